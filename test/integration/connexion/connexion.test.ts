import sql, { raw } from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { drawCodesSecours, hashCodeSecours } from '../../../src/auth/codes-secours.ts';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { type AgentTest, creerAgent, MOT_DE_PASSE, SECRET_OTP } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import {
  arriverAuCode,
  donnerMotDePasse,
  entrer,
  Poste,
  prochainCode,
} from '../../helpers/visiteur/poste.ts';
import { donnerCodePour, vieillirSession } from '../../helpers/visiteur/sessions.ts';

const test = useTestApp({ TRUST_PROXY: '1' });

let numero = 0;
let agent: AgentTest;
/** A network of its own, so that no test pays for the failures of another. */
let ip: string;

beforeEach(async () => {
  numero += 1;
  ip = `192.0.2.${numero}`;
  agent = await creerAgent(test.current.deps, { identifiant: `agent${numero}` });
});

const enBase = useBase(test);
const actions = async () =>
  (
    await enBase<{ action: string }>(sql`select action from journal where agent_id = ${agent.id} order by id`)
  ).map(({ action }) => action);

const CODE_SECOURS = /(?<=<code class="code">)[a-z0-9-]{10,}(?=<)/g;
const MAUVAIS = 'Identifiant ou mot de passe incorrect.';

