import { cleNom, grouper, joindre } from '../cles.ts';
import { phrase } from '../phrase.ts';
import type { AnomalieOnde, FichierLu, ResponsableOnde } from '../types.ts';
import type { Resolution } from './enfants.ts';
import type { FicheResponsable, Rattachement } from './etat.ts';
import { concerneesPar } from './protection.ts';

/** A guardian's line and what its children resolved to. */
export interface LigneResolue {
  ligne: ResponsableOnde;
  resolutions: readonly Resolution[];
}

export interface RapprochementResponsables {
  paires: { fiche: FicheResponsable; resolue: LigneResolue }[];
  nouvelles: LigneResolue[];
  partants: FicheResponsable[];
  proteges: FicheResponsable[];
  anomalies: AnomalieOnde[];
}

interface Indices {
  enfant: boolean;
  contact: boolean;
  /** Not contradicted: an unknown one suits. */
  civilite: boolean;
  /** Neither child nor contact on either side, and everything else equal. */
  copie: boolean;
}

/** From the surest to the least: the names alone never make one person of two. */
const CRITERES: readonly ((indices: Indices) => boolean)[] = [
  ({ enfant, contact, civilite }) => enfant && contact && civilite,
  ({ enfant, civilite }) => enfant && civilite,
  ({ contact, civilite }) => contact && civilite,
  ({ enfant, contact }) => enfant && contact,
  ({ enfant }) => enfant,
  ({ copie }) => copie,
];

/** Guardians have no number in ONDE: names and a shared child, then names and mobile or mail. Doubt merges nobody. */
export function rapprocherResponsables(
  fiches: readonly FicheResponsable[],
  rattachements: readonly Rattachement[],
  fichier: FichierLu<ResponsableOnde>,
  resolues: readonly LigneResolue[],
): RapprochementResponsables {
  const suivi = new Suivi(fiches, rattachements, resolues);
  for (const [cle, lignes] of grouper(resolues, ({ ligne }) => noms(ligne))) suivi.parNoms(cle, lignes);
  suivi.parNomChange();
  const concernee = concerneesPar(fichier.ignorees);
  const nonTrouves = [...suivi.libres].filter(({ parti }) => !parti);
  const estProtege = (fiche: FicheResponsable) => suivi.indecises.has(fiche) || concernee(fiche);
  const partants = nonTrouves.filter((fiche) => !estProtege(fiche));
  const nouvelles = [...suivi.restantes];
  suivi.signalerHomonymes(partants, nouvelles);
  return {
    paires: suivi.paires,
    nouvelles,
    partants,
    proteges: nonTrouves.filter(estProtege),
    anomalies: suivi.anomalies,
  };
}

const COMPARABLES = ['civilite', 'mail', 'portable', 'adresse', 'codePostal', 'commune'] as const;

class Suivi {
  readonly paires: RapprochementResponsables['paires'] = [];
  readonly anomalies: AnomalieOnde[] = [];
  readonly libres: Set<FicheResponsable>;
  readonly restantes: Set<LigneResolue>;
  readonly indecises = new Set<FicheResponsable>();
  readonly #enfantsDe: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #fichesParNoms: ReadonlyMap<string, FicheResponsable[]>;

