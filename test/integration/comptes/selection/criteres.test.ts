import { beforeAll, describe, expect, it } from 'vitest';
import { listeElevesSchema } from '../../../../src/forms/eleves.ts';
import { listeRepresentantsSchema } from '../../../../src/forms/representants-legaux.ts';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { activer, bloquer, informerAvec, marquerReinitialises } from '../../../builders/compte.ts';
import { ajouterEleves, ajouterRepresentants, creerEcole, type EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import {
  affiches,
  enEspacesSimples,
  marquerComptes,
  refuserMails,
  renommerDansOnde,
  signaler,
} from '../../../helpers/scenes/ecran-comptes.ts';
import { type Noeud, texteDe, trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let directrice: Visiteur;
let guide: Page;

const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);

/** Every answer of every criterion has somebody, and leaves somebody out. */
beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  const eleves = await ajouterEleves(deps, ecole, [
    { nom: 'AUBRY', prenom: 'Ana', niveau: 'CP', classe: 'CP A' },
    { nom: 'BLIN', prenom: 'Bob', niveau: 'CE1', classe: 'CE1 B' },
    { nom: 'CARON', prenom: 'Chloé', niveau: 'CP', classe: 'CP A' },
    { nom: 'DUVAL', prenom: 'Denis', niveau: 'CE1', classe: 'CE1 B' },
    { nom: 'ESNAULT', prenom: 'Élie', niveau: 'CP', classe: 'CP A' },
  ]);
  const [ana = '', bob = '', chloe = '', denis = '', elie = ''] = eleves;
  await informerAvec(deps, [bob], { expireLe: dans(-1) });
  await informerAvec(deps, [chloe], { expireLe: dans(3) });
  await activer(deps, [denis]);
  await informerAvec(deps, [elie], { expireLe: dans(-1) });
  await marquerReinitialises(deps, [elie]);
  await renommerDansOnde(deps, ecole, 'eleves', [ana]);
  await bloquer(deps, [denis]);

  const profil = 'representant_legal';
  const [eva = '', fred = '', gaby = '', hugo = '', , jean = '', kim = ''] = await ajouterRepresentants(
    deps,
    ecole,
    [
      { nom: 'EBERLE', prenom: 'Éva', mail: 'eva@exemple.fr', portable: '+33612000001', enfants: [ana] },
      { nom: 'FAURE', prenom: 'Fred', mail: 'fred@exemple.fr', enfants: [bob] },
      { nom: 'GAUDIN', prenom: 'Gaby', enfants: [chloe] },
      { nom: 'HUET', prenom: 'Hugo', mail: 'hugo@exemple.fr', enfants: [denis] },
      { nom: 'IMBERT', prenom: 'Inès', mail: 'ines@exemple.fr', enfants: [ana] },
      { nom: 'JOLY', prenom: 'Jean', mail: 'jean@exemple.fr', enfants: [elie] },
      { nom: 'KERN', prenom: 'Kim', mail: 'kim@exemple.fr', enfants: [elie] },
    ],
  );
  await informerAvec(deps, [eva], { expireLe: dans(-1), profil });
  await informerAvec(deps, [fred], { expireLe: dans(3), profil });
  await marquerComptes(deps, [gaby], "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'");
  await activer(deps, [hugo], profil);
  await marquerComptes(deps, [hugo], "mail = 'parent@exemple.fr', mail_confirme_le = now()");
  await informerAvec(deps, [jean], { expireLe: dans(30), profil });
  await informerAvec(deps, [kim], { expireLe: dans(-1), profil });
  await marquerReinitialises(deps, [kim], profil);
  await refuserMails(deps, [fred]);
  await signaler(deps, ecole, 'rattachement_errone', eva, ana);
  await signaler(deps, ecole, 'date_naissance_erronee', gaby, chloe);
  await renommerDansOnde(deps, ecole, 'representants_legaux', [gaby]);
  await bloquer(deps, [hugo], profil);

  await creerAgent(deps, { ecoles: [ecole] });
  directrice = await Visiteur.connecter(test, 'directrice');
  guide = await directrice.ouvrir(paths.guide());
});

/** What an address of a list holds that looks for nobody. */
const POSITION = ['tri', 'sens', 'page', 'selection'];