describe('identifiant et mot de passe', () => {
  it('conduisent au code, sans authentifier personne', async () => {
    const poste = await donnerMotDePasse(test.current, agent.identifiant);
    expect(poste.page?.headers.location).toBe('/connexion/otp');
    expect((await poste.ouvrir('/arena')).headers.location).toContain('/connexion');
  });

  it('l’identifiant se saisit en capitales et avec des espaces', async () => {
    const poste = await donnerMotDePasse(test.current, `  ${agent.identifiant.toUpperCase()} `);
    expect(poste.page?.headers.location).toBe('/connexion/otp');
  });

  it('un mauvais mot de passe, un inconnu et un agent désactivé ont la même réponse ; ce qui fut saisi reste, pas le mot de passe', async () => {
    await enBase(sql`update agents set desactive_le = now() where id = ${agent.id}`);
    const autre = await creerAgent(test.current.deps, { identifiant: `voisine${numero}` });
    const essais = [
      { identifiant: agent.identifiant, motDePasse: MOT_DE_PASSE },
      { identifiant: autre.identifiant, motDePasse: 'Tout-Autre-Chose' },
      { identifiant: `personne${numero}`, motDePasse: MOT_DE_PASSE },
    ];
    for (const essai of essais) {
      const { page } = await donnerMotDePasse(test.current, essai.identifiant, {
        ip,
        motDePasse: essai.motDePasse,
      });
      expect(page?.status).toBe(422);
      expect(page?.text).toContain(MAUVAIS);
      expect(page?.text).toContain('<title>Erreur – ');
      expect(page?.text).toContain(`value="${essai.identifiant}"`);
      expect(page?.text).not.toContain(essai.motDePasse);
    }
  });

  it('un champ vide est signalé à sa place', async () => {
    const poste = new Poste(test.current);
    await poste.ouvrir('/connexion');
    const page = await poste.envoyer('/connexion', { identifiant: agent.identifiant, motDePasse: '' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('href="#motDePasse"');
    expect(page.text).toContain(`value="${agent.identifiant}"`);
  });

  it('une empreinte plus faible que les réglages est refaite à la connexion (argon2id)', async () => {
    const { hash } = await import('@node-rs/argon2');
    const faible = await hash(MOT_DE_PASSE, { algorithm: 2, memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await enBase(sql`update agents set mot_de_passe_hache = ${faible} where id = ${agent.id}`);
    await donnerMotDePasse(test.current, agent.identifiant, { ip });
    const [apres] = await enBase<{ h: string }>(
      sql`select mot_de_passe_hache as h from agents where id = ${agent.id}`,
    );
    expect(apres?.h).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const encore = await donnerMotDePasse(test.current, agent.identifiant, { ip });
    expect(encore.page?.headers.location).toBe('/connexion/otp');
  });
});

describe('code à usage unique', () => {
  it('connecte, avec une espace au milieu, et le journal le dit', async () => {
    const poste = await arriverAuCode(test.current, agent, { ip });
    const code = prochainCode(test.current);
    const page = await poste.envoyer('/connexion/otp', {
      moyen: 'otp',
      code: ` ${code.slice(0, 3)} ${code.slice(3)} `,
    });
    expect(page.headers.location).toBe('/arena');
    expect((await poste.suivre()).text).toContain('Portail ARENA');
    expect(await actions()).toEqual(['connexion']);
  });

  it('un code déjà utilisé a la même réponse qu’un code faux', async () => {
    await entrer(test.current, agent, { ip });
    const rejoue = currentOtpCode(SECRET_OTP, test.current.clock.now());
    const faux = String((Number(rejoue) + 1) % 1_000_000).padStart(6, '0');
    const reponses = [];
    for (const code of [rejoue, faux]) {
      const poste = await arriverAuCode(test.current, agent, { ip });
      const { status, text } = await poste.envoyer('/connexion/otp', { moyen: 'otp', code });
      reponses.push({ status, erreur: /<li><a href="#code">([^<]*)/.exec(text)?.[1] });
    }
    expect(reponses[0]).toEqual(reponses[1]);
    expect(reponses[0]?.status).toBe(422);
  });

  it('vingt envois simultanés d’un même code : une seule connexion', async () => {
    const postes = [];
    for (let i = 0; i < 20; i += 1) {
      const poste = await arriverAuCode(test.current, agent, { ip });
      postes.push(poste);
    }
    const code = prochainCode(test.current);
    const pages = await Promise.all(
      postes.map((v) => v.preparerEnvoi('/connexion/otp', { moyen: 'otp', code })),
    );
    expect(pages.filter(({ headers }) => headers.location === '/arena')).toHaveLength(1);
    expect((await actions()).filter((action) => action === 'connexion')).toHaveLength(1);
    await entrer(test.current, agent, { ip });
    expect(await enBase(sql`select key from limites where points < 0`)).toEqual([]);
  });

  it('ce qui n’est pas un code est signalé, et ne compte pas comme un essai', async () => {
    const poste = await arriverAuCode(test.current, agent, { ip });
    for (const code of ['', '12', 'abcdef', '1234567', '12345٦']) {
      const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code });
      expect(page.status).toBe(422);
      expect(page.text).toContain('Saisissez les six chiffres');
    }
    const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
    expect(page.status).toBe(303);
  });

  it('un code de secours saisi à la place des six chiffres, entier ou coupé par le champ, dit où il se saisit', async () => {
    const poste = await arriverAuCode(test.current, agent, { ip });
    for (const code of ['k7dm-w4tp-xa9h-sfrc-2nqe-v8bg', 'k7dm-w4tp-xa', 'K7DMW4TPXA9H']) {
      const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code });
      expect(page.status).toBe(422);
      expect(page.text).toContain(
        'C’est un code de secours que vous avez saisi. Choisissez d’abord «\u00a0Je n’ai pas mon téléphone\u00a0»',
      );
    }
    const inverse = await poste.envoyer('/connexion/otp', { moyen: 'secours', code: '123 456' });
    expect(inverse.status).toBe(422);
    expect(inverse.text).toContain('Choisissez d’abord «\u00a0Utiliser mon téléphone\u00a0»');
    expect(await enBase(sql`select key from limites where points < 0`)).toEqual([]);
    const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
    expect(page.status).toBe(303);
  });

  it('une connexion commencée depuis plus de dix minutes est à reprendre, en gardant la page voulue', async () => {
    const poste = await arriverAuCode(test.current, agent, { ip, retour: '/ecoles?q=x' });
    await vieillirSession(test, agent.identifiant, 10 * 60_000);
    const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
    expect(page.headers.location).toBe('/connexion?expiree=1&retour=%2Fecoles%3Fq%3Dx');
    expect((await poste.suivre()).text).toContain('La connexion a pris trop de temps');
  });

  it('un agent désactivé, ou réenrôlé, entre le mot de passe et le code n’entre pas', async () => {
    for (const changement of [
      'desactive_le = now()',
      'version_session = version_session + 1, desactive_le = null',
    ]) {
      const poste = await arriverAuCode(test.current, agent, { ip });
      await enBase(sql`update agents set ${raw(changement)} where id = ${agent.id}`);
      const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
      expect(page.headers.location).toMatch(/^\/connexion\?\w+=1$/);
      expect((await poste.ouvrir('/arena')).status).toBe(303);
      await enBase(sql`update agents set desactive_le = null where id = ${agent.id}`);
    }
  });
});

