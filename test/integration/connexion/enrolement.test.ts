import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { commande as agentsCreer } from '../../../src/cli/commandes/agents/creer.ts';
import { commande as agentsEnrolement } from '../../../src/cli/commandes/agents/enrolement.ts';
import { commande as otp } from '../../../src/cli/commandes/otp.ts';
import { creerEcole, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { lancer } from '../../helpers/processus/ops.ts';
import { donnerMotDePasse, type Poste } from '../../helpers/visiteur/poste.ts';
import { vieillirSession } from '../../helpers/visiteur/sessions.ts';

const test = useTestApp();
const JOUR_MS = 24 * 3_600_000;

let numero = 0;
let identifiant: string;
let motDePasse: string;
let secret: string;

const enBase = useBase(test);
const lire = (sortie: string, libelle: string) =>
  new RegExp(`^${libelle} +(\\S+)$`, 'm').exec(sortie)?.[1] ?? '';

beforeEach(async () => {
  numero += 1;
  identifiant = `nouvelle${numero}`;
  const { sortie } = await lancer(test.current, agentsCreer, {
    identifiant: identifiant.toUpperCase(),
    nom: 'Nouvelle',
    prenom: 'Nadia',
    fonction: 'enseignant',
  });
  motDePasse = lire(sortie, 'Mot de passe');
  secret = lire(sortie, 'Code d’enrôlement');
});

const arriver = () => donnerMotDePasse(test.current, identifiant, { motDePasse });
const arriverAuTelephone = async () => {
  const poste = await arriver();
  await poste.suivre();
  await poste.envoyer('/connexion/enrolement', { secret });
  await poste.suivre();
  return poste;
};
const cleAffichee = ({ page }: Poste) =>
  [...(page?.text ?? '').matchAll(/<span>([A-Z2-7]{4})<\/span>/g)].map(([, groupe]) => groupe).join('');
const codeDuTelephone = (cle: string) => currentOtpCode(cle, test.current.clock.now());

describe('première connexion', () => {
  it('le mot de passe seul mène à l’enrôlement, et nulle part ailleurs', async () => {
    const poste = await arriver();
    expect(poste.page?.headers.location).toBe('/connexion/enrolement');
    for (const url of ['/connexion/otp', '/connexion/enrolement/telephone']) {
      expect((await poste.ouvrir(url)).headers.location).toBe('/connexion/enrolement');
    }
    expect((await poste.ouvrir('/arena')).status).toBe(303);
  });

  it('le code d’enrôlement, en minuscules et avec des espaces, montre le QR code et la clé par groupes de quatre', async () => {
    const poste = await arriver();
    await poste.suivre();
    const saisi = secret.toLowerCase().replaceAll('-', ' ');
    const page = await poste.envoyer('/connexion/enrolement', { secret: saisi });
    expect(page.headers.location).toBe('/connexion/enrolement/telephone');
    const { text } = await poste.suivre();
    expect(text).toContain('src="data:image/png;base64,');
    expect(cleAffichee(poste)).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('recharger la page ne change pas la clé, et la session ne la contient pas', async () => {
    const poste = await arriverAuTelephone();
    const cle = cleAffichee(poste);
    await poste.ouvrir('/connexion/enrolement/telephone');
    expect(cleAffichee(poste)).toBe(cle);
    await poste.envoyer('/connexion/enrolement/telephone', { code: '000000' });
    expect(poste.page?.status).toBe(422);
    expect(cleAffichee(poste)).toBe(cle);
    const traces = JSON.stringify(
      await enBase(sql`select sessions::text as t from sessions union all select donnees::text from donnees_de_session
        union all select agents::text from agents`),
    );
    for (const clair of [cle, secret, motDePasse]) {
      expect(traces).not.toContain(clair);
      expect(test.current.logs()).not.toContain(clair);
    }
  });

  it('un premier code met le téléphone en service, donne dix codes de secours une seule fois et connecte', async () => {
    const poste = await arriverAuTelephone();
    const avant = poste.session;
    const page = await poste.envoyer('/connexion/enrolement/telephone', {
      code: codeDuTelephone(cleAffichee(poste)),
    });
    expect(page.status).toBe(200);
    const codes = page.text.match(/(?<=<code class="code">)[a-z0-9-]{10,}(?=<)/g) ?? [];
    expect(new Set(codes).size).toBe(10);
    expect(poste.session).not.toBe(avant);
    expect(poste.appareil, 'cet ordinateur est désormais un appareil connu').not.toBe('');
    expect((await poste.ouvrir('/arena')).status).toBe(200);
    expect(
      (await poste.envoyer('/connexion/enrolement/telephone', { code: '123456' })).headers.location,
    ).toBe('/arena');
    expect(
      (
        await enBase<{ action: string }>(
          sql`select action from journal where agent_id = (select id from agents
             where identifiant = ${identifiant}) order by id`,
        )
      ).map(({ action }) => action),
    ).toEqual(['otp.enrole', 'codes_secours.crees', 'connexion']);

    const ensuite = await arriver();
    expect(ensuite.page?.headers.location).toBe('/connexion/otp');
    await ensuite.suivre();
    const secours = await ensuite.envoyer('/connexion/otp', { moyen: 'secours', code: codes[0] ?? '' });
    expect(secours.headers.location).toBe('/arena');
  });

  it('le premier code ne peut pas resservir pour se connecter', async () => {
    const poste = await arriverAuTelephone();
    const code = codeDuTelephone(cleAffichee(poste));
    await poste.envoyer('/connexion/enrolement/telephone', { code });
    const autre = await arriver();
    await autre.suivre();
    expect((await autre.envoyer('/connexion/otp', { moyen: 'otp', code })).status).toBe(422);
  });

  it('dix confirmations simultanées : un seul téléphone en service, un seul jeu de codes', async () => {
    const poste = await arriverAuTelephone();
    const code = codeDuTelephone(cleAffichee(poste));
    const pages = await Promise.all(
      Array.from({ length: 10 }, () => poste.preparerEnvoi('/connexion/enrolement/telephone', { code })),
    );
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    const [{ nombre } = { nombre: 0 }] = await enBase<{ nombre: number }>(
      sql`select count(*)::int as nombre from agent_codes_secours c join agents a on a.id = c.agent_id
       where a.identifiant = ${identifiant}`,
    );
    expect(nombre).toBe(10);
  });

  it('un code d’enrôlement faux est refusé ; après cinq, la connexion est à reprendre', async () => {
    const poste = await arriver();
    await poste.suivre();
    for (let essai = 0; essai < 4; essai += 1) {
      expect((await poste.envoyer('/connexion/enrolement', { secret: 'AAAA-BBBB-CCCC-DDDD' })).status).toBe(
        422,
      );
    }
    const page = await poste.envoyer('/connexion/enrolement', { secret: 'AAAA-BBBB-CCCC-DDDD' });
    expect(page.headers.location).toBe('/connexion?attendre=60');
    expect((await poste.suivre()).text).toContain('Prochain essai possible dans 1\u00a0minute');
  });

  it('un code d’enrôlement expiré le dit', async () => {
    test.current.clock.avancer(15 * JOUR_MS);
    const poste = await arriver();
    await poste.suivre();
    const page = await poste.envoyer('/connexion/enrolement', { secret });
    expect(page.status).toBe(422);
    expect(page.text).toContain('a expiré le');
  });

  it('un enrôlement laissé en plan recommence avec une autre clé : l’ancien QR code ne vaut rien', async () => {
    const abandonne = await arriverAuTelephone();
    const ancienne = cleAffichee(abandonne);
    const poste = await arriverAuTelephone();
    expect(cleAffichee(poste)).not.toBe(ancienne);
    const page = await poste.envoyer('/connexion/enrolement/telephone', { code: codeDuTelephone(ancienne) });
    expect(page.status).toBe(422);
  });

  it('la page du téléphone attend trente minutes, pas davantage', async () => {
    const poste = await arriverAuTelephone();
    await vieillirSession(test, identifiant, 29 * 60_000);
    expect((await poste.ouvrir('/connexion/enrolement/telephone')).status).toBe(200);
    await vieillirSession(test, identifiant, 2 * 60_000);
    expect((await poste.ouvrir('/connexion/enrolement/telephone')).headers.location).toBe(
      '/connexion?expiree=1',
    );
  });
});

describe('ops agents:creer', () => {
  const creer = (options: Record<string, unknown>) =>
    lancer(test.current, agentsCreer, { nom: 'Petit', prenom: 'Lucie', fonction: 'ien', ...options });

  it('refuse un identifiant déjà pris, même en capitales', async () => {
    await expect(creer({ identifiant: identifiant.toUpperCase() })).rejects.toThrow(
      `L’identifiant « ${identifiant} » est déjà celui d’un agent.`,
    );
  });

  it('refuse une fonction, une école ou une circonscription inconnues, et n’écrit rien', async () => {
    await expect(creer({ identifiant: 'rien1', fonction: 'chef' })).rejects.toThrow(
      'directeur, ien ou enseignant',
    );
    await expect(creer({ identifiant: 'rien2', ecole: ['0990099X'] })).rejects.toThrow('Aucune école');
    await expect(creer({ identifiant: 'rien3', circonscription: ['?'] })).rejects.toThrow(
      'Aucune circonscription',
    );
    await expect(creer({ identifiant: 'rien du tout' })).rejects.toThrow('ne convient pas');
    expect(await enBase(sql`select 1 from agents where identifiant like 'rien%'`)).toEqual([]);
  });

  it('donne les écoles demandées', async () => {
    const ecole = await creerEcole(test.current.deps, { uai: uai(40 + numero) });
    await creer({
      identifiant: `avececole${numero}`,
      fonction: 'directeur',
      ecole: [ecole.uai.toLowerCase()],
    });
    expect(
      await enBase(
        sql`select 1 from habilitations h join agents a on a.id = h.agent_id
           where a.identifiant = ${`avececole${numero}`} and h.ecole_id = ${ecole.id}`,
      ),
    ).toHaveLength(1);
  });
});

describe('ops agents:enrolement (téléphone perdu)', () => {
  it('ferme les sessions, annule téléphone et codes de secours, et l’agent s’enrôle à nouveau', async () => {
    const poste = await arriverAuTelephone();
    const ancienne = cleAffichee(poste);
    await poste.envoyer('/connexion/enrolement/telephone', { code: codeDuTelephone(ancienne) });
    expect((await poste.ouvrir('/arena')).status).toBe(200);

    const { sortie } = await lancer(test.current, agentsEnrolement, { arguments: [identifiant] });
    const dits = await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select 1 from journal j join agents a on a.id::text = j.details->>'agent'
         where j.action = 'agent.enrolement' and a.identifiant = ${identifiant}`),
    );
    expect(dits).toHaveLength(1);
    expect((await poste.ouvrir('/arena')).status).toBe(303);
    expect((await arriver()).page?.headers.location).toBe('/connexion/enrolement');
    const ancien = await arriver();
    await ancien.suivre();
    expect((await ancien.envoyer('/connexion/enrolement', { secret })).status).toBe(422);

    secret = lire(sortie, 'Code d’enrôlement');
    const neuf = await arriverAuTelephone();
    expect(cleAffichee(neuf)).not.toBe(ancienne);
    test.current.clock.avancer(30_000);
    const code = codeDuTelephone(cleAffichee(neuf));
    expect((await neuf.envoyer('/connexion/enrolement/telephone', { code })).status).toBe(200);
  });

  it('dit quand l’agent n’existe pas', async () => {
    await expect(lancer(test.current, agentsEnrolement, { arguments: ['personne'] })).rejects.toThrow(
      'Aucun agent',
    );
  });
});

describe('ops otp', () => {
  it('affiche le code que montre le téléphone', async () => {
    const poste = await arriverAuTelephone();
    const { sortie } = await lancer(test.current, otp, { arguments: [identifiant] });
    expect(sortie).toBe(codeDuTelephone(cleAffichee(poste)));
  });

  it('est refusé en production', async () => {
    await arriverAuTelephone();
    await expect(lancer(test.current, otp, { arguments: [identifiant] }, 'production')).rejects.toThrow(
      'production',
    );
  });
});
