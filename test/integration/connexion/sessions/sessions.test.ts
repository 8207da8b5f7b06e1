import { createHash, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import sql, { raw } from 'sql-template-tag';
import request from 'supertest';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ETAPE_MS, INACTIVITY_MS, SESSION_MAX_MS } from '../../../../src/domain/connexion/session.ts';
import { NotFoundError } from '../../../../src/errors.ts';
import { NOMBRES } from '../../../../src/textes/nombres.ts';
import { type AgentTest, accesDe, creerAgent, MOT_DE_PASSE, SECRET_OTP } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import {
  arriverAuCode,
  donnerMotDePasse,
  entrer,
  Poste,
  prochainCode,
} from '../../../helpers/visiteur/poste.ts';
import { sessionsDe, vieillirActivite, vieillirSession } from '../../../helpers/visiteur/sessions.ts';

const test = useTestApp({ TRUST_PROXY: '1' });

let numero = 0;
let agent: AgentTest;
let ecole: EcoleTest;
/** A network of its own, so that no test pays for the failures of another. */
let ip: string;

beforeEach(async () => {
  numero += 1;
  ip = `192.0.2.${numero}`;
  ecole = await creerEcole(test.current.deps, { uai: uai(numero) });
  agent = await creerAgent(test.current.deps, { identifiant: `agent${numero}`, ecoles: [ecole] });
});

const enBase = useBase(test);
const actions = async () =>
  (
    await enBase<{ action: string }>(sql`select action from journal where agent_id = ${agent.id} order by id`)
  ).map(({ action }) => action);
/** A page of the school asked for with these cookies and nothing else. */
const demander = (cookie: string, url = '/arena') => request(test.current.app).get(url).set('Cookie', cookie);
const RETOUR = '/connexion?retour=%2Farena';
const redonnerCode = async (poste: Poste, retour = '/ecoles') => {
  await poste.ouvrir(`/connexion/confirmation?retour=${retour}`);
  return poste.envoyer('/connexion/confirmation', { moyen: 'otp', code: prochainCode(test.current), retour });
};

describe('numéro de session (règles §11)', () => {
  it('il n’y en a pas avant la connexion ; il change au mot de passe, au code et à la confirmation ; aucun ne vaut après la déconnexion', async () => {
    const vus: string[] = [];
    const cookies: string[] = [];
    const poste = new Poste(test.current, { ip });
    const noter = () => {
      expect(poste.session).toHaveLength(32);
      expect(vus).not.toContain(poste.session);
      vus.push(poste.session);
      cookies.push(poste.cookie);
    };
    await poste.ouvrir('/connexion');
    expect(poste.session).toBe('');
    await poste.envoyer('/connexion', { identifiant: agent.identifiant, motDePasse: MOT_DE_PASSE });
    noter();
    await poste.suivre();
    await poste.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
    noter();
    expect((await redonnerCode(poste)).headers.location).toBe('/ecoles');
    noter();
    await poste.suivre();
    expect(await sessionsDe(test, agent.identifiant)).toEqual([{ etape: 'ouverte', donnees: true }]);
    await poste.envoyer('/deconnexion');
    expect(await sessionsDe(test, agent.identifiant)).toEqual([]);
    for (const cookie of cookies) expect((await demander(cookie)).headers.location).toBe(RETOUR);
  });

  it('une redirection n’arrive jamais avant que soit gardée la session qu’elle suppose', async () => {
    const serveur = test.current.app.listen(0, '127.0.0.1');
    await once(serveur, 'listening');
    const { port } = serveur.address() as AddressInfo;
    const origine = `http://127.0.0.1:${port}`;
    try {
      for (let essai = 0; essai < 10; essai += 1) {
        const formulaire = await fetch(`${origine}/connexion`);
        const cookie = formulaire.headers.getSetCookie()[0]?.split(';')[0] ?? '';
        const _csrf = /name="_csrf" value="([^"]+)"/.exec(await formulaire.text())?.[1] ?? '';
        const body = new URLSearchParams({ _csrf, identifiant: agent.identifiant, motDePasse: MOT_DE_PASSE });
        // fetch gives the headers without waiting for the end of the answer, as a browser follows a redirect.
        const { headers, status } = await fetch(`${origine}/connexion`, {
          method: 'POST',
          body,
          headers: { cookie },
          redirect: 'manual',
        });
        expect(status).toBe(303);
        const sid = /s%3A([\w-]+)\./.exec(headers.get('set-cookie') ?? '')?.[1];
        const rows = await enBase<{ etape: string }>(
          sql`select etape from sessions s join donnees_de_session using (empreinte)
             where empreinte = empreinte_de_session(${sid})`,
        );
        expect(rows).toEqual([{ etape: 'otp' }]);
      }
    } finally {
      serveur.close();
      serveur.closeAllConnections();
    }
  });

  it('aucune table ne le contient en clair, ni signé, ni en octets', async () => {
    const enCours = await arriverAuCode(test.current, agent, { ip });
    const poste = await entrer(test.current, agent, { ip });
    const tables = await enBase<{ nom: string }>(
      sql`select format('%I.%I', n.nspname, c.relname) as nom from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`,
    );
    const contenus = await Promise.all(
      tables.map(({ nom }) => enBase<{ ligne: string }>(sql`select t::text as ligne from ${raw(nom)} t`)),
    );
    const copie = contenus.flat().map(({ ligne }) => ligne);
    for (const { session, cookie } of [enCours, poste]) {
      const [signature = ''] = decodeURIComponent(cookie).split('.').slice(1);
      for (const forme of [session, signature, Buffer.from(session).toString('hex')]) {
        expect(forme.length).toBeGreaterThan(20);
        expect(copie.filter((ligne) => ligne.includes(forme))).toEqual([]);
      }
      const empreinte = await enBase(
        sql`select 1 from sessions where empreinte = sha256(convert_to(${session}, 'UTF8'))`,
      );
      expect(empreinte).toHaveLength(1);
    }
  });

  it('aucune session, aucune limite, aucune ligne de journal ni de log ne contient de secret', async () => {
    const poste = await arriverAuCode(test.current, agent, { ip });
    const code = prochainCode(test.current);
    await poste.envoyer('/connexion/otp', { moyen: 'otp', code });
    await poste.suivre();
    const codes = (await poste.envoyer('/connexion/codes-de-secours')).text.match(
      /(?<=<code class="code">)[a-z0-9-]{10,}(?=<)/g,
    );
    const faux = 'Secret-Tape-Au-Mauvais-Endroit';
    await donnerMotDePasse(test.current, faux, { ip, motDePasse: faux });
    const traces = JSON.stringify(
      await enBase(sql`select donnees::text as t from donnees_de_session union all select sessions::text from sessions
        union all select key from limites union all select details::text from journal
        union all select agents::text from agents
        union all select agent_codes_secours::text from agent_codes_secours`),
    );
    for (const secret of [MOT_DE_PASSE, SECRET_OTP, faux, faux.toLowerCase(), ...(codes ?? ['absents'])]) {
      expect(traces, secret).not.toContain(secret);
      expect(test.current.logs(), secret).not.toContain(secret);
    }
    expect(test.current.logs()).not.toContain(`"${code}"`);
  });
});

