import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Profil } from '../../../src/domain/comptes/etats.ts';
import type { ActionJournal } from '../../../src/domain/journal/actions.ts';
import { paths } from '../../../src/paths.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { poserAdresse } from '../../builders/adresse.ts';
import { bloquer } from '../../builders/compte.ts';
import { useTestApp } from '../../helpers/app.ts';
import { ADRESSE_DE_SCENE, corpsDe, type Numeros } from '../../helpers/corps.ts';
import {
  adresse,
  donnerSonCode,
  empreinteDeLaBase,
  jeton,
  monterScene,
  nomDe,
  preparer,
  quiPeut,
  rejeterLesMails,
  routesGet,
  routesPost,
  type Scene,
  soumettre,
} from '../../helpers/scenes/scene.ts';
import { verifierPageDErreur } from '../../helpers/visiteur/page-erreur.ts';

const test = useTestApp();
let scene: Scene;

beforeAll(async () => {
  scene = await monterScene(test);
});

const base = () => empreinteDeLaBase(test);
const gets = routesGet.filter((route) => route.acces !== 'public');
const posts = routesPost.filter((route) => route.acces !== 'public');
const routesEcole = [...gets, ...posts].filter((route) => route.acces === 'ecole');

describe('jeton de formulaire (CSRF) sur chaque POST', () => {
  for (const route of routesPost) {
    it(`${nomDe(route)} : sans jeton, 403 « Session expirée », rien n’est fait`, async () => {
      const avant = await base();
      const corps =
        route.acces === 'public' ? { identifiant: 'directrice' } : corpsDe(route, scene.ici.numeros);
      const url = adresse(route, scene.ici);
      const { navigation } = scene.directrice;
      const token = await jeton(scene.directrice);
      const envois = {
        'sans jeton': soumettre(scene.directrice, route, url, corps),
        'champs simples sans jeton': navigation.post(url).type('form').send(corps),
        'jeton d’un autre': navigation
          .post(url)
          .type('form')
          .send({ ...corps, _csrf: await jeton(scene.voisine) }),
        'jeton répété': navigation
          .post(url)
          .type('form')
          .send({ ...corps, _csrf: [token, token] }),
        'jeton dans l’adresse': navigation.post(url).query({ _csrf: token }).type('form').send(corps),
        'corps en JSON': navigation.post(url).send({ ...corps, _csrf: token }),
        'corps en texte': navigation.post(url).type('text').send(`_csrf=${token}`),
        'autre site': navigation
          .post(url)
          .set('Sec-Fetch-Site', 'cross-site')
          .type('form')
          .send({ ...corps, _csrf: token }),
        'site voisin': navigation
          .post(url)
          .set('Sec-Fetch-Site', 'same-site')
          .type('form')
          .send({ ...corps, _csrf: token }),
      };
      for (const [quoi, envoi] of Object.entries(envois)) {
        const reponse = await envoi;
        verifierPageDErreur(reponse, 403);
        expect(reponse.text, quoi).toContain('Session expirée');
      }
      expect(await base()).toEqual(avant);
    });
  }

  it('aucune autre méthode ne passe', async () => {
    const avant = await base();
    for (const route of routesEcole) {
      const url = adresse(route, scene.ici);
      for (const methode of ['put', 'patch', 'delete'] as const) {
        expect((await scene.directrice.navigation[methode](url)).status, url).toBe(403);
      }
    }
    expect(await base()).toEqual(avant);
  });
});

const PLAN = 'prépare un plan : rien n’est fait avant « Confirmer », qui le dira';
/** What acts and leaves the journal as it is, with the reason. */
const SANS_JOURNAL: Readonly<Record<string, string>> = {
  [paths.selectionEleves.pattern]: PLAN,
  [paths.selectionRepresentants.pattern]: PLAN,
  [paths.actionEleve.pattern]: PLAN,
  [paths.actionRepresentant.pattern]: PLAN,
  [paths.optionOperation.pattern]: PLAN,
  [paths.feuillesNonJoints.pattern]: PLAN,
  [paths.abandonnerTelephone.pattern]: 'oublie ce QR code : le téléphone reste le même',
  [paths.nouveauTelephone.pattern]: 'montre un QR code : le téléphone n’est remplacé qu’une fois prouvé',
};

/** « Vérifier » came before: the address is another one, or is not verified. */
const aAfficher = (profil: Profil) =>
  poserAdresse(test.current.deps, scene.ici, profil, ADRESSE_DE_SCENE, { affichee: false });

/** A guardian who has given a mail, and not confirmed it. */
const aConfirmer = ({ representant }: Numeros) =>
  test.current.deps.database.withOps(async (trx) => {
    const compte = sql`select compte_id from representants_legaux where id = ${representant}`;
    await trx.run(sql`delete from provisoires where compte_id in (${compte})`);
    await trx.run(
      sql`update comptes set etat = 'en_cours', mot_de_passe_hache = 'x', mail = 'parent@exemple.fr'
         where id in (${compte})`,
    );
  });

/** What must be so before a line has something to do. */
const PREALABLES: Readonly<Record<string, (numeros: Numeros) => Promise<unknown>>> = {
  [paths.renvoyerConfirmation.pattern]: aConfirmer,
  [paths.renvoyerConfirmations.pattern]: aConfirmer,
  [paths.debloquerEleve.pattern]: ({ eleve }) => bloquer(test.current.deps, [eleve]),
  [paths.debloquerRepresentant.pattern]: ({ representant }) =>
    bloquer(test.current.deps, [representant], 'representant_legal'),
  [paths.affichageEleves.pattern]: () => aAfficher('eleve'),
  [paths.affichageRepresentants.pattern]: () => aAfficher('representant_legal'),
};

