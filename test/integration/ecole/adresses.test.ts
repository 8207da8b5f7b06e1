import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CODE_RECENT_MS } from '../../../src/domain/connexion/session.ts';
import { VERIFICATIONS_MAX } from '../../../src/domain/ecole/verification.ts';
import { paths } from '../../../src/paths.ts';
import { creerAgent, habiliter } from '../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { createTestApp, type TestApp } from '../../helpers/app.ts';
import { type InternetDeTest, ouvrirInternet, PUBLIQUE } from '../../helpers/internet/internet.ts';
import { jetonDe } from '../../helpers/visiteur/csrf.ts';
import { trouver } from '../../helpers/visiteur/html.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';
import { boutonsDe, type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const VERIFIER_ELEVES = 'Vérifier l’adresse pour les élèves';
const VERIFIER_REPRESENTANTS = 'Vérifier l’adresse pour les représentants légaux';
const AFFICHER = 'Afficher cette adresse aux élèves';
const MASQUER = 'Ne plus afficher cette adresse aux élèves';
const ENT = 'https://ent.exemple.fr';

let monde: InternetDeTest;
let current: TestApp;
const test = {
  get current() {
    return current;
  },
};
let numero = 0;
let ecole: EcoleTest;
let directrice: Visiteur;
let page: Page;

beforeAll(async () => {
  monde = await ouvrirInternet();
  current = await createTestApp({}, undefined, monde.internet);
  await creerAgent(current.deps);
  directrice = await Visiteur.connecter(test, 'directrice');
});
afterAll(async () => {
  await current.close();
  await monde.fermer();
});
beforeEach(async () => {
  numero += 1;
  monde.recues.length = 0;
  monde.noms['autre.exemple.fr'] = [PUBLIQUE];
  for (const nom of Object.keys(monde.pages)) delete monde.pages[nom];
  ecole = await creerEcole(current.deps, { uai: uai(numero) });
  await habiliter(current.deps, ecole);
  await current.deps.database.withOps((trx) => trx.run(sql`delete from limites`));
  page = await directrice.ouvrir(paths.parametrage({ uai: ecole.uai }));
});

const verifier = (adresse_eleve: string, depuis = page) =>
  directrice.presser(depuis, VERIFIER_ELEVES, { remplir: { adresse_eleve } });
const lignes = () =>
  current.deps.database.withOps((trx) =>
    trx.rows<Record<string, unknown>>(
      sql`select profil, adresse, verification_le is not null as essayee, verification_echec as echec, affichee
       from adresses_de_service where ecole_id = ${ecole.id} order by profil`,
    ),
  );
const journal = () =>
  current.deps.database.withOps(async (trx) =>
    (
      await trx.rows<{ details: Record<string, unknown> }>(
        sql`select details from journal where ecole_id = ${ecole.id} and action = 'parametrage.adresse' order by id`,
      )
    ).map(({ details }) => details),
  );
const VERIFIEE = { profil: 'eleve', adresse: ENT, essayee: true, echec: null, affichee: false };

describe('l’adresse d’un service (guide §6)', () => {
  it('tapée, vérifiée, affichée, masquée : chaque acte est dit et au journal', async () => {
    const verifiee = await verifier('ent.exemple.fr');
    expect(verifiee.texte).toMatch(/Adresse enregistrée : https:\/\/ent\.exemple\.fr .*Vérifiée le /);
    expect(await lignes()).toEqual([VERIFIEE]);
    const affichee = await directrice.presser(verifiee, AFFICHER);
    expect(affichee.texte).toContain('est affichée sur leurs feuilles et sur le portail');
    expect(await lignes()).toEqual([{ ...VERIFIEE, affichee: true }]);
    expect((await directrice.ouvrir(paths.accueil({ uai: ecole.uai }))).texte).toContain(ENT);
    await directrice.presser(affichee, MASQUER);
    expect(await lignes()).toEqual([VERIFIEE]);
    expect((await directrice.ouvrir(paths.accueil({ uai: ecole.uai }))).texte).not.toContain(ENT);
    const profil = 'eleve';
    expect(await journal()).toEqual([
      { profil, acte: 'modifiee', avant: null, apres: ENT },
      { profil, acte: 'verifiee', adresse: ENT, raison: null },
      { profil, acte: 'affichee', adresse: ENT },
      { profil, acte: 'masquee', adresse: ENT },
    ]);
  });

  it('l’afficher demande un code récent, et ramène à la page ; la masquer, non', async () => {
    const vieillir = () => vieillirCode(test, 'directrice', CODE_RECENT_MS + 1_000);
    const verifiee = await verifier(ENT);
    await vieillir();
    const code = await directrice.presser(verifiee, AFFICHER);
    expect(code.url).toContain(paths.confirmationOtp());
    expect(await lignes()).toEqual([VERIFIEE]);
    const revenue = await directrice.confirmerParCode(code);
    expect(revenue.url).toBe(paths.parametrage({ uai: ecole.uai }));
    const affichee = await directrice.presser(revenue, AFFICHER);
    expect(await lignes()).toEqual([{ ...VERIFIEE, affichee: true }]);
    await vieillir();
    await directrice.presser(affichee, MASQUER);
    expect(await lignes()).toEqual([VERIFIEE]);
    await directrice.confirmerParCode(await directrice.ouvrir(paths.confirmationOtp()));
  });

  it('une délégation la lit et ne la règle pas, même en envoyant les formulaires d’une autre', async () => {
    const verifiee = await verifier(ENT);
    const qui = `deleguee${numero}`;
    await creerAgent(current.deps, { identifiant: qui, fonction: 'enseignant', delegueesTous: [ecole] });
    const deleguee = await Visiteur.connecter(test, qui);
    const lue = await deleguee.ouvrir(paths.parametrage({ uai: ecole.uai }));
    expect(lue.texte).toContain(ENT);
    expect(lue.texte).toContain('Réglée par la direction de l’école');
    expect(boutonsDe(lue).filter((bouton) => /adresse/.test(bouton))).toEqual([]);
    const _csrf = jetonDe(lue.html);
    for (const [url, corps] of [
      [paths.adresseEleves, { adresse_eleve: 'https://autre.exemple.fr' }],
      [paths.affichageEleves, { adresse: ENT, affichee: '1' }],
    ] as const) {
      const { status } = await deleguee.navigation
        .post(url({ uai: ecole.uai }))
        .type('form')
        .send({ _csrf, ...corps });
      expect(status).toBe(403);
    }
    expect(await lignes()).toEqual([VERIFIEE]);
    expect(verifiee.statut).toBe(200);
  });

  it('celle d’un profil n’est pas celle de l’autre', async () => {
    const champ = { adresse_representant_legal: 'http://autre.exemple.fr' };
    await directrice.presser(await verifier(ENT), VERIFIER_REPRESENTANTS, { remplir: champ });
    expect(await lignes()).toEqual([
      VERIFIEE,
      { ...VERIFIEE, profil: 'representant_legal', adresse: 'http://autre.exemple.fr' },
    ]);
  });

  it('changée, elle n’est plus ni vérifiée ni affichée ; vidée, elle est retirée', async () => {
    const affichee = await directrice.presser(await verifier(ENT), AFFICHER);
    monde.noms['autre.exemple.fr'] = [];
    const changee = await verifier('http://autre.exemple.fr', affichee);
    expect(changee.texte).toContain('La vérification a échoué');
    expect(trouver(changee.document, 'button', { id: 'affichage_eleve' }).attributs.disabled).toBeDefined();
    expect(await lignes()).toEqual([
      { ...VERIFIEE, adresse: 'http://autre.exemple.fr', echec: 'hors_internet' },
    ]);
    expect((await verifier('', changee)).texte).toContain('L’adresse pour les élèves est retirée.');
    expect(await lignes()).toEqual([]);
    expect((await journal()).at(-1)).toMatchObject({ acte: 'retiree', avant: 'http://autre.exemple.fr' });
  });

  it('vérifiée de nouveau, et en panne : elle n’est plus affichée, et la page dit pourquoi', async () => {
    const affichee = await directrice.presser(await verifier(ENT), AFFICHER);
    monde.pages['/'] = (_req, res) => res.writeHead(503).end();
    const panne = await verifier(ENT, affichee);
    expect(panne.texte).toContain('n’est pas affichée : le site est en panne');
    expect(await lignes()).toEqual([{ ...VERIFIEE, echec: 'en_panne' }]);
  });

  it.each([
    ['https://moi:secret@ent.exemple.fr', 'retirez-les'],
    ['https://teleservices.education.gouv.fr', 'https://moncompte.educonnect.education.gouv.fr'],
    ['javascript:alert(1)', 'doit commencer par https://'],
    [`https://ent.exemple.fr/${'a'.repeat(2_000)}`, 'trop longue'],
  ])('« %s » : 422, la même page, ce qui fut tapé, rien d’ouvert', async (adresse, message) => {
    const refus = await verifier(adresse);
    expect(refus.statut).toBe(422);
    expect(refus.texte).toContain(message);
    const champ = trouver(refus.document, 'input', { id: 'adresse_eleve' });
    expect(champ.attributs.value).toBe(adresse);
    expect(champ.attributs['aria-invalid']).toBe('true');
    expect(trouver(refus.document, 'a', { href: '#adresse_eleve' })).toBeDefined();
    const autre = trouver(refus.document, 'input', { id: 'adresse_representant_legal' });
    expect(autre.attributs['aria-invalid']).toBeUndefined();
    expect(monde.recues).toEqual([]);
    expect(await lignes()).toEqual([]);
  });

  it('un nom accentué est montré des deux façons', async () => {
    monde.noms['xn--cole-9oa.fr'] = [PUBLIQUE];
    const montree = await verifier('http://école.fr');
    expect(montree.texte).toContain('http://xn--cole-9oa.fr, qui se lit « école.fr »');
    expect(montree.texte).toContain('Vérifiée le');
  });

  it('un champ vide, sans adresse : 422', async () => {
    expect((await verifier('')).statut).toBe(422);
    expect(await journal()).toEqual([]);
  });

  it('double clic : ouverte deux fois, écrite une fois', async () => {
    const saisie = { remplir: { adresse_eleve: ENT } };
    // Each waits for the other to be there.
    const ouvertes: (() => void)[] = [];
    monde.pages['/'] = (_req, res) => {
      ouvertes.push(() => res.end());
      if (ouvertes.length === 2) for (const repondre of ouvertes) repondre();
    };
    await Promise.all([1, 2].map(() => directrice.envoyer(page, VERIFIER_ELEVES, saisie)));
    expect(await lignes()).toEqual([VERIFIEE]);
    expect((await journal()).map(({ acte }) => acte)).toEqual(['modifiee', 'verifiee']);
  });

  it('deux onglets : ce qu’un site répond n’est écrit que de l’adresse ouverte, et rien n’est tenu pendant ce temps', async () => {
    let repondre = () => {};
    const ouverte = new Promise<void>((resolve) => {
      monde.pages['/lente'] = (_req, res) => {
        repondre = () => res.end();
        resolve();
      };
    });
    const premier = verifier(`${ENT}/lente`);
    await ouverte;
    await verifier('http://autre.exemple.fr');
    repondre();
    expect((await premier).texte).toContain('L’adresse a changé entre-temps');
    expect(await lignes()).toEqual([{ ...VERIFIEE, adresse: 'http://autre.exemple.fr' }]);
  });

  it('le bouton n’affiche que l’adresse de sa page, et jamais une adresse à vérifier', async () => {
    const ancienne = await verifier(ENT);
    await verifier('http://autre.exemple.fr');
    expect((await directrice.presser(ancienne, AFFICHER)).texte).toContain('a changé entre-temps');
    expect(await lignes()).toEqual([{ ...VERIFIEE, adresse: 'http://autre.exemple.fr' }]);
    monde.pages['/'] = (_req, res) => res.writeHead(404).end();
    await verifier('http://autre.exemple.fr');
    const forge = await directrice.presser(ancienne, AFFICHER, {
      remplir: { adresse: 'http://autre.exemple.fr' },
    });
    expect(forge.texte).toContain('a changé entre-temps');
    expect((await lignes())[0]).toMatchObject({ affichee: false });
    const sansChoix = await directrice.presser(ancienne, AFFICHER, { remplir: { affichee: 'x' } });
    expect(sansChoix.statut).toBe(422);
  });

  it('dix en dix minutes, puis 429 : rien n’est ouvert ni enregistré, ce qui fut tapé reste', async () => {
    for (let n = 0; n < VERIFICATIONS_MAX.agent; n += 1) await verifier(`${ENT}/${n}`);
    monde.recues.length = 0;
    const refus = await verifier('http://autre.exemple.fr');
    expect(refus.statut).toBe(429);
    expect(refus.texte).toContain('Trop d’adresses ont été vérifiées en peu de temps');
    expect(trouver(refus.document, 'input', { id: 'adresse_eleve' }).attributs.value).toContain('autre');
    expect(monde.recues).toEqual([]);
    expect(await lignes()).toEqual([{ ...VERIFIEE, adresse: `${ENT}/${VERIFICATIONS_MAX.agent - 1}` }]);
  });

  it('dans l’ordre du guide, et chaque bouton dit pour qui', () => {
    const titres = ['comptes-eleves', 'adresse-eleves', 'adresse-representants', 'assistance', 'onde'];
    const rangs = titres.map((id) => page.html.indexOf(`<h2 id="${id}"`));
    expect(rangs.every((rang, n) => rang > (rangs[n - 1] ?? -1))).toBe(true);
    expect(boutonsDe(page)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('pour les élèves'),
        expect.stringContaining('pour les représentants légaux'),
      ]),
    );
  });
});
