import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { type AgentTest, creerAgent, SECRET_OTP } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque } from '../../helpers/attaques.ts';
import { arriverAuCode, donnerMotDePasse, entrer, Poste, prochainCode } from '../../helpers/poste.ts';

const test = useTestApp({ TRUST_PROXY: '1' });

let numero = 0;
let agent: AgentTest;
/** The public address that the school, its director and the guesser share. */
let ip: string;

beforeEach(async () => {
  numero += 1;
  ip = `192.0.2.${numero}`;
  agent = await creerAgent(test.current.deps, { identifiant: `agent${numero}` });
});

const sql = <T>(texte: string, params: unknown[] = []) =>
  test.current.deps.database.withOps((trx) => trx.rows<T>(texte, params));
const actions = async () =>
  (
    await sql<{ action: string }>('select action from journal where agent_id = $1 order by id', [agent.id])
  ).map(({ action }) => action);
const codeDuMoment = (pas = 0) =>
  currentOtpCode(SECRET_OTP, new Date(test.current.clock.now().getTime() + pas * 30_000));
const FAUX = 'Tout-Autre-Chose-Encore';
/** A crowd in the same process, on a busy machine. Milliseconds. */
const LENT = 240_000;

/** Logs in once, and out: what is left is the device cookie. */
async function connaitre(qui = agent, appareil?: string): Promise<string> {
  const poste = await entrer(test.current, qui, { ip, ...(appareil ? { appareil } : {}) });
  return poste.appareil;
}

/** The status of the right password, or another, given from the shared address. */
const donner = async (options: { appareil?: string; motDePasse?: string; code?: string } = {}, qui = agent) =>
  (await donnerMotDePasse(test.current, qui.identifiant, { ip, ...options })).page;

/** Wrong passwords for this account from the same address, so many at once, until told to stop. */
async function assaillir(ensemble: number, champs: Record<string, string> = {}) {
  const statuts: number[] = [];
  let continuer = true;
  const poste = new Poste(test.current, { ip });
  await poste.ouvrir('/connexion');
  const marteler = async () => {
    while (continuer) {
      const essai = { identifiant: agent.identifiant, motDePasse: FAUX, ...champs };
      statuts.push((await poste.preparerEnvoi('/connexion', essai)).status);
    }
  };
  const fini = Promise.all(Array.from({ length: ensemble }, marteler));
  while (statuts.length < 2 * ensemble) await pause(20);
  return async () => {
    continuer = false;
    await fini;
    return statuts;
  };
}