/** What needs a phone, another session or nobody logged in: the test that shows its entry, or why there is none. */
const A_PART: Readonly<
  Record<string, { test: string; action: ActionJournal } | { test?: undefined; action: string }>
> = {
  [paths.connexion.pattern]: { test: 'connexion.test.ts', action: 'connexion.refusee' },
  [paths.connexionOtp.pattern]: { test: 'connexion.test.ts', action: 'connexion' },
  [paths.deconnexion.pattern]: { test: 'sessions/sessions.test.ts', action: 'deconnexion' },
  [paths.enrolement.pattern]: { action: 'ouvre l’étape suivante : « Téléphone enrôlé » dit la fin' },
  [paths.enrolementTelephone.pattern]: { test: 'enrolement.test.ts', action: 'otp.enrole' },
  [paths.confirmationOtp.pattern]: { action: 'un code donné de nouveau ne fait rien par lui-même' },
  [paths.guichet.pattern]: { action: 'cherche quelqu’un, et ne fait rien' },
  [paths.confirmerTelephone.pattern]: { test: 'mon-acces/telephone.test.ts', action: 'otp.remplace' },
  [paths.fermerSession.pattern]: { test: 'mon-acces/acces.test.ts', action: 'session.fermee' },
};

describe('celle qui a le droit', () => {
  beforeEach(async () => {
    // The actions below switch it off, among other things.
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update ecoles set gestion_comptes_eleves = true`),
    );
  });

  /** The journal tells them; of its own reading, once an hour. */
  const inscrites = [
    paths.feuillesOperation,
    paths.listeElevesCsv,
    paths.listeElevesPdf,
    paths.listeRepresentantsCsv,
    paths.listeRepresentantsPdf,
    paths.quiRestePdf,
    paths.journal,
    paths.journalCsv,
  ].map((p) => p.pattern as string);
  /** One school is no choice; the address of a list's form leads to the list. */
  const redirigent = [paths.ecoles, paths.selectionEleves, paths.selectionRepresentants].map(
    (p) => p.pattern as string,
  );

  for (const route of gets) {
    it(`${nomDe(route)} s’ouvre, et lire ne change rien que le journal, s’il doit le dire`, async () => {
      await donnerSonCode(test, route);
      if (route.path === paths.entreeJournal.pattern)
        await scene.directrice.ouvrir(paths.journal({ uai: scene.ici.uai }));
      const avant = await base();
      const reponse = await scene[quiPeut(route)].telecharger(adresse(route, scene.ici));
      expect(reponse.status).toBe(redirigent.includes(route.path) ? 303 : 200);
      const { journal, journal_chaines, feuilles_imprimees, ...apres } = await base();
      if (inscrites.includes(route.path)) expect(journal).not.toBe(avant.journal);
      else expect({ journal, journal_chaines, feuilles_imprimees, ...apres }).toEqual(avant);
      expect(avant).toMatchObject(apres);
    });
  }

  for (const route of posts.filter(({ path }) => A_PART[path] === undefined)) {
    it(`${nomDe(route)} agit, et le journal ${SANS_JOURNAL[route.path] ? 'n’a rien à en dire' : 'le dit'} : les refus ci-dessus ne tenaient pas à la demande`, async () => {
      const numeros = {
        ...scene.ici.numeros,
        ...(await preparer(test.current.deps, scene.directrice, scene.ici)),
      };
      await rejeterLesMails(test);
      await donnerSonCode(test, route);
      await PREALABLES[route.path]?.(numeros);
      const avant = await base();
      const corps = { ...corpsDe(route, numeros), _csrf: await jeton(scene[quiPeut(route)]) };
      const url = adresse(route, scene.ici, numeros);
      const reponse = await soumettre(scene[quiPeut(route)], route, url, corps).set(
        'Sec-Fetch-Site',
        'same-origin',
      );
      expect(reponse.status).toBeLessThan(400);
      const apres = await base();
      expect(apres).not.toEqual(avant);
      if (SANS_JOURNAL[route.path]) expect(apres.journal).toBe(avant.journal);
      else expect(apres.journal).not.toBe(avant.journal);
    });
  }

  it('chaque POST est dans le journal, ou dit pourquoi il n’y est pas', () => {
    const connus = posts.map(({ path }) => path);
    expect(Object.keys(SANS_JOURNAL).filter((path) => !connus.includes(path))).toEqual([]);
    const ailleurs = routesPost.filter(({ path, acces }) => acces === 'public' || A_PART[path] !== undefined);
    expect(ailleurs.map(({ path }) => path).sort()).toEqual(Object.keys(A_PART).sort());
    for (const { test: fichier, action } of Object.values(A_PART)) {
      if (fichier === undefined) continue;
      const texte = readFileSync(join(PROJECT_ROOT, 'test/integration/connexion', fichier), 'utf8');
      expect(texte.includes(`'${action}'`), `${fichier} : ${action}`).toBe(true);
    }
  });

  it('un agent désactivé n’entre plus, à la requête suivante', async () => {
    const changer = (quand: string) =>
      test.current.deps.database.withOps((trx) =>
        trx.run(sql`update agents set desactive_le = ${raw(quand)} where identifiant = 'directrice'`),
      );
    await changer('now()');
    const reponse = await scene.directrice.navigation.get(paths.accueil({ uai: scene.ici.uai }));
    expect(reponse.status).toBe(303);
    expect(reponse.headers.location).toMatch(/^\/connexion\?/);
    await changer('null');
  });
});