describe('fin de la session', () => {
  it('la déconnexion détruit la session sur le serveur : son cookie ne vaut plus rien', async () => {
    const poste = await entrer(test.current, agent, { ip });
    expect(await sessionsDe(test, agent.identifiant)).toHaveLength(1);
    const page = await poste.envoyer('/deconnexion');
    expect(page.headers.location).toBe('/connexion?deconnecte=1');
    expect((await poste.suivre()).text).toContain('Vous êtes déconnecté');
    expect(await sessionsDe(test, agent.identifiant)).toEqual([]);
    expect((await poste.ouvrir('/arena')).headers.location).toBe(RETOUR);
    expect(await actions()).toEqual(['connexion', 'deconnexion']);
  });

  it('se déconnecter sans être connecté ramène simplement à la connexion', async () => {
    const poste = new Poste(test.current);
    await poste.ouvrir('/connexion');
    expect((await poste.envoyer('/deconnexion')).headers.location).toBe('/connexion?deconnecte=1');
  });

  it('la session d’un agent désactivé, ou déconnecté partout, meurt à la demande suivante', async () => {
    for (const changement of [
      'desactive_le = now()',
      'desactive_le = null, version_session = version_session + 1',
    ]) {
      await enBase(sql`update agents set desactive_le = null where id = ${agent.id}`);
      const poste = await entrer(test.current, agent, { ip });
      expect((await poste.ouvrir('/arena')).status).toBe(200);
      await enBase(sql`update agents set ${raw(changement)} where id = ${agent.id}`);
      expect((await poste.ouvrir('/arena')).headers.location).toContain('/connexion');
    }
  });

  it.each<[string, (ms: number) => Promise<void>, number]>([
    [
      `${NOMBRES.inactivite.lettres} sans activité`,
      (ms) => vieillirActivite(test, agent.identifiant, ms),
      INACTIVITY_MS,
    ],
    [
      `${NOMBRES.session.lettres}, active ou non`,
      (ms) => vieillirSession(test, agent.identifiant, ms),
      SESSION_MAX_MS,
    ],
  ])('après %s, toute page mène à la connexion, et y revient', async (_quoi, vieillir, limite) => {
    const poste = await entrer(test.current, agent, { ip });
    await vieillir(limite - 30_000);
    expect((await demander(poste.cookie)).status).toBe(200);
    await vieillir(limite);
    for (const url of ['/arena', '/ecoles', `/ecoles/${ecole.uai}`, `/ecoles/${ecole.uai}/eleves/liste.pdf`])
      expect((await demander(poste.cookie, url)).headers.location).toBe(
        `/connexion?retour=${encodeURIComponent(url)}`,
      );
    expect((await demander(poste.cookie, '/connexion')).status).toBe(200);
  });

  const DUREES = [
    ['ouverte', 'vue_le', INACTIVITY_MS],
    ['ouverte', 'ouverte_le', SESSION_MAX_MS],
    ['otp', 'ouverte_le', ETAPE_MS.otp],
    ['enrolement', 'ouverte_le', ETAPE_MS.enrolement],
    ['telephone', 'ouverte_le', ETAPE_MS.telephone],
  ] as const;
  it.each(DUREES)(
    'étape « %s », %s : la durée annoncée est celle de la base, à la milliseconde',
    async (etape, instant, duree) => {
      const { session } = await accesDe(test.current.deps, agent, ecole);
      const vivantes = (ageMs: number) =>
        test.current.deps.database.withOps(async (trx) => {
          await trx.run(
            sql`update sessions set etape = ${etape}, ${raw(instant)} = now() - ${ageMs} * interval '1 millisecond'
             where empreinte = empreinte_de_session(${session})`,
          );
          return (await trx.rows(sql`select 1 from session_vivante(${session})`)).length;
        });
      expect([await vivantes(duree - 1), await vivantes(duree), await vivantes(duree + 1)]).toEqual([
        1, 0, 0,
      ]);
    },
  );
});