describe('un appareil connu n’est retenu par personne', () => {
  it('trente fois sur trente le bon mot de passe entre, pendant que le voisin en essaie de faux', {
    timeout: LENT,
  }, async () => {
    const appareil = await connaitre();
    const arreter = await assaillir(8);
    const assaut = new Attaque('tenir un appareil connu dehors, depuis la même adresse');
    for (let fois = 0; fois < 30; fois += 1) {
      const page = await donner({ appareil });
      assaut.compter(`${fois} : ${page?.status}`, page?.headers.location !== '/connexion/otp');
    }
    const statuts = await arreter();
    process.stdout.write(
      `assaillant : ${statuts.length} essais, ${statuts.filter((s) => s === 429).length} fois 429\n`,
    );
    expect(statuts.filter((s) => s === 422).length).toBeLessThanOrEqual(6);
    expect(statuts.filter((s) => s === 429).length).toBeGreaterThan(20);
    assaut.conclure(30);
  });

  it('forgé, retouché, d’un autre agent ou d’avant un nouvel accès, le cookie est celui d’un inconnu', async () => {
    const appareil = await connaitre();
    const voisine = await creerAgent(test.current.deps, { identifiant: `voisine${numero}` });
    const sien = await connaitre(voisine);
    for (let essai = 0; essai < 6; essai += 1) await donner({ motDePasse: FAUX });
    expect((await donner())?.status).toBe(429);

    const attaque = new Attaque('passer pour un appareil connu');
    const morceaux = appareil.split('.');
    const faux = [
      sien,
      `${appareil.slice(0, -2)}AA`,
      `A${appareil.slice(1)}`,
      [morceaux[0], '2', morceaux[2], morceaux[3]].join('.'),
      [morceaux[0], morceaux[1], 'zzz', morceaux[3]].join('.'),
      morceaux.slice(0, 3).join('.'),
      `${'A'.repeat(22)}.0.g6a.${'A'.repeat(43)}`,
      agent.identifiant,
      Array(50).fill(sien).join('~'),
      `${sien}~${sien}~${sien}~${sien}~${sien}~${appareil}`,
    ];
    for (const cookie of faux) {
      attaque.compter(cookie, (await donner({ appareil: cookie }))?.status !== 429);
    }
    expect((await donner({ appareil }))?.status).toBe(303);
    await sql('update agents set version_session = version_session + 1 where id = $1', [agent.id]);
    attaque.compter('version précédente', (await donner({ appareil }))?.status !== 429);
    attaque.conclure(11);
  });

  it('un cookie volé ne vaut que dix essais, et ne retient ni la personne, ni ses autres appareils', async () => {
    const bureau = await connaitre();
    const maison = await connaitre();
    const statuts: (number | undefined)[] = [];
    for (let essai = 0; essai < 30; essai += 1)
      statuts.push((await donner({ appareil: bureau, motDePasse: FAUX }))?.status);
    // Ten as a device, five as a stranger, then the strangers' waits.
    expect(statuts.filter((statut) => statut === 422)).toHaveLength(15);
    expect((await donner({ appareil: bureau }))?.status).toBe(429);
    expect((await donner({ appareil: maison }))?.status).toBe(303);

    test.current.clock.avancer(30_000);
    const retour = await donnerMotDePasse(test.current, agent.identifiant, {
      ip,
      appareil: bureau,
      code: codeDuMoment(),
    });
    expect(retour.page?.headers.location).toBe('/connexion/otp');
    await retour.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(1) });
    expect(retour.page?.headers.location).toBe('/arena');
    expect(retour.appareil).not.toBe(bureau);
    expect((await donner({ appareil: retour.appareil }))?.status).toBe(303);
    expect((await donner({ appareil: bureau }))?.status).toBe(429);
  });

  it('plusieurs agents d’un même poste gardent chacun leur compteur', async () => {
    const voisine = await creerAgent(test.current.deps, { identifiant: `voisine${numero}` });
    const poste = await connaitre(voisine, await connaitre());
    for (let essai = 0; essai < 8; essai += 1) {
      await donner({ motDePasse: FAUX });
      await donner({ motDePasse: FAUX }, voisine);
    }
    expect([(await donner())?.status, (await donner({}, voisine))?.status]).toEqual([429, 429]);
    const avec = [await donner({ appareil: poste }), await donner({ appareil: poste }, voisine)];
    expect(avec.map((page) => page?.status)).toEqual([303, 303]);
  });

  it('le navigateur ne le reçoit qu’après le second facteur, hors de portée des scripts', async () => {
    const poste = await arriverAuCode(test.current, agent, { ip });
    expect(poste.appareil).toBe('');
    const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
    const [cookie = ''] = [page.headers['set-cookie'] ?? []]
      .flat()
      .filter((texte) => texte.startsWith('comptes1d-appareil='));
    expect(cookie).toMatch(/; Max-Age=31536000; Path=\/; .*HttpOnly; SameSite=Strict$/);
    await poste.envoyer('/deconnexion');
    expect(poste.appareil).not.toBe('');
  });
});

