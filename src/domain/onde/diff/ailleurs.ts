import { cleNom, joindre } from '../cles.ts';
import { phrase } from '../phrase.ts';
import type { AnomalieOnde, EleveOnde, FichierLu } from '../types.ts';
import type { FichiersOnde } from './comparer.ts';
import type { EtatEcole, FicheEleve } from './etat.ts';
import { concerneesPar } from './protection.ts';

/** What other schools make known of this one's pupils; nothing of theirs. */
export interface Ailleurs {
  /** Ids of departed fiches whose pupil another school has received since, and still has. */
  suivis: ReadonlySet<string>;
  /** INE of the file that name somebody else's account: neither birth date nor names agree. */
  inesDAutrui: ReadonlySet<string>;
}

export interface Ecartes {
  etat: EtatEcole;
  fichiers: FichiersOnde;
  /** Those of `suivis` that the file goes on naming: naming them is not a return. */
  encoreNommes: string[];
}

/**
 * Sets aside, before any comparison, what belongs to another school, and says so: a pupil whom another school has received since is
 * not taken back by a file that never stopped naming him, and an INE that is somebody else's is not used.
 */
export function ecarterAilleurs(
  etat: EtatEcole,
  fichiers: FichiersOnde,
  { suivis, inesDAutrui }: Ailleurs,
): Ecartes {
  const { eleves } = fichiers;
  if (!eleves || (suivis.size === 0 && inesDAutrui.size === 0)) return { etat, fichiers, encoreNommes: [] };
  const partis = etat.eleves.filter(({ id }) => suivis.has(id));
  const parCle = new Map(partis.flatMap((fiche) => cles(fiche).map((cle) => [cle, fiche] as const)));
  const concernee = concerneesPar(eleves.ignorees);
  const nommes = new Set(partis.filter(concernee));
  const anomalies: AnomalieOnde[] = [];
  const lignes = eleves.lignes.flatMap((ligne): EleveOnde[] => {
    const fiche = cles(ligne)
      .map((cle) => parCle.get(cle))
      .find((trouvee) => trouvee && !ineContraires(trouvee, ligne));
    if (fiche) {
      nommes.add(fiche);
      anomalies.push(recu(ligne));
      return [];
    }
    if (ligne.ine === undefined || !inesDAutrui.has(ligne.ine)) return [ligne];
    anomalies.push(dAutrui(ligne, ligne.ine));
    const { ine: _, ...sansIne } = ligne;
    return [sansIne];
  });
  const lu: FichierLu<EleveOnde> = { ...eleves, lignes, anomalies: [...eleves.anomalies, ...anomalies] };
  return {
    etat: { ...etat, eleves: etat.eleves.filter(({ id }) => !suivis.has(id)) },
    fichiers: { ...fichiers, eleves: lu },
    encoreNommes: [...nommes].map(({ id }) => id),
  };
}

function cles({ ine, nom, prenom, dateNaissance }: FicheEleve | EleveOnde): string[] {
  return [...(ine ? [joindre('ine', ine)] : []), joindre(cleNom(nom), cleNom(prenom), dateNaissance)];
}

function ineContraires(fiche: FicheEleve, ligne: EleveOnde): boolean {
  return fiche.ine !== null && ligne.ine !== undefined && fiche.ine !== ligne.ine;
}

function recu(ligne: EleveOnde): AnomalieOnde {
  return {
    fichier: 'eleves',
    ligne: ligne.ligne,
    champ: 'Nom élève',
    valeur: `${ligne.nom} ${ligne.prenom}`,
    gravite: 'ligne_ignoree',
    message: phrase`Une autre école a reçu cet élève d'ONDE depuis : son compte l'a suivi, et la ligne est ignorée. S'il a bien quitté l'école, radiez-le dans ONDE ; s'il est toujours là, c'est à l'autre école de le radier.`,
  };
}

function dAutrui({ ligne, nom, prenom }: EleveOnde, ine: string): AnomalieOnde {
  return {
    fichier: 'eleves',
    ligne,
    champ: 'INE',
    valeur: ine,
    gravite: 'champ_ignore',
    message: phrase`Cet INE est déjà celui d'un autre élève, qui n'a ni le nom ni la date de naissance de ${prenom} ${nom} : il n'est pas repris. Vérifiez l'INE dans ONDE.`,
  };
}
