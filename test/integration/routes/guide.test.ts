import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawCodesSecours } from '../../../src/auth/codes-secours.ts';
import { drawSecretEnrolement } from '../../../src/auth/enrolement.ts';
import { TABLE } from '../../../src/domain/comptes/decision/actions.ts';
import { aideActions } from '../../../src/domain/comptes/decision/aide.ts';
import { ACTIONS_ECOLE } from '../../../src/domain/comptes/decision/cases.ts';
import { decider } from '../../../src/domain/comptes/decision/decider.ts';
import { ETAT_LABELS, etatsDe, SITUATIONS, situationsDe } from '../../../src/domain/comptes/etats.ts';
import { guideEtats } from '../../../src/domain/comptes/guide.ts';
import { enLettres } from '../../../src/domain/en-lettres.ts';
import { formatDateHeure } from '../../../src/domain/francais.ts';
import { motDePasseAffiche } from '../../../src/domain/mots-de-passe/affiche.ts';
import { expireLe, finDeJourApres } from '../../../src/domain/mots-de-passe/provisoire.ts';
import { paths } from '../../../src/paths.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { routes } from '../../../src/routes/table.ts';
import { MOTS_PROFIL } from '../../../src/textes/profil.ts';
import { creerAgent, MOT_DE_PASSE } from '../../builders/agent.ts';
import { creerEcole } from '../../builders/ecole.ts';
import { compte as aDecider } from '../../builders/faits.ts';
import { useTestApp } from '../../helpers/app.ts';
import { ouvrirNavigation } from '../../helpers/visiteur/connexion.ts';
import { jetonDe } from '../../helpers/visiteur/csrf.ts';
import {
  descendants,
  type Noeud,
  tableauDe,
  texteDe,
  trouver,
  trouverTous,
} from '../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let visiteur: Visiteur;
let guide: Page;

beforeAll(async () => {
  visiteur = new Visiteur(test, ouvrirNavigation(test));
  guide = await visiteur.ouvrir(paths.guide());
});

const contenuDe = (page: Page) => texteDe(trouver(page.document, 'main'));

describe('le guide et la page d’accessibilité sont ouverts à tous', () => {
  for (const url of [paths.guide(), paths.accessibilite()]) {
    it(`${url} dit la même chose avant et après la connexion`, async () => {
      const { deps } = test.current;
      const identifiant = url.slice(1);
      await creerAgent(deps, { identifiant, ecoles: [await creerEcole(deps, { uai: UAI[url] ?? '' })] });
      const anonyme = await visiteur.ouvrir(url);
      const connecte = await (await Visiteur.connecter(test, identifiant)).ouvrir(url);
      expect([anonyme.statut, connecte.statut]).toEqual([200, 200]);
      expect(contenuDe(connecte)).toBe(contenuDe(anonyme));
      expect(connecte.texte).toContain('Se déconnecter');
    });
  }
});
const UAI: Record<string, string> = { [paths.guide()]: '0990001N', [paths.accessibilite()]: '0990002P' };

describe.each([
  ['eleve', 'compte de l’élève'],
  ['representant_legal', 'compte du représentant légal'],
] as const)('ce que fait chaque action (%s) ne peut pas mentir', (profil, compte) => {
  const etats = etatsDe(profil);
  const lignes = () => tableauDe(cadreDuTableau(compte));

  it('une ligne par action de l’école, une colonne par état, et pour chaque case la phrase du domaine', () => {
    expect(lignes().slice(0, -1)).toEqual(
      aideActions(profil)
        .filter(({ par }) => par === 'ecole')
        .map(({ libelle, cases }) => ({
          Action: libelle,
          ...Object.fromEntries(cases.map(({ etat, phrase }) => [ETAT_LABELS[etat], phrase])),
        })),
    );
    // Each situation of the password that the state may meet has its sentence there.
    for (const [rang, action] of ACTIONS_ECOLE.entries()) {
      for (const etat of etats) {
        for (const situation of situationsDe(profil, etat)) {
          expect(lignes()[rang]?.[ETAT_LABELS[etat]]).toContain(
            TABLE[action].cases[profil][etat][situation].phrase,
          );
        }
      }
    }
  });

  it('« Impossible » est écrit exactement là où l’action est refusée', () => {
    for (const [rang, action] of ACTIONS_ECOLE.entries()) {
      for (const etat of etats) {
        for (const situation of situationsDe(profil, etat)) {
          const refusee = decider(action, aDecider(etat, situation, profil)).effet === 'refuser';
          expect(lignes()[rang]?.[ETAT_LABELS[etat]]?.startsWith('Impossible')).toBe(refusee);
        }
      }
    }
  });

  it('la dernière ligne dit ce que montre la colonne du mot de passe, pour chaque cas de chaque état', () => {
    const derniere = lignes().at(-1);
    for (const { etat, affichages } of guideEtats(profil)) {
      for (const { phrase } of affichages) expect(derniere?.[ETAT_LABELS[etat]]).toContain(phrase);
      const possibles = situationsDe(profil, etat).map((situation) =>
        motDePasseAffiche({ etat, situation, bloque: false }),
      );
      expect(new Set(affichages.map(({ affiche }) => affiche))).toEqual(new Set(possibles));
    }
  });

  it('chaque état du profil est expliqué avant le tableau, et lui seul', () => {
    const section = cadreDuTableau(compte).parent;
    const explications = section ? texteDe(section) : '';
    for (const { explication } of guideEtats(profil)) expect(explications).toContain(explication);
    expect(guideEtats(profil).map(({ etat }) => etat)).toEqual(etats);
  });

  it('un compte bloqué n’est servi par aucune action, comme le guide le dit', () => {
    expect(contenuDe(guide)).toContain(
      'Un compte marqué «\u00a0Bloqué\u00a0» n’est ni informé ni réinitialisé',
    );
    for (const action of ACTIONS_ECOLE) {
      for (const etat of etats) {
        for (const situation of SITUATIONS) {
          expect(decider(action, aDecider(etat, situation, profil, true)).effet).toBe('refuser');
        }
      }
    }
  });
});