describe('un numéro qui ne vaut rien mène à la connexion', () => {
  const signer = (sid: string, secret = test.current.config.sessionSecret) =>
    `comptes1d=${encodeURIComponent(`s:${sid}.${createHmac('sha256', secret).update(sid).digest('base64').replace(/=+$/, '')}`)}`;

  it('le nôtre, signé ainsi, ouvre la page : ce qui suit est refusé pour une autre raison', async () => {
    const poste = await entrer(test.current, agent, { ip });
    expect((await demander(signer(poste.session))).status).toBe(200);
  });

  it.each<[string, (poste: Poste) => string]>([
    ['inconnu, bien signé', () => signer(randomBytes(24).toString('base64url'))],
    ['celui de la session, sans signature', ({ session }) => `comptes1d=${session}`],
    ['celui de la session, signé par un autre', ({ session }) => signer(session, 'un autre secret')],
    ['signé, mais vide', () => signer('')],
    ['signé, mais très long', () => signer('a'.repeat(3_000))],
    ['l’empreinte lue dans une sauvegarde', ({ session }) => signer(empreinteDe(session))],
  ])('%s', async (_quoi, forger) => {
    const poste = await entrer(test.current, agent, { ip });
    expect((await demander(forger(poste))).headers.location).toBe(RETOUR);
  });

  it('remplacé par une confirmation', async () => {
    const poste = await entrer(test.current, agent, { ip });
    const ancien = poste.cookie;
    await redonnerCode(poste);
    expect((await demander(ancien)).headers.location).toBe(RETOUR);
    expect((await demander(poste.cookie)).status).toBe(200);
  });

  it('d’une connexion qui attend encore son code', async () => {
    const poste = await arriverAuCode(test.current, agent, { ip });
    expect((await demander(poste.cookie)).headers.location).toBe(RETOUR);
  });

  it.each(['', 'x', '1e3', '-1', '1.5', ' 1', '1 or true', '٣', '9'.repeat(19), 'null'])(
    'une école « %s » est refusée avant d’atteindre la base',
    async (ecoleId) => {
      const { database } = test.current.deps;
      const acces = { ...(await accesDe(test.current.deps, agent, ecole)), ecoleId };
      const requetes = vi.spyOn(pg.Client.prototype, 'query');
      await expect(database.withEcole(acces, async () => 'entré')).rejects.toThrow(NotFoundError);
      await expect(database.readEcole(acces, async () => 'entré')).rejects.toThrow(NotFoundError);
      const texteDe = (requete: unknown) => (requete as { text?: string }).text ?? String(requete);
      const envoyees = requetes.mock.calls.map(
        ([requete]) => /begin|rollback|entrer/.exec(texteDe(requete))?.[0],
      );
      requetes.mockRestore();
      expect(envoyees).toEqual(['begin', 'rollback', 'begin', 'rollback']);
    },
  );
});

const empreinteDe = (session: string) => createHash('sha256').update(session).digest('hex');
