import { phrase } from '../../phrase.ts';
import { cleNom, grouper, indexer, joindre } from '../cles.ts';
import { estAbime, IndexDeNoms, memeNom } from '../corrections/noms-abimes.ts';
import { CANDIDATS_MAX, proposerRepresentant } from '../corrections/propositions.ts';
import { concerneesPar } from '../corrections/protection.ts';
import { ecartDeNom, estCorrection, peutEtreLaMeme } from '../corrections/representants.ts';
import type { FicheRepresentant, Rattachement } from '../diff/etat.ts';
import type { MotifDoute, Proposition, Reunion } from '../diff/types.ts';
import type { AnomalieOnde, FichierLu, ResponsableOnde } from '../types.ts';
import { CRITERES, type Critere, Indices, type LigneResolue, parDomicile } from './indices.ts';

export interface RapprochementRepresentants {
  paires: { fiche: FicheRepresentant; resolue: LigneResolue }[];
  nouvelles: LigneResolue[];
  partants: FicheRepresentant[];
  proteges: FicheRepresentant[];
  propositions: Proposition[];
  anomalies: AnomalieOnde[];
}

export interface Donnees {
  fiches: readonly FicheRepresentant[];
  rattachements: readonly Rattachement[];
  fichier: FichierLu<ResponsableOnde>;
  resolues: readonly LigneResolue[];
  /** First names of the children, by id of a guardian's fiche. */
  enfantsDe(fiche: string): readonly string[];
  /** What the director said of earlier proposals. */
  reunions: readonly Reunion[];
}

/**
 * Guardians have no number in ONDE: names and a shared child, then names and mobile or mail, at last names and home, which is said.
 * Doubt merges nobody.
 */
export function rapprocherRepresentants(donnees: Donnees): RapprochementRepresentants {
  const { fiches, rattachements, fichier, resolues } = donnees;
  const suivi = new Suivi(fiches, rattachements, resolues);
  suivi.reunir(donnees.reunions);
  for (const [cle, lignes] of grouper(resolues, ({ ligne }) => noms(ligne))) suivi.parNoms(cle, lignes);
  const concernee = concerneesPar(fichier.ignorees);
  const estProtege = (fiche: FicheRepresentant) => suivi.indecises.has(fiche) || concernee(fiche);
  suivi.parLettreInconnue();
  suivi.parOrthographe(estProtege);
  const proposer = (paire: Indices, motif: MotifDoute) =>
    proposerRepresentant(paire.fiche, paire.resolue, donnees.enfantsDe(paire.fiche.id), motif);
  const propositions = suivi.possibles(estProtege).map((paire) => proposer(paire, motifDe(paire)));
  propositions.push(...suivi.illisibles.map((paire) => proposer(paire, 'lettre_illisible')));
  const nonTrouves = [...suivi.libres].filter(({ parti }) => !parti);
  const partants = nonTrouves.filter((fiche) => !estProtege(fiche));
  const nouvelles = [...suivi.restantes];
  suivi.signalerHomonymes(partants, nouvelles, propositions);
  return {
    paires: suivi.paires,
    nouvelles,
    partants,
    proteges: nonTrouves.filter(estProtege),
    propositions,
    anomalies: suivi.anomalies,
  };
}

const motifDe = ({ fiche, resolue }: Indices): MotifDoute => ecartDeNom(fiche, resolue.ligne) ?? 'memes_noms';

const AUCUN_ENFANT: ReadonlySet<string> = new Set();

class Suivi {
  readonly paires: RapprochementRepresentants['paires'] = [];
  readonly anomalies: AnomalieOnde[] = [];
  readonly libres: Set<FicheRepresentant>;
  readonly restantes: Set<LigneResolue>;
  readonly indecises = new Set<FicheRepresentant>();
  /** Pairs between which only letters that cannot be read make the doubt. */
  readonly illisibles: Indices[] = [];
  readonly #enfantsDe: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #fichesParNoms: ReadonlyMap<string, FicheRepresentant[]>;