describe('un navigateur neuf, derrière l’adresse de qui devine', () => {
  it('entre trente fois sur trente avec le code de son téléphone, sans attendre', {
    timeout: LENT,
  }, async () => {
    const arreter = await assaillir(8, { code: '000000' });
    const assaut = new Attaque('tenir dehors qui montre le code de son téléphone');
    for (let fois = 0; fois < 30; fois += 1) {
      test.current.clock.avancer(30_000);
      const poste = await donnerMotDePasse(test.current, agent.identifiant, { ip, code: codeDuMoment() });
      await poste.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(1) });
      assaut.compter(`${fois} : ${poste.page?.status}`, poste.page?.headers.location !== '/arena');
      test.current.clock.avancer(30_000);
    }
    const statuts = await arreter();
    process.stdout.write(
      `assaillant : ${statuts.length} essais, ${statuts.filter((s) => s === 303).length} entré\n`,
    );
    expect(statuts).not.toContain(303);
    expect(statuts.filter((s) => s === 429).length).toBeGreaterThan(statuts.length / 2);
    assaut.conclure(30);
  });

  it('la page qui fait attendre le propose ; un code ou un mot de passe faux y ont la même réponse', async () => {
    expect((await donner())?.text).not.toContain('name="code"');
    for (let essai = 0; essai < 6; essai += 1) await donner({ motDePasse: FAUX });
    const attente = await donner();
    expect(attente?.status).toBe(429);
    expect(attente?.text).toContain('name="code"');
    expect(attente?.text).toContain('Trop d’essais infructueux, de votre part ou d’une autre personne.');
    expect(attente?.text).toContain(
      'Pour entrer sans attendre, saisissez votre mot de passe et les six chiffres',
    );
    expect(attente?.text).not.toContain('code de secours');
    expect(attente?.text).toContain(`value="${agent.identifiant}"`);

    test.current.clock.avancer(30_000);
    const lire = (page: Poste['page']) =>
      `${page?.status} ${/<li><a href="#code">([^<]*)/.exec(page?.text ?? '')?.[1]}`.replace(
        /\d+\s+seconde/,
        'n seconde',
      );
    const reponses = [
      await donner({ code: '000000' }),
      await donner({ code: 'abc' }),
      await donner({ code: codeDuMoment(), motDePasse: FAUX }),
      // Of another moment: told after the right password only, on the page that asks for the code alone.
      await donner({ code: codeDuMoment(5) }),
    ].map(lire);
    expect(new Set(reponses).size).toBe(1);
    expect(reponses[0]).toMatch(/^429 Trop d’essais/);
    expect(lire(await donner({ code: 'k7dm-w4tp-xa' }))).toBe(
      `${reponses[0]} Un code de secours ne sert qu’à l’étape suivante, après l’attente.`,
    );
    const inconnu = { id: '0', identifiant: `personne${numero}` };
    for (let essai = 0; essai < 6; essai += 1) await donner({ motDePasse: FAUX }, inconnu);
    expect(lire(await donner({ code: codeDuMoment() }, inconnu))).toBe(reponses[0]);
  });

  it('le code ne sert qu’une fois, et ses propres échecs finissent par attendre', async () => {
    for (let essai = 0; essai < 6; essai += 1) await donner({ motDePasse: FAUX });
    test.current.clock.avancer(30_000);
    const code = codeDuMoment();
    const poste = await donnerMotDePasse(test.current, agent.identifiant, { ip, code });
    expect(poste.page?.headers.location).toBe('/connexion/otp');
    expect((await poste.ouvrir('/connexion/otp')).text).toContain('Un code ne sert qu’une fois');
    const encore = await poste.envoyer('/connexion/otp', { moyen: 'otp', code });
    expect(encore.status).toBe(422);
    test.current.clock.avancer(30_000);
    await poste.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment() });
    expect(poste.page?.headers.location).toBe('/arena');
    for (let essai = 0; essai < 6; essai += 1) await donner({ motDePasse: FAUX });
    expect((await donner({ code }))?.status).toBe(429);
    test.current.clock.avancer(30_000);
    // Somebody who sees the screen of the phone guesses passwords: five, then he waits.
    for (let essai = 0; essai < 5; essai += 1) await donner({ motDePasse: FAUX, code: codeDuMoment() });
    expect((await donner({ code: codeDuMoment() }))?.status).toBe(429);
  });
});

describe('deviner le code à la première page', () => {
  it('un code juste avec un mot de passe faux a servi : le second facteur n’en veut plus, d’aucune adresse', async () => {
    for (let essai = 0; essai < 6; essai += 1) await donner({ motDePasse: FAUX });
    test.current.clock.avancer(30_000);
    const devine = codeDuMoment();
    expect((await donner({ motDePasse: FAUX, code: devine }))?.status).toBe(429);
    const ailleurs = await arriverAuCode(test.current, agent, { ip: `203.0.113.${numero}` });
    expect((await ailleurs.envoyer('/connexion/otp', { moyen: 'otp', code: devine })).status).toBe(422);
    expect(
      (await ailleurs.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(1) })).headers.location,
    ).toBe('/arena');
  });
});