interface Reponse {
  valeur: string;
  /** How the page recalls it once it is in force. */
  rappel: string;
}

/** The field of a criterion in the search form: its name on the screen, and what it can be answered. */
function champDe(
  page: Page,
  critere: string,
  recherche: string,
): { nom: string; reponses: Reponse[] } | undefined {
  const panneau = trouver(page.document, 'form', { role: 'search' });
  const entrees = trouverTous(panneau, 'input', { name: critere }).filter(
    (n) => n.attributs.type !== 'hidden',
  );
  const etiquette = (entree: Noeud) =>
    enEspacesSimples(trouver(panneau, 'label', { for: entree.attributs.id ?? '' }));
  const [premiere] = entrees;
  if (premiere === undefined) return undefined;
  if (premiere.attributs.type === 'search')
    return { nom: etiquette(premiere), reponses: [{ valeur: recherche, rappel: `« ${recherche} »` }] };
  let groupe: Noeud | undefined = premiere;
  while (groupe !== undefined && groupe.balise !== 'fieldset') groupe = groupe.parent;
  return {
    nom: groupe === undefined ? '' : texteDe(trouver(groupe, 'legend')),
    reponses: entrees
      .map((entree) => ({ valeur: entree.attributs.value ?? '', rappel: etiquette(entree) }))
      .filter(({ valeur }) => valeur !== ''),
  };
}

/** What the guide explains in bold, in the list that follows this heading. */
function expliquesSous(id: string): string[] {
  const titre = trouver(guide.document, 'h3', { id });
  const suite = titre.parent?.enfants.slice(titre.parent.enfants.indexOf(titre) + 1) ?? [];
  const liste = suite.find((noeud): noeud is Noeud => typeof noeud !== 'string' && noeud.balise === 'ul');
  const gras = liste === undefined ? [] : trouverTous(liste, 'strong').map(texteDe);
  return gras.flatMap((mots) => mots.toLowerCase().split(', '));
}

const rappels = (page: Page): string =>
  trouverTous(page.document, 'p', { class: 'panneau-filtres-resume' }).map(enEspacesSimples).join();

describe.each([
  // Guardians are searched « comme pour les élèves, avec ceci de plus ».
  ['élèves', listeElevesSchema, paths.eleves, ['rechercher'], 'aubry'],
  [
    'représentants légaux',
    listeRepresentantsSchema,
    paths.representantsLegaux,
    ['rechercher-representants', 'rechercher'],
    'faure',
  ],
] as const)('liste des %s', (_liste, schema, chemin, chapitres, recherche) => {
  const criteres = Object.keys(schema.shape).filter((nom) => !POSITION.includes(nom));
  const ouvrir = (question = '') => directrice.ouvrir(`${chemin({ uai: ecole.uai })}${question}`);

  it.each(criteres)('le critère « %s » a son champ, un effet et sa ligne dans le guide', async (critere) => {
    const liste = await ouvrir();
    const tous = affiches(liste);
    const champ = champDe(liste, critere, recherche);
    if (champ === undefined)
      throw new Error(`${critere} : aucun champ dans le formulaire (src/vues/comptes/filtres.ts)`);
    const manques = champ.reponses.length > 0 ? [] : [`${critere} : aucune réponse proposée`];
    for (const { valeur, rappel } of champ.reponses) {
      const page = await ouvrir(`?${new URLSearchParams({ [critere]: valeur })}`);
      const trouves = affiches(page);
      const dit = `${critere}=${valeur}`;
      if (trouves.length === 0)
        manques.push(`${dit} : ne trouve personne, quand la scène a quelqu’un à trouver`);
      if (trouves.length === tous.length)
        manques.push(`${dit} : ne change rien à la liste (src/queries/comptes/)`);
      if (trouves.some((id) => !tous.includes(id))) manques.push(`${dit} : trouve plus que toute la liste`);
      if (!rappels(page).includes(rappel)) manques.push(`${dit} : n’est pas rappelé comme filtre actif`);
    }
    const nom = champ.nom.toLowerCase();
    if (!chapitres.flatMap(expliquesSous).some((mots) => nom.startsWith(mots)))
      manques.push(`${critere} : « ${champ.nom} » n’a pas sa ligne dans le guide (views/guide/chapitres/)`);
    expect(manques).toEqual([]);
  });
});
