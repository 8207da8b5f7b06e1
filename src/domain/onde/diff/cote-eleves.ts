import { direCeQuiReste } from '../corrections/conserves.ts';
import {
  classesConnues,
  type NomsGardes,
  relire,
  signalerArrivee,
} from '../corrections/lettres-illisibles.ts';
import type { ElevePresent } from '../personnes/enfants.ts';
import { rapprocherEleves } from '../personnes/rapprocher-eleves.ts';
import { trierParNom } from '../rapport/ordre.ts';
import type { AnomalieOnde, EleveOnde, FichierLu } from '../types.ts';
import type { EtatEcole } from './etat.ts';
import { changementsEleve, donneesEleve, nommerEleve, nomsChanges } from './modifications.ts';
import type { DiffOnde, IdentiteChangee, Reunion } from './types.ts';

export interface CoteEleves extends Pick<DiffOnde, 'anomalies' | 'propositions'> {
  personnes: DiffOnde['eleves'];
  identites: IdentiteChangee[];
  /** The pupils of the school after the update. */
  presents: ElevePresent[];
  /** Pupils present before whom the file names. */
  connus: number;
  /** Names that the file gives damaged, of pupils whose spelling is known. */
  nomsGardes: NomsGardes;
}

export function comparerEleves(
  ecole: EtatEcole,
  lu: FichierLu<EleveOnde> | undefined,
  reunions: readonly Reunion[],
): CoteEleves {
  if (!lu) return { ...RIEN, presents: ecole.eleves.filter(({ parti }) => !parti).map(inchange) };
  const fichier = { ...lu, lignes: classesConnues(lu.lignes, ecole.eleves) };
  const { paires, nouvelles, partants, proteges, propositions, anomalies } = rapprocherEleves(
    ecole.eleves,
    fichier,
    ecole.signalements,
    reunions,
  );
  const illisibles: AnomalieOnde[] = [];
  const nomsGardes: NomsGardes = [];
  const identites: IdentiteChangee[] = [];
  const retours: DiffOnde['eleves']['retours'] = [];
  const modifications: DiffOnde['eleves']['modifications'] = [];
  const presents = proteges.map(inchange);
  for (const { fiche, ligne: lue } of paires) {
    const ligne = relire('eleves', fiche, lue, nomsGardes, illisibles);
    const qui = { ...nommerEleve(fiche), id: fiche.id, ligne: ligne.ligne };
    const noms = nomsChanges(fiche, ligne);
    const changements = changementsEleve(fiche, ligne);
    if (fiche.parti) retours.push(qui);
    if (changements.length > 0) modifications.push({ ...qui, changements });
    if (noms) identites.push({ profil: 'eleve', id: fiche.id, ...noms });
    const apres = { ...fiche, ...ligne };
    presents.push({ ...inchange(fiche), ...nommerEleve(apres) });
  }
  const arrivees = trierParNom(nouvelles, donneesEleve).map((ligne) => ({
    ...donneesEleve(ligne),
    ligne: ligne.ligne,
  }));
  arrivees.forEach((eleve, rang) => {
    presents.push({ cle: `arrivee ${rang}`, ref: { arrivee: rang }, ...nommerEleve(eleve) });
    illisibles.push(...signalerArrivee('eleves', eleve));
  });
  const departs = trierParNom(partants, (fiche) => fiche).map((fiche) => ({
    ...nommerEleve(fiche),
    id: fiche.id,
  }));
  return {
    personnes: {
      arrivees,
      departs,
      retours: trierParNom(retours, (fiche) => fiche),
      modifications: trierParNom(modifications, (fiche) => fiche),
    },
    identites: trierParNom(identites, ({ avant, id }) => ({ ...avant, id })),
    presents,
    propositions,
    nomsGardes,
    connus: paires.filter(({ fiche }) => !fiche.parti).length + proteges.length,
    anomalies: [...direCeQuiReste(fichier.anomalies, paires), ...anomalies, ...illisibles],
  };
}

const RIEN = {
  personnes: { arrivees: [], departs: [], retours: [], modifications: [] },
  identites: [],
  connus: 0,
  propositions: [],
  nomsGardes: [],
  anomalies: [],
};

function inchange(fiche: EtatEcole['eleves'][number]): ElevePresent {
  return { cle: fiche.id, ref: { fiche: fiche.id }, ...nommerEleve(fiche) };
}