describe('codes de secours', () => {
  const donnerCodes = async () => {
    const codes = drawCodesSecours(test.current.deps.randomInt);
    await enBase(
      sql`insert into agent_codes_secours (agent_id, hache) select ${agent.id},
         unnest(${codes.map(hashCodeSecours)}::text[])`,
    );
    return codes;
  };

  it('un code remplace le téléphone, une seule fois, en majuscules ou avec des espaces, et la page dit combien il en reste', async () => {
    const [code = ''] = await donnerCodes();
    const premier = await arriverAuCode(test.current, agent, { ip });
    await premier.ouvrir('/connexion/otp?secours=1');
    const saisi = code.toUpperCase().replaceAll('-', ' ');
    expect(
      (await premier.envoyer('/connexion/otp', { moyen: 'secours', code: saisi })).headers.location,
    ).toBe('/arena');
    expect((await premier.suivre()).text).toContain('Il vous en reste 9');

    const second = await arriverAuCode(test.current, agent, { ip });
    const page = await second.envoyer('/connexion/otp', { moyen: 'secours', code });
    expect(page.status).toBe(422);
    expect(page.text).toContain('incorrect, ou il a déjà servi');
    expect(await actions()).toEqual([
      'connexion',
      'codes_secours.utilise',
      'connexion.nouvel_appareil',
      'connexion.refusee',
    ]);
  });

  it('les codes d’un agent ne servent pas à un autre', async () => {
    const [code = ''] = await donnerCodes();
    const voisin = await creerAgent(test.current.deps, { identifiant: `voisin${numero}` });
    const poste = await donnerMotDePasse(test.current, voisin.identifiant, { ip });
    await poste.suivre();
    expect((await poste.envoyer('/connexion/otp', { moyen: 'secours', code })).status).toBe(422);
  });

  it('en créer de nouveaux annule les anciens et demande un code pour cela, à chaque fois', async () => {
    const [ancien = ''] = await donnerCodes();
    const poste = await entrer(test.current, agent, { ip });
    expect((await poste.ouvrir('/connexion/codes-de-secours')).text).toContain('10\u00a0codes utilisables');
    await donnerCodePour(test, agent.identifiant, 'codes_secours');
    const page = await poste.envoyer('/connexion/codes-de-secours');
    expect(page.text.match(CODE_SECOURS)).toHaveLength(10);
    expect(page.text).not.toContain(ancien);
    expect((await poste.envoyer('/connexion/codes-de-secours')).headers.location).toBe(
      '/connexion/confirmation?retour=%2Fconnexion%2Fcodes-de-secours',
    );
    await poste.suivre();
    const code = prochainCode(test.current);
    const confirmee = await poste.envoyer('/connexion/confirmation', {
      moyen: 'otp',
      code,
      retour: '/connexion/codes-de-secours',
    });
    expect(confirmee.headers.location).toBe('/connexion/codes-de-secours');
    await poste.suivre();
    expect((await poste.envoyer('/connexion/codes-de-secours')).status).toBe(200);
  });
});

describe('retour à la page voulue', () => {
  it('un lien suivi sans être connecté y ramène après la connexion', async () => {
    const poste = new Poste(test.current, { ip });
    const depart = await poste.ouvrir('/ecoles?q=tilleuls');
    expect(depart.headers.location).toBe('/connexion?retour=%2Fecoles%3Fq%3Dtilleuls');
    const page = await poste.suivre();
    const retour = /name="retour" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    await poste.envoyer('/connexion', { identifiant: agent.identifiant, motDePasse: MOT_DE_PASSE, retour });
    await poste.suivre();
    const fin = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
    expect(fin.headers.location).toBe('/ecoles?q=tilleuls');
  });

  it('une adresse d’un autre site est ignorée, à chaque étape', async () => {
    const poste = new Poste(test.current, { ip });
    const page = await poste.ouvrir('/connexion?retour=//evil.example');
    expect(page.text).not.toContain('evil.example');
    await poste.envoyer('/connexion', {
      identifiant: agent.identifiant,
      motDePasse: MOT_DE_PASSE,
      retour: '/.//evil.example',
    });
    await poste.suivre();
    const fin = await poste.envoyer('/connexion/otp', {
      moyen: 'otp',
      code: prochainCode(test.current),
      retour: 'https://evil.example',
    });
    expect(fin.headers.location).toBe('/arena');
    await poste.ouvrir('/connexion/confirmation?retour=https://evil.example');
    const confirmee = await poste.envoyer('/connexion/confirmation', {
      moyen: 'otp',
      code: prochainCode(test.current),
      retour: '/\\evil.example',
    });
    expect(confirmee.headers.location).toBe('/arena');
  });

  it('« / » conduit à la connexion, ou au portail une fois connecté', async () => {
    expect((await new Poste(test.current).ouvrir('/')).headers.location).toBe('/connexion');
    const poste = await entrer(test.current, agent, { ip });
    expect((await poste.ouvrir('/')).headers.location).toBe('/arena');
    expect((await poste.ouvrir('/connexion')).headers.location).toBe('/arena');
  });
});
