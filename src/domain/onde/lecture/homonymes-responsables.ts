import { phrase } from '../../phrase.ts';
import { cleNom, comparerTextes, grouper, joindre } from '../cles.ts';
import { CHAMP_LABELS } from '../libelles.ts';
import { type AnomalieOnde, CHAMPS_RESPONSABLE, type ResponsableOnde } from '../types.ts';
import { cleEnfant } from './enfants.ts';

/** How many line numbers a message names. */
const LIGNES_CITEES = 5;

interface Reunion {
  lignes: ResponsableOnde[];
  anomalies: AnomalieOnde[];
}

/**
 * One guardian may stand on several lines, with one child on each. Lines of the same names are one person when they share a mail, a
 * mobile or an address, or when nothing tells them apart; otherwise they are homonyms and stay apart. What was decided is said.
 */
export function reunirResponsables(lues: readonly ResponsableOnde[]): Reunion {
  const anomalies: AnomalieOnde[] = [];
  const groupes = grouper(lues, ({ nom, prenom }) => joindre(cleNom(nom), cleNom(prenom)));
  const lignes = [...groupes.values()].flatMap((homonymes) => {
    if (homonymes.length === 1) return homonymes;
    const personnes = separer(homonymes);
    if (personnes.length > 1) {
      const numeros = homonymes.map(({ ligne }) => ligne).sort((a, b) => a - b);
      anomalies.push(
        ...personnes.flatMap((lignes) => homonymie(lignes, numeros, plusieursCivilites(homonymes))),
      );
    }
    return personnes.flatMap((lignes) => fusionner(lignes, anomalies));
  });
  return { lignes: lignes.toSorted((a, b) => a.ligne - b.ligne), anomalies };
}

const plusieursCivilites = (lignes: readonly ResponsableOnde[]): boolean =>
  new Set(lignes.map(({ civilite }) => civilite).filter(Boolean)).size > 1;

/** Independent of the order of lines: first what is surely one person, then what nothing tells apart. */
function separer(homonymes: readonly ResponsableOnde[]): ResponsableOnde[][] {
  const parCivilite = plusieursCivilites(homonymes)
    ? grouper(homonymes, ({ civilite }) => civilite ?? '')
    : new Map([['', homonymes]]);
  return [...parCivilite.values()].flatMap((memeCivilite) => {
    const sures = reunirParCoordonnees(memeCivilite);
    return seContredisent(sures) ? sures : [sures.flat()];
  });
}

const COORDONNEES: readonly ((ligne: ResponsableOnde) => string | null | undefined)[] = [
  ({ mail }) => mail,
  ({ portable }) => portable,
  ({ adresse, codePostal }) => adresse && joindre(cleNom(adresse), codePostal ?? ''),
];

/** Lines that share a mail, a mobile or an address, directly or through another line (union-find). */
function reunirParCoordonnees(lignes: readonly ResponsableOnde[]): ResponsableOnde[][] {
  const parents = lignes.map((_, index) => index);
  const racine = (index: number): number => {
    let sommet = index;
    while (parents[sommet] !== sommet) sommet = parents[sommet] ?? sommet;
    parents[index] = sommet;
    return sommet;
  };
  const vues = new Map<string, number>();
  lignes.forEach((ligne, index) => {
    COORDONNEES.forEach((lire, rang) => {
      const valeur = lire(ligne);
      if (!valeur) return;
      const cle = joindre(String(rang), valeur);
      parents[racine(index)] = racine(vues.get(cle) ?? index);
      vues.set(cle, index);
    });
  });
  const indexes = grouper(lignes.keys(), (index) => String(racine(index)));
  return [...indexes.values()].map((groupe) => groupe.flatMap((index) => lignes[index] ?? []));
}

/** Two groups share nothing: they contradict each other as soon as both know a mail, both a mobile or both an address. */
function seContredisent(groupes: readonly ResponsableOnde[][]): boolean {
  return COORDONNEES.some(
    (lire) => groupes.filter((lignes) => lignes.some((ligne) => lire(ligne))).length > 1,
  );
}

function fusionner(doubles: readonly ResponsableOnde[], anomalies: AnomalieOnde[]): ResponsableOnde[] {
  const [premiere, ...suivantes] = doubles.toSorted((a, b) => a.ligne - b.ligne);
  if (!premiere) return [];
  if (suivantes.length === 0) return [premiere];
  // The order of the file must not decide which value wins: the last of `ordonnees` does.
  const ordonnees = doubles
    .map((ligne) => ({ ligne, contenu: contenu(ligne) }))
    .sort((a, b) => comparerTextes(b.contenu, a.contenu));
  const memes = new Set(ordonnees.map((ordonnee) => ordonnee.contenu)).size === 1;
  const message = memes
    ? phrase`Ce responsable figure déjà ligne ${premiere.ligne} avec les mêmes coordonnées : ses enfants sont réunis.`
    : phrase`Ce responsable figure déjà ligne ${premiere.ligne}, écrit autrement (${champsDifferents(doubles)}) : les deux lignes sont réunies. Corrigez-le dans ONDE.`;
  anomalies.push(...suivantes.map((double) => anomalie(double, message)));
  const lignes = ordonnees.map(({ ligne }) => ligne);
  const remplies = lignes.map((ligne) =>
    Object.fromEntries(Object.entries(ligne).filter(([, v]) => v !== null)),
  );
  const enfants = new Map(
    lignes.flatMap((ligne) => ligne.enfants).map((enfant) => [cleEnfant(enfant), enfant]),
  );
  return [
    Object.assign({}, ...lignes, ...remplies, { ligne: premiere.ligne, enfants: [...enfants.values()] }),
  ];
}

/** What the line says of the person, children apart. */
function contenu({ ligne: _, enfants: __, ...personne }: ResponsableOnde): string {
  return JSON.stringify(personne);
}

/** What the lines of one person do not say alike, in the words of a director. */
function champsDifferents(lignes: readonly ResponsableOnde[]): string {
  return CHAMPS_RESPONSABLE.filter((champ) => new Set(lignes.map((ligne) => ligne[champ] ?? null)).size > 1)
    .map((champ) => CHAMP_LABELS[champ].toLowerCase())
    .join(', ');
}

function homonymie(
  lignes: readonly ResponsableOnde[],
  toutes: readonly number[],
  civilites: boolean,
): AnomalieOnde[] {
  const [premiere] = lignes.toSorted((a, b) => a.ligne - b.ligne);
  if (!premiere) return [];
  const siennes = new Set(lignes.map(({ ligne }) => ligne));
  const autres = toutes.slice(0, LIGNES_CITEES + siennes.size).filter((ligne) => !siennes.has(ligne));
  const citees = autres.slice(0, LIGNES_CITEES).join(', ');
  return [
    anomalie(
      premiere,
      civilites
        ? phrase`Même nom et même prénom que ligne ${citees}, mais une autre civilité : ce sont des personnes différentes.`
        : phrase`Même nom et même prénom que ligne ${citees}, mais d'autres coordonnées : ce sont des personnes différentes.`,
    ),
  ];
}

function anomalie(ligne: ResponsableOnde, message: string): AnomalieOnde {
  return {
    fichier: 'responsables',
    ligne: ligne.ligne,
    champ: 'Nom responsable',
    valeur: `${ligne.nom} ${ligne.prenom}`,
    gravite: 'avertissement',
    message,
  };
}
