import type { EleveOnde, FichierLu } from '../types.ts';
import { direCeQuiReste } from './conserves.ts';
import type { ElevePresent } from './enfants.ts';
import type { EtatEcole } from './etat.ts';
import { changementsEleve, donneesEleve, nommerEleve, nomsChanges } from './modifications.ts';
import { trierParNom } from './ordre.ts';
import { rapprocherEleves } from './rapprocher-eleves.ts';
import type { DiffOnde, IdentiteChangee } from './types.ts';

export interface CoteEleves extends Pick<DiffOnde, 'anomalies'> {
  personnes: DiffOnde['eleves'];
  identites: IdentiteChangee[];
  /** The pupils of the school after the update. */
  presents: ElevePresent[];
  /** Pupils present before whom the file names. */
  connus: number;
}

export function comparerEleves(ecole: EtatEcole, fichier: FichierLu<EleveOnde> | undefined): CoteEleves {
  if (!fichier) return { ...RIEN, presents: ecole.eleves.filter(({ parti }) => !parti).map(inchange) };
  const { paires, nouvelles, partants, proteges, anomalies } = rapprocherEleves(
    ecole.eleves,
    fichier,
    ecole.signalements,
  );
  const identites: IdentiteChangee[] = [];
  const retours: DiffOnde['eleves']['retours'] = [];
  const modifications: DiffOnde['eleves']['modifications'] = [];
  const presents = proteges.map(inchange);
  for (const { fiche, ligne } of paires) {
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
    connus: paires.filter(({ fiche }) => !fiche.parti).length + proteges.length,
    anomalies: [...direCeQuiReste(fichier.anomalies, paires), ...anomalies],
  };
}

const RIEN = {
  personnes: { arrivees: [], departs: [], retours: [], modifications: [] },
  identites: [],
  connus: 0,
  anomalies: [],
};

function inchange(fiche: EtatEcole['eleves'][number]): ElevePresent {
  return { cle: fiche.id, ref: { fiche: fiche.id }, ...nommerEleve(fiche) };
}
