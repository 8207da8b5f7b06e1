import { direCeQuiReste } from '../corrections/conserves.ts';
import { clePersonne, type NomsGardes, relire, signalerArrivee } from '../corrections/lettres-illisibles.ts';
import { creerResolveur, type ElevePresent } from '../personnes/enfants.ts';
import type { LigneResolue } from '../personnes/indices.ts';
import { rapprocherRepresentants } from '../personnes/rapprocher-representants.ts';
import { type AutresClasses, compterAutresClasses } from '../rapport/autres-classes.ts';
import { trierParNom } from '../rapport/ordre.ts';
import { aLettreInconnue } from '../texte/lettre-inconnue.ts';
import type { AnomalieOnde, FichierLu, ResponsableOnde } from '../types.ts';
import type { EtatEcole } from './etat.ts';
import { comparerLiens, type RepresentantPresent } from './liens.ts';
import {
  changementsRepresentant,
  donneesRepresentant,
  nommerRepresentant,
  nomsChanges,
} from './modifications.ts';
import type { DiffOnde, IdentiteChangee, Ref, Reunion } from './types.ts';

export interface CoteRepresentants extends Pick<DiffOnde, 'liens' | 'anomalies' | 'propositions'> {
  personnes: DiffOnde['responsables'];
  identites: IdentiteChangee[];
  /** Children named by the file, and those of them whose names some pupil bears. */
  enfantsCites: number;
  enfantsConnus: number;
  /** Guardians present before whom the file names. */
  connus: number;
  /** Names that the file gives damaged, of guardians and of their children, whose spelling is known. */
  nomsGardes: NomsGardes;
  /** Children whose class the two files do not write alike; « exemple »: both labels of one. */
  autresClasses: AutresClasses;
}

export function comparerRepresentants(
  ecole: EtatEcole,
  presents: readonly ElevePresent[],
  fichier: FichierLu<ResponsableOnde> | undefined,
  reunions: readonly Reunion[],
): CoteRepresentants {
  if (!fichier) return RIEN;
  const resoudre = creerResolveur(presents);
  const resolues = fichier.lignes.map((ligne) => ({ ligne, resolutions: ligne.enfants.map(resoudre) }));
  const { paires, nouvelles, partants, proteges, propositions, anomalies } = rapprocherRepresentants({
    fiches: ecole.representants,
    rattachements: ecole.rattachements,
    fichier,
    resolues,
    enfantsDe: prenomsDesEnfants(ecole),
    reunions,
  });
  const illisibles: AnomalieOnde[] = [];
  const nomsGardes: NomsGardes = [];
  const identites: IdentiteChangee[] = [];
  const retours: DiffOnde['responsables']['retours'] = [];
  const modifications: DiffOnde['responsables']['modifications'] = [];
  const nommes: RepresentantPresent[] = [];
  for (const { fiche, resolue: lue } of paires) {
    const ligne = relire('responsables', fiche, lue.ligne, nomsGardes, illisibles);
    const resolue = { ...lue, ligne };
    const qui = { ...nommerRepresentant(fiche), id: fiche.id, ligne: ligne.ligne };
    const noms = nomsChanges(fiche, ligne);
    const changements = changementsRepresentant(fiche, ligne);
    if (fiche.parti) retours.push(qui);
    if (changements.length > 0) modifications.push({ ...qui, changements });
    if (noms) identites.push({ profil: 'representant_legal', id: fiche.id, ...noms });
    nommes.push(present({ fiche: fiche.id }, resolue));
  }
  const lues = paires.map(({ fiche, resolue }) => ({ fiche, ligne: resolue.ligne }));
  const triees = trierParNom(
    nouvelles,
    ({ ligne }) => donneesRepresentant(ligne),
    // Of two who are the same in all else, a link must not go to the first of the file.
    ({ ligne }) => [donneesRepresentant(ligne), ligne.enfants.map(({ ligne: _, ...enfant }) => enfant)],
  );
  nommes.push(...triees.map((resolue, rang) => present({ arrivee: rang }, resolue)));
  for (const { ligne } of triees) illisibles.push(...signalerArrivee('responsables', ligne));
  const autresClasses = compterAutresClasses(resolues);
  const liens = comparerLiens(nommes, presents, ecole.rattachements, autresClasses);
  for (const { ligne, resolutions } of resolues) {
    ligne.enfants.forEach(({ nom, nomUsage, prenom }, rang) => {
      const lus = [nom ?? '', nomUsage ?? '', prenom].filter(aLettreInconnue);
      const ref = resolutions[rang]?.trouve?.ref;
      if (lus.length > 0 && ref && 'fiche' in ref)
        nomsGardes.push({ cle: clePersonne('eleves', ref.fiche), noms: lus });
    });
  }
  const resolutions = resolues.flatMap((resolue) => resolue.resolutions);
  return {
    personnes: {
      arrivees: triees.map(({ ligne }) => ({ ...donneesRepresentant(ligne), ligne: ligne.ligne })),
      departs: trierParNom(partants, (fiche) => fiche).map((fiche) => ({
        ...nommerRepresentant(fiche),
        id: fiche.id,
      })),
      retours: trierParNom(retours, (fiche) => fiche),
      modifications: trierParNom(modifications, (fiche) => fiche),
    },
    liens: { ajoutes: liens.ajoutes, retires: liens.retires },
    identites: trierParNom(identites, ({ avant, id }) => ({ ...avant, id })),
    propositions,
    nomsGardes,
    autresClasses,
    anomalies: [...direCeQuiReste(fichier.anomalies, lues), ...anomalies, ...illisibles, ...liens.anomalies],
    enfantsCites: resolutions.length,
    enfantsConnus: resolutions.filter((resolution) => resolution.trouve || resolution.candidats.length > 0)
      .length,
    connus: paires.filter(({ fiche }) => !fiche.parti).length + proteges.length,
  };
}

const RIEN: CoteRepresentants = {
  personnes: { arrivees: [], departs: [], retours: [], modifications: [] },
  liens: { ajoutes: [], retires: [] },
  identites: [],
  propositions: [],
  nomsGardes: [],
  autresClasses: { massives: false },
  anomalies: [],
  enfantsCites: 0,
  enfantsConnus: 0,
  connus: 0,
};

/** Only asked for the few who are shown side by side. */
function prenomsDesEnfants({ eleves, rattachements }: EtatEcole): (fiche: string) => string[] {
  return (fiche) => {
    const siens = new Set(
      rattachements.filter(({ representantId }) => representantId === fiche).map(({ eleveId }) => eleveId),
    );
    return eleves.filter(({ id, parti }) => !parti && siens.has(id)).map(({ prenom }) => prenom);
  };
}

function present(ref: Ref, { ligne, resolutions }: LigneResolue): RepresentantPresent {
  const enfants = ligne.enfants.flatMap((enfant, rang) => {
    const resolution = resolutions[rang];
    return resolution ? [{ enfant, resolution }] : [];
  });
  return { ref, nomme: nommerRepresentant(donneesRepresentant(ligne)), enfants };
}
