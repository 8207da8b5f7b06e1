import { phrase } from '../../phrase.ts';
import { cleNom, comparerTextes, grouper, joindre } from '../cles.ts';
import type { AnomalieOnde, EleveOnde, LigneIgnoree } from '../types.ts';

/** How many line numbers a message names. */
const LIGNES_CITEES = 5;

interface SansDoublon {
  lignes: EleveOnde[];
  ignorees: LigneIgnoree[];
  anomalies: AnomalieOnde[];
}

/**
 * A pupil met twice in the file becomes one line. Homonyms born on the same day are told apart by their INE, else by their class; an INE
 * shared by two different pupils is used for none.
 */
export function fusionnerDoublons(lues: readonly EleveOnde[]): SansDoublon {
  const anomalies: AnomalieOnde[] = [];
  const ignorees: LigneIgnoree[] = [];
  const fusion = (doubles: readonly EleveOnde[]) => fusionner(doubles, anomalies);
  const parIne = [...grouper(lues, (eleve) => eleve.ine ?? `ligne ${eleve.ligne}`).values()].flatMap(
    (memeIne) => {
      if (memeIne.length === 1) return memeIne;
      if (memePersonne(memeIne)) return [fusion(memeIne)];
      const citees = memeIne.slice(0, LIGNES_CITEES).map(({ ligne }) => ligne);
      return memeIne.map((eleve) => sansIne(eleve, citees, anomalies));
    },
  );
  const lignes = [...grouper(parIne, identite).values()].flatMap((homonymes) => {
    const avecIne = homonymes.filter(({ ine }) => ine !== undefined);
    if (homonymes.length === 1) return homonymes;
    if (avecIne.length < 2) return parClasse(homonymes, anomalies).map(fusion);
    for (const eleve of homonymes.filter(({ ine }) => ine === undefined)) {
      ignorees.push({ ligne: eleve.ligne, nom: eleve.nom, prenom: eleve.prenom });
      anomalies.push(
        anomalie(
          eleve,
          'ligne_ignoree',
          phrase`Plusieurs élèves ont ce nom, ce prénom et cette date de naissance, et cette ligne n'a pas d'INE : elle est ignorée.`,
        ),
      );
    }
    return avecIne;
  });
  return { lignes: lignes.toSorted((a, b) => a.ligne - b.ligne), ignorees, anomalies };
}

/**
 * Homonyms born on the same day, each in a class of the own, are two pupils; it is said once per class, however many lines it has. A line
 * without class may be anybody's.
 */
function parClasse(homonymes: readonly EleveOnde[], anomalies: AnomalieOnde[]): (readonly EleveOnde[])[] {
  const ordonnes = homonymes.toSorted((a, b) => a.ligne - b.ligne);
  const classes = [...grouper(ordonnes, ({ classe }) => cleNom(classe ?? '')).values()];
  if (classes.length < 2 || homonymes.some(({ classe }) => !classe)) return [homonymes];
  const [premiere, ...suivantes] = classes.flatMap(([enTete]) => enTete ?? []);
  for (const eleve of suivantes) {
    anomalies.push(
      anomalie(
        eleve,
        'avertissement',
        phrase`Même nom, même prénom et même date de naissance que ligne ${premiere?.ligne ?? 0}, mais dans une autre classe : ce sont deux élèves. S'il s'agit d'un seul, retirez-le d'une des classes dans ONDE.`,
      ),
    );
  }
  return classes;
}

function identite({ nom, prenom, dateNaissance }: EleveOnde): string {
  return joindre(cleNom(nom), cleNom(prenom), dateNaissance);
}

function memePersonne(lignes: readonly EleveOnde[]): boolean {
  const unSeul = (lire: (eleve: EleveOnde) => string) => new Set(lignes.map(lire)).size === 1;
  if (!unSeul(({ prenom }) => cleNom(prenom))) return false;
  return unSeul(({ dateNaissance }) => dateNaissance) || unSeul(({ nom }) => cleNom(nom));
}

function sansIne(
  { ine, ...eleve }: EleveOnde,
  lignes: readonly number[],
  anomalies: AnomalieOnde[],
): EleveOnde {
  anomalies.push({
    fichier: 'eleves',
    ligne: eleve.ligne,
    champ: 'INE',
    valeur: ine ?? '',
    gravite: 'champ_ignore',
    message: phrase`Des élèves différents ont le même INE (lignes ${lignes.join(', ')}) : il n'est repris pour aucun.`,
  });
  return eleve;
}

/** Which line wins must not depend on the order of the file: the first in alphabetical order of content. */
function fusionner(doubles: readonly EleveOnde[], anomalies: AnomalieOnde[]): EleveOnde {
  const ordonnes = doubles.toSorted((a, b) => comparerTextes(contenu(b), contenu(a)));
  const [premiere, ...suivantes] = doubles.toSorted((a, b) => a.ligne - b.ligne);
  if (premiere && suivantes.length === 0) return premiere;
  const fusionnee: EleveOnde = sansUsageRepete(
    Object.assign({}, ...ordonnes, ...ordonnes.map(dites), { ligne: premiere?.ligne }),
  );
  for (const double of suivantes) {
    const differe = contenu(double) !== contenu(premiere ?? double);
    anomalies.push(
      anomalie(
        double,
        'avertissement',
        differe
          ? phrase`Cet élève figure déjà ligne ${premiere?.ligne ?? 0} avec d'autres valeurs : les deux lignes sont réunies. Vérifiez sa classe et sa date de naissance dans ONDE.`
          : phrase`Cet élève figure déjà ligne ${premiere?.ligne ?? 0} : les deux lignes sont réunies.`,
      ),
    );
  }
  return fusionnee;
}

/** As on one line: a name of use that repeats the family name, here of another line, is none. */
function sansUsageRepete(eleve: EleveOnde): EleveOnde {
  const repete = eleve.nomUsage && cleNom(eleve.nomUsage) === cleNom(eleve.nom);
  return repete ? { ...eleve, nomUsage: null } : eleve;
}

function contenu({ ligne: _, ...eleve }: EleveOnde): string {
  return JSON.stringify(eleve);
}

/** An empty cell does not erase what another line of the same pupil says. */
function dites(eleve: EleveOnde): Partial<EleveOnde> {
  return Object.fromEntries(Object.entries(eleve).filter(([, valeur]) => valeur !== null));
}

function anomalie(eleve: EleveOnde, gravite: AnomalieOnde['gravite'], message: string): AnomalieOnde {
  return {
    fichier: 'eleves',
    ligne: eleve.ligne,
    champ: 'Nom élève',
    valeur: `${eleve.nom} ${eleve.prenom}`,
    gravite,
    message,
  };
}
