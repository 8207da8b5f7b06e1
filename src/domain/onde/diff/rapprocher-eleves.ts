import { formatDateCourte } from '../../francais.ts';
import { cleNom, grouper, indexer, joindre } from '../cles.ts';
import { phrase } from '../phrase.ts';
import type { AnomalieOnde, EleveOnde, FichierLu, Gravite } from '../types.ts';
import type { FicheEleve, SignalementOuvert } from './etat.ts';
import { attribuerIne } from './ine-uniques.ts';
import { concerneesPar } from './protection.ts';

export interface RapprochementEleves {
  paires: { fiche: FicheEleve; ligne: EleveOnde }[];
  nouvelles: EleveOnde[];
  partants: FicheEleve[];
  /** Present fiches whose line could not be used: neither changed nor taken for departures. */
  proteges: FicheEleve[];
  anomalies: AnomalieOnde[];
}

/** Nothing but INE, names and birth date makes two pupils the same; when they do not decide, nobody is merged and it is said. */
export function rapprocherEleves(
  fiches: readonly FicheEleve[],
  fichier: FichierLu<EleveOnde>,
  signalements: readonly SignalementOuvert[],
): RapprochementEleves {
  const suivi = new Suivi(fiches, fichier.lignes);
  parIne(suivi);
  let avant = -1;
  while (suivi.restantes.size !== avant && suivi.libres.size > 0) {
    avant = suivi.restantes.size;
    parIdentite(suivi);
    parNomEchange(suivi);
  }
  parDateSignalee(suivi, signalements);
  ecarterIndecises(suivi);
  const { paires, nouvelles, anomalies } = attribuerIne(fiches, suivi);
  const concernee = concerneesPar(fichier.ignorees);
  const nonTrouves = [...suivi.libres].filter(({ parti }) => !parti);
  const estProtege = (fiche: FicheEleve) => suivi.indecises.has(fiche) || concernee(fiche);
  const partants = nonTrouves.filter((fiche) => !estProtege(fiche));
  signalerRessemblances(partants, nouvelles, suivi);
  return {
    paires,
    nouvelles,
    partants,
    proteges: nonTrouves.filter(estProtege),
    anomalies: [...suivi.anomalies, ...anomalies],
  };
}

/** What is matched and what is still to match, from one criterion to the next. */
class Suivi {
  readonly paires: RapprochementEleves['paires'] = [];
  readonly anomalies: AnomalieOnde[] = [];
  readonly libres: Set<FicheEleve>;
  readonly restantes: Set<EleveOnde>;
  readonly indecises = new Set<FicheEleve>();

  constructor(fiches: readonly FicheEleve[], lignes: readonly EleveOnde[]) {
    this.libres = new Set(fiches);
    this.restantes = new Set(lignes);
  }

  apparier(fiche: FicheEleve, ligne: EleveOnde): void {
    this.libres.delete(fiche);
    this.restantes.delete(ligne);
    this.paires.push({ fiche, ligne });
  }

  signaler(ligne: EleveOnde, champ: string, valeur: string, gravite: Gravite, message: string): void {
    this.anomalies.push({ fichier: 'eleves', ligne: ligne.ligne, champ, valeur, gravite, message });
  }
}

function parIne(suivi: Suivi): void {
  const connues = new Map<string, FicheEleve>();
  for (const fiche of suivi.libres) {
    if (fiche.ine !== null && (!connues.has(fiche.ine) || !fiche.parti)) connues.set(fiche.ine, fiche);
  }
  const identites = new Set([...suivi.restantes].map(identite));
  for (const ligne of [...suivi.restantes]) {
    const fiche = ligne.ine === undefined ? undefined : connues.get(ligne.ine);
    if (!fiche) continue;
    const memePrenom = cleNom(fiche.prenom) === cleNom(ligne.prenom);
    // Twins whose INE were exchanged have the same birth date: the first name then decides.
    const memeDate = fiche.dateNaissance === ligne.dateNaissance && !identites.has(identite(fiche));
    if (memePrenom || memeDate) suivi.apparier(fiche, ligne);
  }
}

function parIdentite(suivi: Suivi): void {
  const fiches = grouper(suivi.libres, identite);
  for (const [cle, [ligne, ...autres]] of grouper(suivi.restantes, identite)) {
    const fiche = ligne && autres.length === 0 ? choisir(fiches.get(cle) ?? [], ligne) : undefined;
    if (ligne && fiche) suivi.apparier(fiche, ligne);
  }
}

