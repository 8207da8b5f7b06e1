import { pluriel } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import { cleNom } from '../cles.ts';
import type { Alerte } from '../diff/types.ts';
import { aLettreInconnue } from '../texte/lettre-inconnue.ts';
import type { AnomalieOnde, FichierOnde } from '../types.ts';
import { garderConnus, memeNom, type NomsCompares } from './noms-abimes.ts';

/** What is said of names that hold « ? » (rules §7): once for those that are known, one by one for those that are not. */

/** Persons of the school, by the key of their fiche, with their names as one line of the file writes them. */
export type NomsGardes = { cle: string; noms: string[] }[];

/** A pupil is named by a line of his own and by those of his guardians: one person all the same. */
export const clePersonne = (fichier: FichierOnde, fiche: string): string => `${fichier} ${fiche}`;

type Ligne = { ligne: number; nom: string; nomUsage?: string | null | undefined; prenom: string };

/** The line of a known person under the known spelling; « nomsGardes » and « anomalies » receive what is to be said of it. */
export function relire<L extends Ligne>(
  fichier: FichierOnde,
  fiche: Parameters<typeof garderConnus>[0] & { id: string },
  lue: L,
  nomsGardes: NomsGardes,
  anomalies: AnomalieOnde[],
): L {
  const { ligne, gardes, incertains } = garderConnus(fiche, lue);
  if (gardes.length > 0) nomsGardes.push({ cle: clePersonne(fichier, fiche.id), noms: gardes });
  if (incertains.length > 0) {
    anomalies.push(
      anomalie(
        fichier,
        lue,
        phrase`« ${incertains.join(' ')} » contient une lettre illisible et n'est pas le nom connu : il n'est pas repris. Corrigez-le dans ONDE, ou exportez de nouveau le fichier sans l'ouvrir dans un tableur.`,
      ),
    );
  }
  return ligne;
}

export function signalerArrivee(fichier: FichierOnde, arrivee: Ligne): AnomalieOnde[] {
  const { nom, nomUsage, prenom } = arrivee;
  const illisibles = [nom, nomUsage ?? '', prenom].filter(aLettreInconnue);
  if (illisibles.length === 0) return [];
  const message = phrase`« ${illisibles.join(' ')} » contient une lettre illisible : corrigez-le dans ONDE, ou exportez de nouveau le fichier sans l'ouvrir dans un tableur, avant de donner un compte à cette personne.`;
  return [anomalie(fichier, arrivee, message)];
}

const CHAMPS = { eleves: 'Nom élève', responsables: 'Nom responsable' } as const;

function anomalie(fichier: FichierOnde, { ligne, nom, prenom }: Ligne, message: string): AnomalieOnde {
  return {
    fichier,
    ligne,
    champ: CHAMPS[fichier],
    valeur: `${nom} ${prenom}`,
    gravite: 'avertissement',
    message,
  };
}

/** One headline for all those whose known spelling stays. */
export function alerteNomsGardes(nomsGardes: NomsGardes): Alerte[] {
  // The first in alphabetical order: the same one whatever the order of the file.
  const [exemple] = nomsGardes.flatMap(({ noms }) => noms).sort();
  if (exemple === undefined) return [];
  const nombre = new Set(nomsGardes.map(({ cle }) => cle)).size;
  const personnes = pluriel(nombre, 'personne connue', 'personnes connues');
  return [
    {
      code: 'lettres_illisibles',
      message: phrase`Des lettres sont illisibles dans le nom de ${personnes} (« ${exemple} ») : l'orthographe connue est gardée. Un tableur a sans doute réenregistré le fichier ; exportez-le de nouveau depuis ONDE.`,
    },
  ];
}

/** A class of the school whose label the file gives damaged is that class, not a new one. */
export function classesConnues<L extends { classe?: string | null }>(
  lignes: L[],
  eleves: readonly { classe: string | null; parti: boolean }[],
): L[] {
  if (!lignes.some(({ classe }) => aLettreInconnue(classe ?? ''))) return lignes;
  const connues = new Set(eleves.flatMap(({ classe, parti }) => (parti || classe === null ? [] : [classe])));
  return lignes.map((ligne) => {
    const { classe } = ligne;
    if (!classe || !aLettreInconnue(classe) || connues.has(classe)) return ligne;
    const possibles = [...connues].filter((connue) => memeNom(classe, connue));
    return possibles.length === 1 ? { ...ligne, classe: possibles[0] } : ligne;
  });
}

/** How the lines ignored by the reading may name a fiche. */
export const nommentPeutEtre =
  (abimes: readonly { nom?: string; nomUsage?: string; prenom?: string }[]) =>
  ({ nom, nomUsage, prenom }: NomsCompares & { nom: string }): boolean =>
    abimes.some((lu) => {
      const portes = [lu.nom, lu.nomUsage].filter((porte) => porte !== undefined);
      const memeSurnom = portes.some((porte) => [nom, nomUsage].some((su) => su && memeNom(porte, su)));
      if (lu.prenom === undefined || cleNom(lu.prenom) === '') return memeSurnom;
      return memeSurnom && memeNom(lu.prenom, prenom);
    });