/** Around the table of the actions on these accounts, known by its caption. */
function cadreDuTableau(compte: string): Noeud {
  const tableau = trouverTous(guide.document, 'table').find((candidat) =>
    texteDe(trouver(candidat, 'caption')).endsWith(`selon l’état du ${compte}`),
  );
  if (tableau?.parent === undefined) throw new Error(`Aucun tableau sur le ${compte}`);
  return tableau.parent;
}

describe('ce que le guide officiel dit aux directeurs y est (guide §1.1, §1.7, §1.8)', () => {
  it.each([
    'alors qu’il a déjà activé un compte, pour cet élève ou pour un autre, dans une école d’une autre académie',
    'connecté à son compte, il y rattache l’élève',
    'quelques semaines après la rentrée',
    'n’a pas encore confirmé son adresse mail',
    'donne une adresse mail, qui est obligatoire',
    'informer une personne dont le compte est activé est déconseillé',
    'sans imprimer de feuilles ni envoyer de mails',
    'dans toutes les écoles de la personne. Sinon, faites une demande d’assistance auprès de votre académie',
  ])('%s', (mots) => {
    expect(guide.texte.toLowerCase()).toContain(mots.toLowerCase());
  });
});

describe('on se retrouve dans le guide', () => {
  const identifies = () =>
    [...descendants(guide.document)].filter((noeud) => noeud.attributs.id !== undefined);

  it('le sommaire donne chaque titre, sous son nom, et y mène', () => {
    const sommaire = trouver(guide.document, 'nav', { 'aria-labelledby': 'sommaire' });
    const liens = trouverTous(sommaire, 'a').map((a) => [a.attributs.href?.slice(1), texteDe(a)]);
    const titres = identifies()
      .filter(({ balise, attributs }) => /^h[23]$/.test(balise) && attributs.id !== 'sommaire')
      .map((titre) => [titre.attributs.id, texteDe(titre)]);
    expect(liens).toEqual(titres);
  });

  it('aucun identifiant en double, aucun lien qui ne mène nulle part', () => {
    const ids = identifies().map(({ attributs }) => attributs.id);
    expect(new Set(ids).size).toBe(ids.length);
    const chemins = new Set(routes.map(({ path }) => path));
    const perdus = liensDe(guide.document).filter((href) =>
      href.startsWith('#') ? !ids.includes(href.slice(1)) : !chemins.has(href),
    );
    expect(perdus).toEqual([]);
  });

  it('les écrans qui renvoient à une partie du guide la trouvent', () => {
    const ids = identifies().map(({ attributs }) => attributs.id);
    const ecrites = fichiers('views').flatMap((text) =>
      [...text.matchAll(/paths\.guide\(\) %>#([\w-]+)/g)].map(([, ancre = '']) => ancre),
    );
    const ancres = [...ecrites, ...Object.values(MOTS_PROFIL).map(({ aide }) => aide)];
    expect(ancres.filter((ancre) => !ids.includes(ancre))).toEqual([]);
  });

  it('les titres se suivent sans saut de niveau', () => {
    const niveaux = trouverTous(guide.document, '*')
      .filter(({ balise }) => /^h\d$/.test(balise))
      .map(({ balise }) => Number(balise[1]));
    expect(niveaux[0]).toBe(1);
    expect(niveaux.filter((niveau) => niveau === 1)).toHaveLength(1);
    expect(niveaux.filter((niveau, rang) => rang > 0 && niveau > (niveaux[rang - 1] ?? 0) + 1)).toEqual([]);
  });
});

const liensDe = (noeud: Noeud) => trouverTous(trouver(noeud, 'main'), 'a').map((a) => a.attributs.href ?? '');

/** Texts of a folder of the project, the guide's own left out. */
function fichiers(dossier: string): string[] {
  return readdirSync(join(PROJECT_ROOT, dossier)).flatMap((name) => {
    const path = join(dossier, name);
    if (/guide/.test(path)) return [];
    const place = join(PROJECT_ROOT, path);
    return statSync(place).isDirectory() ? fichiers(path) : [readFileSync(place, 'utf8')];
  });
}

describe('le guide dit vrai', () => {
  it('la validité d’un mot de passe provisoire, jusqu’au soir', () => {
    const emisLe = new Date('2026-09-03T08:00:00Z');
    const [, mots = '', ecrite = ''] = /valable (\S+) (\S+), jusqu’au soir/.exec(contenuDe(guide)) ?? [];
    const nombre = Array.from({ length: 99 }, (_, n) => enLettres(n)).indexOf(mots);
    const unite = (['mois', 'semaines', 'jours'] as const).find((connue) => connue === ecrite);
    expect(unite && finDeJourApres(emisLe, { nombre, unite })).toEqual(expireLe(emisLe));
    const lendemain = new Date(expireLe(emisLe).getTime() + 1);
    expect(formatDateHeure(lendemain)).toMatch(/à\s00\sh\s00$/);
  });

  it('tous les codes de secours, tous les signes du code d’enrôlement', () => {
    expect(contenuDe(guide)).toContain(`${enLettres(drawCodesSecours(() => 0).length)} codes de secours`);
    const signes = drawSecretEnrolement(() => 0).replaceAll('-', '').length;
    expect(contenuDe(guide)).toContain(`${enLettres(signes)} lettres et chiffres`);
  });

  it('la plus longue durée d’une session est celle du cookie', async () => {
    const [, heures] = /au plus tard (\d+)\sheures après la connexion/.exec(contenuDe(guide)) ?? [];
    await creerAgent(test.current.deps);
    const navigation = ouvrirNavigation(test);
    const page = await navigation.get(paths.connexion());
    const envoi = { _csrf: jetonDe(page.text), identifiant: 'directrice', motDePasse: MOT_DE_PASSE };
    const reponse = await navigation.post(paths.connexion()).type('form').send(envoi);
    const [, expires = ''] =
      /comptes1d=[^,]+Expires=([^;]+)/.exec(String(reponse.headers['set-cookie'])) ?? [];
    const restent = (Date.parse(expires) - Date.now()) / 3_600_000;
    expect(Math.abs(restent - Number(heures))).toBeLessThan(0.1);
  });

  it('chaque mot qu’il met entre guillemets est écrit ainsi sur un écran, ou dans ONDE', () => {
    const ailleurs = new Set([
      'ben ali',
      'expiré',
      'Listes & documents',
      'Extractions',
      'Élèves de l’école ou leurs responsables',
      'Responsables',
      'Extraction format CSV',
    ]);
    const plat = (text: string) =>
      text
        .replace(/&nbsp;|\\u00a0|\u00a0|&#8239;|\\u202f|\u202f/g, ' ')
        .replaceAll("\\'", '’')
        .replaceAll("'", '’');
    const ecrans = [...fichiers('views'), ...fichiers('src')].map(plat).join('\n');
    const cites = [...plat(contenuDe(guide)).matchAll(/« ([^»]+) »/g)].map(([, mots]) => mots ?? '');
    expect(cites.length).toBeGreaterThan(20);
    expect(cites.filter((mots) => !ailleurs.has(mots) && !ecrans.includes(mots))).toEqual([]);
  });
});

describe('accessibilité', () => {
  it('le pied de chaque page y mène, sous son titre', async () => {
    const page = await visiteur.ouvrir(paths.accessibilite());
    const pied = trouver(page.document, 'footer');
    const lien = trouverTous(pied, 'a', { href: paths.accessibilite() })[0];
    expect(texteDe(trouver(page.document, 'h1'))).toBe(lien && texteDe(lien));
  });

  it('elle n’invente ni adresse mail ni audit', async () => {
    const { texte } = await visiteur.ouvrir(paths.accessibilite());
    expect(texte).not.toMatch(/@|https?:/);
    expect(texte).toContain('n’a pas fait l’objet d’un audit');
  });
});