/** The fiche that a single line means: the only one, else the only one present, else the only one of the same class. */
function choisir(fiches: readonly FicheEleve[], { classe }: EleveOnde): FicheEleve | undefined {
  if (fiches.length === 1) return fiches[0];
  const presentes = fiches.filter(({ parti }) => !parti);
  if (presentes.length === 1) return presentes[0];
  const memeClasse = presentes.filter((fiche) => fiche.classe !== null && fiche.classe === classe);
  return memeClasse.length === 1 ? memeClasse[0] : undefined;
}

/** Homonyms born on the same day that nothing tells apart: their lines are not used, their fiches do not leave. */
function ecarterIndecises(suivi: Suivi): void {
  const fiches = grouper(suivi.libres, identite);
  for (const [cle, lignes] of grouper(suivi.restantes, identite)) {
    const memesFiches = fiches.get(cle) ?? [];
    if (memesFiches.length === 0) continue;
    for (const fiche of memesFiches) suivi.indecises.add(fiche);
    for (const ligne of lignes) {
      suivi.restantes.delete(ligne);
      suivi.signaler(
        ligne,
        'Nom élève',
        `${ligne.nom} ${ligne.prenom}`,
        'ligne_ignoree',
        lignes.length > 1
          ? phrase`Plusieurs élèves du fichier ont ce nom, ce prénom et cette date de naissance : impossible de savoir lequel est déjà connu de l'école. La ligne est ignorée.`
          : phrase`Plusieurs élèves de l'école ont ce nom, ce prénom et cette date de naissance : impossible de savoir duquel il s'agit. La ligne est ignorée.`,
      );
    }
  }
}

/** Same first name and birth date, and the family name of one is the name of use of the other. */
function parNomEchange(suivi: Suivi): void {
  const noms = ({ nom, nomUsage, prenom, dateNaissance }: FicheEleve | EleveOnde) =>
    [nom, nomUsage].flatMap((porte) =>
      porte ? [joindre(cleNom(porte), cleNom(prenom), dateNaissance)] : [],
    );
  const fichesParCle = indexer(suivi.libres, noms);
  const lignesParCle = indexer(suivi.restantes, noms);
  for (const ligne of [...suivi.restantes]) {
    const candidates = new Set(noms(ligne).flatMap((cle) => fichesParCle.get(cle) ?? []));
    const [fiche] = candidates;
    if (!fiche || candidates.size > 1 || !suivi.libres.has(fiche) || ineContraires(fiche, ligne)) continue;
    const rivales = new Set(noms(fiche).flatMap((cle) => lignesParCle.get(cle) ?? []));
    if (rivales.size === 1) suivi.apparier(fiche, ligne);
  }
}

/** Without INE, a corrected birth date would make another pupil of the same one; a guardian's report says that it was awaited. */
function parDateSignalee(suivi: Suivi, signalements: readonly SignalementOuvert[]): void {
  const signales = new Set(
    signalements.filter(({ type }) => type === 'date_naissance_erronee').map(({ eleveId }) => eleveId),
  );
  if (signales.size === 0) return;
  const fiches = grouper(
    [...suivi.libres].filter(({ parti }) => !parti),
    nomComplet,
  );
  const lignes = grouper(suivi.restantes, nomComplet);
  for (const [cle, memesFiches] of fiches) {
    const [fiche] = memesFiches;
    const memesLignes = lignes.get(cle) ?? [];
    const [ligne] = memesLignes;
    if (!fiche || !ligne || memesFiches.length > 1 || memesLignes.length > 1) continue;
    if (signales.has(fiche.id) && !ineContraires(fiche, ligne)) suivi.apparier(fiche, ligne);
  }
}

function signalerRessemblances(
  partants: readonly FicheEleve[],
  nouvelles: readonly EleveOnde[],
  suivi: Suivi,
): void {
  const parNom = grouper(partants, nomComplet);
  for (const ligne of nouvelles) {
    const [fiche] = parNom.get(nomComplet(ligne)) ?? [];
    if (!fiche) continue;
    suivi.signaler(
      ligne,
      'Nom élève',
      `${ligne.nom} ${ligne.prenom}`,
      'avertissement',
      phrase`Un élève du même nom, né le ${formatDateCourte(fiche.dateNaissance)}, quitterait l'école en même temps : si c'est le même élève, sa date de naissance ou son INE a changé et il recevra un nouveau compte.`,
    );
  }
}

function ineContraires(fiche: FicheEleve, ligne: EleveOnde): boolean {
  return fiche.ine !== null && ligne.ine !== undefined && fiche.ine !== ligne.ine;
}

function identite({ nom, prenom, dateNaissance }: FicheEleve | EleveOnde): string {
  return joindre(cleNom(nom), cleNom(prenom), dateNaissance);
}

function nomComplet({ nom, prenom }: FicheEleve | EleveOnde): string {
  return joindre(cleNom(nom), cleNom(prenom));
}
