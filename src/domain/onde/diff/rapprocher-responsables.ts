import { cleNom, grouper, joindre } from '../cles.ts';
import { phrase } from '../phrase.ts';
import type { AnomalieOnde, FichierLu, ResponsableOnde } from '../types.ts';
import type { FicheResponsable, Rattachement } from './etat.ts';
import { CRITERES, type Critere, Indices, type LigneResolue, parDomicile, parNomChange } from './indices.ts';
import { concerneesPar } from './protection.ts';

export interface RapprochementResponsables {
  paires: { fiche: FicheResponsable; resolue: LigneResolue }[];
  nouvelles: LigneResolue[];
  partants: FicheResponsable[];
  proteges: FicheResponsable[];
  anomalies: AnomalieOnde[];
}

/**
 * Guardians have no number in ONDE: names and a shared child, then names and mobile or mail, at last names and home, which is said.
 * Doubt merges nobody.
 */
export function rapprocherResponsables(
  fiches: readonly FicheResponsable[],
  rattachements: readonly Rattachement[],
  fichier: FichierLu<ResponsableOnde>,
  resolues: readonly LigneResolue[],
): RapprochementResponsables {
  const suivi = new Suivi(fiches, rattachements, resolues);
  for (const [cle, lignes] of grouper(resolues, ({ ligne }) => noms(ligne))) suivi.parNoms(cle, lignes);
  suivi.parPrenom();
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

const AUCUN_ENFANT: ReadonlySet<string> = new Set();

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
    const paires = this.#pairesPossibles(lignes, fiches);
    const presentes = paires.filter(({ fiche }) => !fiche.parti);
    // A pair made under a weak criterion may leave a single partner to another line under a stronger one.
    while (
      lignes.some((ligne) => this.restantes.has(ligne)) &&
      CRITERES.some((critere) => this.#apparier(paires, critere) || this.#apparier(presentes, critere))
    );
    const indecises = paires.filter(
      (paire) => this.#sontLibres(paire) && CRITERES.some((critere) => critere(paire)),
    );
    for (const { fiche, resolue } of indecises) {
      this.indecises.add(fiche);
      if (this.restantes.delete(resolue)) this.#signalerIndecision(resolue.ligne);
    }
  }

  parPrenom(): void {
    const decidees = [...this.libres].filter((fiche) => !this.indecises.has(fiche));
    const fiches = grouper(decidees, ({ prenom }) => cleNom(prenom));
    for (const [prenom, lignes] of grouper(this.restantes, ({ ligne }) => cleNom(ligne.prenom))) {
      this.#apparier(this.#pairesPossibles(lignes, fiches.get(prenom) ?? []), parNomChange);
    }
  }

  #pairesPossibles(lignes: readonly LigneResolue[], fiches: readonly FicheResponsable[]): Indices[] {
    return lignes.flatMap((resolue) =>
      fiches.map((fiche) => new Indices(fiche, resolue, this.#enfantsDe.get(fiche.id) ?? AUCUN_ENFANT)),
    );
  }

  /** Keeps the pairs of which neither side has another partner under this criterion: the order of lines cannot matter. */
  #apparier(paires: readonly Indices[], critere: Critere): boolean {
    const possibles = paires.filter((paire) => this.#sontLibres(paire) && critere(paire));
    if (possibles.length === 0) return false;
    const partenaires = new Map<LigneResolue | FicheResponsable, number>();
    for (const { fiche, resolue } of possibles) {
      for (const membre of [fiche, resolue]) partenaires.set(membre, (partenaires.get(membre) ?? 0) + 1);
    }
    const uniques = possibles.filter(
      ({ fiche, resolue }) => partenaires.get(fiche) === 1 && partenaires.get(resolue) === 1,
    );
    for (const { fiche, resolue } of uniques) {
      this.libres.delete(fiche);
      this.restantes.delete(resolue);
      this.paires.push({ fiche, resolue });
      if (critere === parDomicile) this.#signalerDomicile(resolue.ligne);
    }
    return uniques.length > 0;
  }

  #sontLibres({ fiche, resolue }: Indices): boolean {
    return this.restantes.has(resolue) && this.libres.has(fiche);
  }

  #signalerIndecision(ligne: ResponsableOnde): void {
    this.#signaler(
      ligne,
      'ligne_ignoree',
      phrase`Plusieurs responsables portent ce nom et ce prénom, et rien ne dit duquel il s'agit : la ligne est ignorée.`,
    );
  }

  #signalerDomicile(ligne: ResponsableOnde): void {
    this.#signaler(
      ligne,
      'avertissement',
      phrase`Reconnu à son nom et à son domicile seulement : ni enfant, ni portable, ni mail en commun avec sa fiche. Vérifiez que c'est la même personne.`,
    );
  }

  signalerHomonymes(partants: readonly FicheResponsable[], nouvelles: readonly LigneResolue[]): void {
    const quiPartent = new Set(partants);
    for (const { ligne } of nouvelles) {
      const memesNoms = this.#fichesParNoms.get(noms(ligne)) ?? [];
      if (memesNoms.some((fiche) => quiPartent.has(fiche))) {
        this.#signaler(
          ligne,
          'avertissement',
          phrase`Un responsable du même nom quitterait l'école en même temps, mais sans enfant ni coordonnée en commun : il recevra un nouveau compte.`,
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
