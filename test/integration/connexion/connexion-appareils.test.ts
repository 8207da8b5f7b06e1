import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { creerAgent } from '../../builders/agent.ts';
import { Attaque } from '../../helpers/attaques.ts';
import {
  actions,
  agent,
  assaillir,
  codeDuMoment,
  connaitre,
  donner,
  enBase,
  FAUX,
  ip,
  LENT,
  numero,
  test,
  useAppareils,
} from '../../helpers/scenes/connexion/appareils.ts';
import { arriverAuCode, donnerMotDePasse, type Poste, prochainCode } from '../../helpers/visiteur/poste.ts';

useAppareils();

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
    await enBase(sql`update agents set version_session = version_session + 1 where id = ${agent.id}`);
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
    await enBase(
      sql`insert into agent_codes_secours (agent_id, hache) values (${agent.id}, ${hashCodeSecours(secours)})`,
    );
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
