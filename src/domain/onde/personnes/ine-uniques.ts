import { phrase } from '../../phrase.ts';
import type { FicheEleve } from '../diff/etat.ts';
import type { AnomalieOnde, EleveOnde, Gravite } from '../types.ts';

interface Paire {
  fiche: FicheEleve;
  ligne: EleveOnde;
}

interface Attribution {
  paires: Paire[];
  nouvelles: EleveOnde[];
  anomalies: AnomalieOnde[];
}

/**
 * An INE names one child. A line does not get the INE that another fiche of the school still holds after the update, departed ones
 * included: their account follows it. Two INE corrected into each other are no conflict.
 */
export function attribuerIne(
  fiches: readonly FicheEleve[],
  { paires, restantes }: { paires: readonly Paire[]; restantes: ReadonlySet<EleveOnde> },
): Attribution {
  const ficheDe = new Map(paires.map(({ fiche, ligne }) => [ligne, fiche]));
  const ligneDe = new Map(paires.map(({ fiche, ligne }) => [fiche, ligne]));
  const lignes = [...ficheDe.keys(), ...restantes];
  const ecartees = new Map<EleveOnde, FicheEleve>();
  const demande = (ligne: EleveOnde | undefined) => (ligne && !ecartees.has(ligne) ? ligne.ine : undefined);
  let conflits: (readonly [EleveOnde, FicheEleve])[];
  do {
    // Refusing one INE leaves another where it was, which may refuse a second one: until nothing moves.
    const detenteurs = new Map<string, FicheEleve>();
    for (const fiche of fiches) {
      const ine = demande(ligneDe.get(fiche)) ?? fiche.ine;
      if (ine !== null && (ine === fiche.ine || !detenteurs.has(ine))) detenteurs.set(ine, fiche);
    }
    conflits = lignes.flatMap((ligne) => {
      const ine = demande(ligne);
      const fiche = ficheDe.get(ligne);
      const detenteur = ine === undefined || ine === fiche?.ine ? undefined : detenteurs.get(ine);
      return detenteur && detenteur !== fiche ? [[ligne, detenteur] as const] : [];
    });
    for (const [ligne, detenteur] of conflits) ecartees.set(ligne, detenteur);
  } while (conflits.length > 0);

  const anomalies: AnomalieOnde[] = [];
  const attribuer = (ligne: EleveOnde): EleveOnde => {
    const detenteur = ecartees.get(ligne);
    const avant = ficheDe.get(ligne)?.ine ?? null;
    if (detenteur) anomalies.push(refuse(ligne, detenteur));
    else if (avant !== null && ligne.ine !== undefined && ligne.ine !== avant)
      anomalies.push(change(ligne, avant));
    if (!detenteur) return ligne;
    const { ine: _, ...sansIne } = ligne;
    return sansIne;
  };
  return {
    paires: paires.map(({ fiche, ligne }) => ({ fiche, ligne: attribuer(ligne) })),
    nouvelles: [...restantes].map(attribuer),
    anomalies,
  };
}

function refuse(ligne: EleveOnde, { prenom, nom }: FicheEleve): AnomalieOnde {
  return anomalie(
    ligne,
    'champ_ignore',
    phrase`Cet INE est déjà celui d'un autre élève connu de l'école, ${prenom} ${nom} : il n'est pas repris. Vérifiez les INE dans ONDE.`,
  );
}

function change(ligne: EleveOnde, avant: string): AnomalieOnde {
  return anomalie(
    ligne,
    'avertissement',
    phrase`L'INE de cet élève a changé dans ONDE (auparavant ${avant}).`,
  );
}

function anomalie(ligne: EleveOnde, gravite: Gravite, message: string): AnomalieOnde {
  return { fichier: 'eleves', ligne: ligne.ligne, champ: 'INE', valeur: ligne.ine ?? '', gravite, message };
}
