import { phrase } from '../../phrase.ts';
import type { ElevePresent, Resolution } from '../personnes/enfants.ts';
import type { AutresClasses } from '../rapport/autres-classes.ts';
import { trierLiens } from '../rapport/ordre.ts';
import type { AnomalieOnde, EnfantOnde } from '../types.ts';
import type { Rattachement } from './etat.ts';
import type { LienModifie, Ref, RepresentantNomme } from './types.ts';

/** A guardian that the file names: a fiche matched with its line, or an arrival. */
export interface RepresentantPresent {
  ref: Ref;
  nomme: RepresentantNomme;
  enfants: readonly { enfant: EnfantOnde; resolution: Resolution }[];
}

export interface ComparaisonLiens {
  ajoutes: LienModifie[];
  retires: LienModifie[];
  anomalies: AnomalieOnde[];
}

/**
 * Links between guardians of the file and pupils present after the update. Links of departed pupils or guardians, and of guardians whose
 * line was ignored, are frozen: a return finds them again.
 */
export function comparerLiens(
  representants: readonly RepresentantPresent[],
  presents: readonly ElevePresent[],
  rattachements: readonly Rattachement[],
  autresClasses: AutresClasses,
): ComparaisonLiens {
  const eleves = new Map(presents.map((eleve) => [eleve.cle, eleve]));
  const liens = new Map<string, Set<string>>();
  for (const { representantId, eleveId } of rattachements) {
    const siens = liens.get(representantId);
    if (siens) siens.add(eleveId);
    else liens.set(representantId, new Set([eleveId]));
  }
  const ajoutes: LienModifie[] = [];
  const retires: LienModifie[] = [];
  const anomalies: AnomalieOnde[] = [];
  for (const { ref, nomme, enfants } of representants) {
    const actuels = ('fiche' in ref ? liens.get(ref.fiche) : undefined) ?? new Set<string>();
    const attendus = new Set<string>();
    for (const { enfant, resolution } of enfants) {
      if (resolution.trouve) {
        attendus.add(resolution.trouve.cle);
        // When most of them differ, one headline says it.
        if (resolution.autreClasse && !autresClasses.massives) {
          anomalies.push(autreClasse(enfant, resolution.trouve));
        }
        continue;
      }
      const conserves = resolution.candidats.filter(({ cle }) => actuels.has(cle));
      for (const { cle } of conserves) attendus.add(cle);
      anomalies.push(nonRattache(enfant, resolution.raison, conserves.length > 0));
    }
    const lien = (eleve: ElevePresent): LienModifie => ({
      responsable: ref,
      eleve: eleve.ref,
      nomResponsable: nomme,
      nomEleve: { nom: eleve.nom, nomUsage: eleve.nomUsage, prenom: eleve.prenom, classe: eleve.classe },
    });
    for (const cle of attendus) {
      const eleve = eleves.get(cle);
      if (eleve && !actuels.has(cle)) ajoutes.push(lien(eleve));
    }
    for (const cle of actuels) {
      const eleve = eleves.get(cle);
      if (eleve && !attendus.has(cle)) retires.push(lien(eleve));
    }
  }
  return { ajoutes: trierLiens(ajoutes), retires: trierLiens(retires), anomalies };
}

function nonRattache(
  enfant: EnfantOnde,
  raison: NonNullable<Exclude<Resolution, { trouve: ElevePresent }>['raison']>,
  conserve: boolean,
): AnomalieOnde {
  const message = `${RAISONS[raison]} ${conserve ? CONSERVE : AUCUN}`;
  return anomalie(enfant, conserve ? 'avertissement' : 'champ_ignore', message);
}

function autreClasse(enfant: EnfantOnde, { classe }: ElevePresent): AnomalieOnde {
  return anomalie(
    enfant,
    'avertissement',
    phrase`L'élève de ce nom est en « ${classe ?? ''} » : comme il est le seul, c'est lui qui est retenu. Vérifiez sa classe dans ONDE.`,
  );
}

function anomalie(enfant: EnfantOnde, gravite: AnomalieOnde['gravite'], message: string): AnomalieOnde {
  return {
    fichier: 'responsables',
    ligne: enfant.ligne,
    champ: 'Enfant',
    valeur: [enfant.nom ?? enfant.nomUsage, enfant.prenom, enfant.classe && `(${enfant.classe})`]
      .filter(Boolean)
      .join(' '),
    gravite,
    message,
  };
}

const RAISONS = {
  introuvable: phrase`Cet enfant n'est pas parmi les élèves de l'école.`,
  autre_classe: phrase`Plusieurs élèves portent ce nom, aucun dans cette classe : l'un des deux fichiers est sans doute plus ancien que l'autre.`,
  homonymes: phrase`Plusieurs élèves portent ce nom dans cette classe.`,
} as const;
const AUCUN = phrase`Aucun rattachement n'est créé.`;
const CONSERVE = phrase`Le rattachement existant est conservé.`;
