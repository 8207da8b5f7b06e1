import { comparerTextes } from '../cles.ts';
import { trierPropositions } from '../corrections/propositions.ts';
import { alertesDe } from '../rapport/alertes.ts';
import { alertesBlocage } from '../rapport/blocages.ts';
import { alertesLignesIgnorees } from '../rapport/lignes-ignorees.ts';
import { trierAnomalies } from '../rapport/ordre.ts';
import type { EleveOnde, FichierLu, ResponsableOnde } from '../types.ts';
import { comparerEleves } from './cote-eleves.ts';
import { comparerRepresentants } from './cote-representants.ts';
import type { EtatEcole } from './etat.ts';
import { signalementsClos } from './signalements.ts';
import type { DiffOnde, Effectifs, Reunion } from './types.ts';

/** The files of one update; one that is not given leaves its side untouched. */
export interface FichiersOnde {
  eleves?: FichierLu<EleveOnde>;
  responsables?: FichierLu<ResponsableOnde>;
}

/**
 * What an update from ONDE would change in the school. Pure; once applied, the same files give an empty diff. « reunions »: pairs that a
 * first comparison proposed, and of which the director says that they are one person.
 */
export function comparer(
  ecole: EtatEcole,
  fichiers: FichiersOnde,
  reunions: readonly Reunion[] = [],
): DiffOnde {
  const eleves = comparerEleves(ecole, fichiers.eleves, reunions);
  const representants = comparerRepresentants(ecole, eleves.presents, fichiers.responsables, reunions);
  const donnes = { eleves: fichiers.eleves !== undefined, responsables: fichiers.responsables !== undefined };
  const effectifs = {
    eleves: compter(ecole.eleves, eleves.personnes),
    responsables: compter(ecole.representants, representants.personnes),
  };
  const mouvements = {
    eleves: eleves.personnes,
    responsables: representants.personnes,
    liens: representants.liens,
  };
  const alertes = [
    ...alertesBlocage(ecole, mouvements),
    ...alertesDe({ fichiers: donnes, effectifs }, eleves, representants),
    ...alertesLignesIgnorees(fichiers),
  ];
  return {
    fichiers: donnes,
    ...mouvements,
    signalementsClos: signalementsClos(ecole, mouvements),
    classes: comparerClasses(
      ecole.eleves.filter(({ parti }) => !parti),
      eleves.presents,
    ),
    identites: [...eleves.identites, ...representants.identites],
    anomalies: trierAnomalies([...eleves.anomalies, ...representants.anomalies]),
    effectifs,
    propositions: trierPropositions([...eleves.propositions, ...representants.propositions]),
    comptesSuivis: [],
    departsMassifs: alertes.some(({ code }) => code === 'departs_massifs'),
    arriveesMassives: alertes.some(({ code }) => code === 'arrivees_massives'),
    autreEcole: alertes.some(({ code }) => code === 'autre_ecole'),
    alertes,
  };
}

/** Whether applying the diff would change nothing but the date of the last update. */
export function estVide({ eleves, responsables, liens, signalementsClos }: DiffOnde): boolean {
  return [eleves, responsables, liens, { signalementsClos }].every((partie) =>
    Object.values(partie).every((liste) => liste.length === 0),
  );
}

function compter(
  fiches: readonly { parti: boolean }[],
  { arrivees, departs, retours, modifications }: DiffOnde['eleves'] | DiffOnde['responsables'],
): Effectifs {
  const avant = fiches.filter(({ parti }) => !parti).length;
  return {
    avant,
    apres: avant + arrivees.length + retours.length - departs.length,
    arrivees: arrivees.length,
    departs: departs.length,
    retours: retours.length,
    modifies: modifications.length,
  };
}

/** A class exists as long as a pupil of the school is in it. */
function comparerClasses(
  avant: readonly { classe: string | null }[],
  apres: readonly { classe: string | null }[],
): DiffOnde['classes'] {
  const libelles = (eleves: readonly { classe: string | null }[]) =>
    new Set(eleves.flatMap(({ classe }) => classe ?? []));
  const [anciennes, nouvelles] = [libelles(avant), libelles(apres)];
  return {
    creees: [...nouvelles].filter((classe) => !anciennes.has(classe)).sort(comparerTextes),
    supprimees: [...anciennes].filter((classe) => !nouvelles.has(classe)).sort(comparerTextes),
  };
}