  constructor(
    fiches: readonly FicheResponsable[],
    rattachements: readonly Rattachement[],
    resolues: readonly LigneResolue[],
  ) {
    this.libres = new Set(fiches);
    this.restantes = new Set(resolues);
    this.#fichesParNoms = grouper(fiches, noms);
    const parFiche = grouper(rattachements, ({ responsableId }) => responsableId);
    this.#enfantsDe = new Map(
      [...parFiche].map(([id, liens]) => [id, new Set(liens.map(({ eleveId }) => eleveId))]),
    );
  }

  parNoms(cle: string, lignes: readonly LigneResolue[]): void {
    const fiches = this.#fichesParNoms.get(cle);
    if (!fiches) return;
    const presentes = fiches.filter(({ parti }) => !parti);
    for (const critere of CRITERES) {
      this.#apparierLesUniques(lignes, fiches, critere);
      this.#apparierLesUniques(lignes, presentes, critere);
    }
    for (const resolue of lignes.filter((ligne) => this.restantes.has(ligne))) {
      const possibles = fiches.filter(
        (fiche) =>
          this.libres.has(fiche) && CRITERES.some((critere) => critere(this.#indices(resolue, fiche))),
      );
      if (possibles.length === 0) continue;
      this.restantes.delete(resolue);
      for (const fiche of possibles) this.indecises.add(fiche);
      this.#signaler(
        resolue.ligne,
        'ligne_ignoree',
        phrase`Plusieurs responsables de l'école portent ce nom et ce prénom, et rien ne dit duquel il s'agit : la ligne est ignorée.`,
      );
    }
  }

  /** A family name corrected in ONDE: same first name, a shared child and the same mail or mobile. */
  parNomChange(): void {
    const decidees = [...this.libres].filter((fiche) => !this.indecises.has(fiche));
    const fiches = grouper(decidees, ({ prenom }) => cleNom(prenom));
    const lignes = grouper(this.restantes, ({ ligne }) => cleNom(ligne.prenom));
    for (const [prenom, memesLignes] of lignes) {
      const memesFiches = fiches.get(prenom);
      if (memesFiches)
        this.#apparierLesUniques(
          memesLignes,
          memesFiches,
          ({ enfant, contact, civilite }) => enfant && contact && civilite,
        );
    }
  }

  /** Pairs of which neither side has another partner under this criterion: the order of lines cannot matter. */
  #apparierLesUniques(
    lignes: readonly LigneResolue[],
    fiches: readonly FicheResponsable[],
    critere: (indices: Indices) => boolean,
  ): void {
    const partenaires = new Map<LigneResolue | FicheResponsable, number>();
    const possibles: RapprochementResponsables['paires'] = [];
    for (const resolue of lignes) {
      if (!this.restantes.has(resolue)) continue;
      for (const fiche of fiches) {
        if (!this.libres.has(fiche) || !critere(this.#indices(resolue, fiche))) continue;
        possibles.push({ fiche, resolue });
        for (const membre of [fiche, resolue]) partenaires.set(membre, (partenaires.get(membre) ?? 0) + 1);
      }
    }
    for (const { fiche, resolue } of possibles) {
      if (partenaires.get(fiche) !== 1 || partenaires.get(resolue) !== 1) continue;
      this.libres.delete(fiche);
      this.restantes.delete(resolue);
      this.paires.push({ fiche, resolue });
    }
  }

  #indices({ ligne, resolutions }: LigneResolue, fiche: FicheResponsable): Indices {
    const siens = this.#enfantsDe.get(fiche.id);
    const enfant =
      siens !== undefined &&
      resolutions.some((resolution) =>
        (resolution.trouve ? [resolution.trouve] : resolution.candidats).some(({ cle }) => siens.has(cle)),
      );
    const contact = egaux(ligne.mail, fiche.mail) || egaux(ligne.portable, fiche.portable);
    const seule = siens === undefined && !resolutions.some(({ trouve }) => trouve);
    return {
      enfant,
      contact,
      civilite: !ligne.civilite || !fiche.civilite || ligne.civilite === fiche.civilite,
      copie:
        !contact && seule && COMPARABLES.every((champ) => (ligne[champ] ?? fiche[champ]) === fiche[champ]),
    };
  }

  signalerHomonymes(partants: readonly FicheResponsable[], nouvelles: readonly LigneResolue[]): void {
    const quiPartent = new Set(partants);
    for (const { ligne } of nouvelles) {
      const memesNoms = this.#fichesParNoms.get(noms(ligne)) ?? [];
      if (memesNoms.some((fiche) => quiPartent.has(fiche))) {
        this.#signaler(
          ligne,
          'avertissement',
          phrase`Un responsable du même nom quitterait l'école en même temps, mais sans enfant, portable ni mail en commun : il recevra un nouveau compte.`,
        );
      } else if (memesNoms.some(({ parti }) => !parti)) {
        this.#signaler(
          ligne,
          'avertissement',
          phrase`Un autre responsable de l'école a le même nom et le même prénom : ce sont deux personnes distinctes.`,
        );
      }
    }
  }

  #signaler(ligne: ResponsableOnde, gravite: AnomalieOnde['gravite'], message: string): void {
    this.anomalies.push({
      fichier: 'responsables',
      ligne: ligne.ligne,
      champ: 'Nom responsable',
      valeur: `${ligne.nom} ${ligne.prenom}`,
      gravite,
      message,
    });
  }
}

function noms({ nom, prenom }: { nom: string; prenom: string }): string {
  return joindre(cleNom(nom), cleNom(prenom));
}

function egaux(a: string | null | undefined, b: string | null): boolean {
  return Boolean(a) && a === b;
}