describe('qui connaît le mot de passe ne retient pas l’agent non plus', () => {
  it('ses codes faux n’arrêtent ni un appareil connu, ni un code de secours, et n’emplissent pas le journal', async () => {
    const { hashCodeSecours, drawCodesSecours } = await import('../../../src/auth/codes-secours.ts');
    const [secours = ''] = drawCodesSecours(test.current.deps.randomInt);
    await sql('insert into agent_codes_secours (agent_id, hache) values ($1, $2)', [
      agent.id,
      hashCodeSecours(secours),
    ]);
    const appareil = await connaitre();
    for (let essai = 0; essai < 12; essai += 1) {
      const voleur = await arriverAuCode(test.current, agent, { ip: `198.51.100.${numero}` });
      await voleur.envoyer('/connexion/otp', { moyen: 'otp', code: '000000' });
      await voleur.envoyer('/connexion/otp', { moyen: 'secours', code: 'abcd-efgh-jkmn-pqrs-tuvw-xyz2' });
    }
    const refus = (await actions()).filter((action) => action === 'connexion.refusee').length;
    expect(refus).toBe(5);

    const neuf = await arriverAuCode(test.current, agent, { ip });
    const attente = await neuf.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
    expect(attente.status).toBe(429);
    expect(attente.text).toContain('Un code de secours est accepté sans attendre.');

    const connu = await arriverAuCode(test.current, agent, { ip, appareil });
    const page = await connu.envoyer('/connexion/otp', { moyen: 'otp', code: prochainCode(test.current) });
    expect(page.headers.location).toBe('/arena');
    const parSecours = await neuf.envoyer('/connexion/otp', { moyen: 'secours', code: secours });
    expect(parSecours.headers.location).toBe('/arena');
  });
});

describe('nouvel appareil', () => {
  it('le journal dit la connexion d’un navigateur jamais vu de cet agent, sauf la toute première', async () => {
    const nouveaux = async () =>
      (await actions()).filter((action) => action === 'connexion.nouvel_appareil').length;
    const appareil = await connaitre();
    expect(await nouveaux()).toBe(0);
    const suivant = await connaitre(agent, appareil);
    expect(await nouveaux()).toBe(0);
    await connaitre();
    expect(await nouveaux()).toBe(1);
    const voisine = await creerAgent(test.current.deps, { identifiant: `voisine${numero}` });
    await connaitre(agent, await connaitre(voisine));
    expect(await nouveaux()).toBe(2);
    await sql('update agents set version_session = version_session + 1 where id = $1', [agent.id]);
    await connaitre(agent, suivant);
    expect(await nouveaux()).toBe(3);
    const [ligne] = await sql<{ details: unknown }>(
      "select details from journal where agent_id = $1 and action = 'connexion.nouvel_appareil'",
      [agent.id],
    );
    expect(ligne?.details).toEqual({});
  });
});

describe('l’heure du téléphone', () => {
  it('un téléphone rapide entre ; un code d’un autre moment est expliqué, compté, et n’entre pas', async () => {
    test.current.clock.avancer(30_000);
    const rapide = await arriverAuCode(test.current, agent, { ip });
    expect(
      (await rapide.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(1) })).headers.location,
    ).toBe('/arena');
    test.current.clock.avancer(10 * 60_000);
    const poste = await arriverAuCode(test.current, agent, { ip });
    for (const pas of [2, -2, 10, -10]) {
      const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(pas) });
      expect(page.status).toBe(422);
      expect(page.text).toContain('Ce code est celui d’un autre moment');
      expect(page.text).toContain('Régler automatiquement');
    }
    const loin = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: codeDuMoment(20) });
    // The fifth failure: the login is to be begun again.
    expect(loin.headers.location).toBe('/connexion?attendre=60');
    expect((await actions()).filter((action) => action === 'connexion.refusee')).toHaveLength(5);
  });
});