  constructor(
    fiches: readonly FicheRepresentant[],
    rattachements: readonly Rattachement[],
    resolues: readonly LigneResolue[],
  ) {
    this.libres = new Set(fiches);
    this.restantes = new Set(resolues);
    this.#fichesParNoms = grouper(fiches, noms);
    const parFiche = grouper(rattachements, ({ representantId }) => representantId);
    this.#enfantsDe = new Map(
      [...parFiche].map(([id, liens]) => [id, new Set(liens.map(({ eleveId }) => eleveId))]),
    );
  }

  /** The director's word comes first. */
  reunir(reunions: readonly Reunion[]): void {
    const fiches = new Map([...this.libres].map((fiche) => [fiche.id, fiche]));
    const lignes = new Map([...this.restantes].map((resolue) => [resolue.ligne.ligne, resolue]));
    for (const reunion of reunions) {
      const [fiche, resolue] = [fiches.get(reunion.fiche), lignes.get(reunion.ligne)];
      if (reunion.profil === 'representant_legal' && fiche && resolue) this.#retenir({ fiche, resolue });
    }
  }

  parNoms(cle: string, lignes: readonly LigneResolue[]): void {
    const fiches = this.#fichesParNoms.get(cle);
    if (!fiches) return;
    for (const paire of this.#departager(this.#pairesPossibles(lignes, fiches))) {
      if (this.restantes.delete(paire.resolue)) this.#signalerIndecision(paire.resolue.ligne);
    }
  }

  /** Names of which only unknown letters differ are the same names: the same evidence decides (rules §7). */
  parLettreInconnue(): void {
    const libres = [...this.libres].filter((fiche) => !this.indecises.has(fiche));
    if (!libres.some(estAbime) && ![...this.restantes].some(({ ligne }) => estAbime(ligne))) return;
    const index = new IndexDeNoms(libres);
    const paires = [...this.restantes].flatMap((resolue) =>
      this.#pairesPossibles([resolue], index.compatibles(resolue.ligne)),
    );
    const parLigne = grouper(this.#departager(paires), ({ resolue }) => String(resolue.ligne.ligne));
    for (const indecises of parLigne.values()) {
      this.illisibles.push(...(indecises.length > CANDIDATS_MAX ? [] : indecises));
      for (const { resolue } of indecises) {
        if (this.restantes.delete(resolue)) this.#signalerIllisible(resolue.ligne);
      }
    }
  }

  /** Matches what the evidence decides; answers the pairs that it leaves open, whose fiches then stay as they are. */
  #departager(paires: readonly Indices[]): Indices[] {
    const presentes = paires.filter(({ fiche }) => !fiche.parti);
    // A pair made under a weak criterion may leave a single partner to another line under a stronger one.
    while (
      paires.some((paire) => this.#sontLibres(paire)) &&
      CRITERES.some((critere) => this.#apparier(paires, critere) || this.#apparier(presentes, critere))
    );
    const indecises = paires.filter(
      (paire) => this.#sontLibres(paire) && CRITERES.some((critere) => critere(paire)),
    );
    for (const { fiche } of indecises) this.indecises.add(fiche);
    return indecises;
  }

  /** A corrected spelling is not a new person (rules §7). */
  parOrthographe(estProtege: (fiche: FicheRepresentant) => boolean): void {
    const fiches = [...this.libres].filter((fiche) => !estProtege(fiche));
    this.#apparier(this.#presqueMemesNoms(fiches), estCorrection);
  }

  /** One who would leave and one who would arrive, of whom the director alone can say whether they are one. */
  possibles(estProtege: (fiche: FicheRepresentant) => boolean): Indices[] {
    const partants = [...this.libres].filter((fiche) => !fiche.parti && !estProtege(fiche));
    const paires = this.#presqueMemesNoms(partants).filter(peutEtreLaMeme);
    const parMembre = new Map<object, number>();
    for (const { fiche, resolue } of paires) {
      for (const membre of [fiche, resolue]) parMembre.set(membre, (parMembre.get(membre) ?? 0) + 1);
    }
    return paires.filter(({ fiche, resolue }) =>
      [fiche, resolue].every((membre) => (parMembre.get(membre) ?? 0) <= CANDIDATS_MAX),
    );
  }

  /** Same surname or same first name, at least as far as can be read. */
  #presqueMemesNoms(fiches: readonly FicheRepresentant[]): Indices[] {
    if (fiches.length === 0 || this.restantes.size === 0) return [];
    const parNom = indexer(fiches, clesDeNom);
    const parPrenom = grouper(fiches, ({ prenom }) => cleNom(prenom));
    const abimees = fiches.filter(estAbime);
    return [...this.restantes].flatMap((resolue) => {
      const { ligne } = resolue;
      const candidates = estAbime(ligne)
        ? fiches.filter((fiche) => memeNom(fiche.nom, ligne.nom) || memeNom(fiche.prenom, ligne.prenom))
        : [
            ...clesDeNom(ligne).flatMap((cle) => parNom.get(cle) ?? []),
            ...(parPrenom.get(cleNom(ligne.prenom)) ?? []),
            ...abimees,
          ];
      return this.#pairesPossibles([resolue], [...new Set(candidates)]);
    });
  }

  #pairesPossibles(lignes: readonly LigneResolue[], fiches: readonly FicheRepresentant[]): Indices[] {
    return lignes.flatMap((resolue) =>
      fiches.map((fiche) => new Indices(fiche, resolue, this.#enfantsDe.get(fiche.id) ?? AUCUN_ENFANT)),
    );
  }

  /** Keeps the pairs of which neither side has another partner under this criterion: the order of lines cannot matter. */
  #apparier(paires: readonly Indices[], critere: Critere): boolean {
    const possibles = paires.filter((paire) => this.#sontLibres(paire) && critere(paire));
    if (possibles.length === 0) return false;
    const partenaires = new Map<LigneResolue | FicheRepresentant, number>();
    for (const { fiche, resolue } of possibles) {
      for (const membre of [fiche, resolue]) partenaires.set(membre, (partenaires.get(membre) ?? 0) + 1);
    }
    const uniques = possibles.filter(
      ({ fiche, resolue }) => partenaires.get(fiche) === 1 && partenaires.get(resolue) === 1,
    );
    for (const { fiche, resolue } of uniques) {
      this.#retenir({ fiche, resolue });
      if (critere === parDomicile) this.#signalerDomicile(resolue.ligne);
    }
    return uniques.length > 0;
  }

  #retenir({ fiche, resolue }: { fiche: FicheRepresentant; resolue: LigneResolue }): void {
    this.libres.delete(fiche);
    this.restantes.delete(resolue);
    this.paires.push({ fiche, resolue });
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

  #signalerIllisible(ligne: ResponsableOnde): void {
    this.#signaler(
      ligne,
      'ligne_ignoree',
      phrase`Une lettre illisible empêche de savoir de quel responsable il s'agit : la ligne est ignorée, et personne ne quitte l'école pour autant. Exportez de nouveau le fichier depuis ONDE, sans l'ouvrir dans un tableur.`,
    );
  }

  #signalerDomicile(ligne: ResponsableOnde): void {
    this.#signaler(
      ligne,
      'avertissement',
      phrase`Reconnu à son nom et à son domicile seulement : ni enfant, ni portable, ni mail en commun avec sa fiche. Vérifiez que c'est la même personne.`,
    );
  }

  signalerHomonymes(
    partants: readonly FicheRepresentant[],
    nouvelles: readonly LigneResolue[],
    propositions: readonly Proposition[],
  ): void {
    const quiPartent = new Set(partants);
    const proposees = new Set(propositions.map(({ ligne }) => ligne));
    for (const { ligne } of nouvelles) {
      const memesNoms = this.#fichesParNoms.get(noms(ligne)) ?? [];
      if (memesNoms.some((fiche) => quiPartent.has(fiche))) {
        // Shown side by side already, for the director to say.
        if (proposees.has(ligne.ligne)) continue;
        this.#signaler(
          ligne,
          'avertissement',
          phrase`Plusieurs responsables de ce nom quitteraient l'école en même temps, et rien ne dit si l'un d'eux est celui-ci : un nouveau compte lui serait ouvert.`,
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

const clesDeNom = ({ nom, nomUsage }: { nom: string; nomUsage?: string | null }): string[] =>
  [nom, nomUsage].flatMap((porte) => (porte ? [cleNom(porte)] : []));
