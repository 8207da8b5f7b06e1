import { formatDateCourte } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import { cleNom, grouper, indexer, joindre } from '../cles.ts';
import { corrigerOrthographe } from '../corrections/eleves.ts';
import { estAbime, IndexDeNoms } from '../corrections/noms-abimes.ts';
import { proposerEleve } from '../corrections/propositions.ts';
import { concerneesPar } from '../corrections/protection.ts';
import type { FicheEleve, SignalementConnu } from '../diff/etat.ts';
import type { Proposition, Reunion } from '../diff/types.ts';
import type { AnomalieOnde, EleveOnde, FichierLu, Gravite } from '../types.ts';
import { cleDesDeuxNoms, identite, ineContraires } from './identite-eleve.ts';
import { attribuerIne } from './ine-uniques.ts';
import { parIne } from './par-ine.ts';
import { uniques } from './uniques.ts';

export interface RapprochementEleves {
  paires: { fiche: FicheEleve; ligne: EleveOnde }[];
  nouvelles: EleveOnde[];
  partants: FicheEleve[];
  /** Present fiches whose line could not be used: neither changed nor taken for departures. */
  proteges: FicheEleve[];
  propositions: Proposition[];
  anomalies: AnomalieOnde[];
}

/**
 * Nothing but INE, names and birth date makes two pupils the same, a letter that cannot be read and a spelling corrected apart; when they
 * do not decide, nobody is merged and it is said. « reunions »: what the director said of earlier proposals.
 */
export function rapprocherEleves(
  fiches: readonly FicheEleve[],
  fichier: FichierLu<EleveOnde>,
  signalements: readonly SignalementConnu[],
  reunions: readonly Reunion[],
): RapprochementEleves {
  const suivi = new Suivi(fiches, fichier.lignes);
  reunir(suivi, reunions);
  parIne(suivi);
  let avant = -1;
  while (suivi.restantes.size !== avant && suivi.libres.size > 0) {
    avant = suivi.restantes.size;
    parIdentite(suivi);
    parNomEchange(suivi);
    parLettreInconnue(suivi);
  }
  parDateSignalee(suivi, signalements);
  ecarterIndecises(suivi);
  ecarterIllisibles(suivi);
  const concernee = concerneesPar(fichier.ignorees);
  const estProtege = (fiche: FicheEleve) => suivi.indecises.has(fiche) || concernee(fiche);
  const quiPartiraient = [...suivi.libres].filter((fiche) => !fiche.parti && !estProtege(fiche));
  const { sures, possibles } = corrigerOrthographe(quiPartiraient, suivi.restantes, { fiches, fichier });
  for (const { fiche, ligne } of sures) suivi.apparier(fiche, ligne);
  suivi.propositions.push(...possibles.map(({ fiche, ligne, motif }) => proposerEleve(fiche, ligne, motif)));
  const { paires, nouvelles, anomalies } = attribuerIne(fiches, suivi);
  const nonTrouves = [...suivi.libres].filter(({ parti }) => !parti);
  const partants = nonTrouves.filter((fiche) => !estProtege(fiche));
  signalerRessemblances(partants, nouvelles, suivi);
  return {
    paires,
    nouvelles,
    partants,
    proteges: nonTrouves.filter(estProtege),
    propositions: suivi.propositions,
    anomalies: [...suivi.anomalies, ...anomalies],
  };
}

/** The director's word comes first. */
function reunir(suivi: Suivi, reunions: readonly Reunion[]): void {
  if (reunions.length === 0) return;
  const fiches = new Map([...suivi.libres].map((fiche) => [fiche.id, fiche]));
  const lignes = new Map([...suivi.restantes].map((ligne) => [ligne.ligne, ligne]));
  for (const reunion of reunions) {
    const [fiche, ligne] = [fiches.get(reunion.fiche), lignes.get(reunion.ligne)];
    if (reunion.profil === 'eleve' && fiche && ligne) suivi.apparier(fiche, ligne);
  }
}

/** What is matched and what is still to match, from one criterion to the next. */
class Suivi {
  readonly paires: RapprochementEleves['paires'] = [];
  readonly propositions: Proposition[] = [];
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

function parIdentite(suivi: Suivi): void {
  const fiches = grouper(suivi.libres, identite);
  for (const [cle, lignes] of grouper(suivi.restantes, identite)) {
    const memesFiches = fiches.get(cle);
    if (!memesFiches) continue;
    const [ligne, ...autres] = lignes;
    if (ligne && autres.length > 0) parClasse(suivi, memesFiches, lignes);
    const fiche = ligne && autres.length === 0 ? choisir(memesFiches, ligne) : undefined;
    if (ligne && fiche) suivi.apparier(fiche, ligne);
  }
}

/** Homonyms born on the same day keep the own fiche when the classes tell them apart. */
function parClasse(suivi: Suivi, fiches: readonly FicheEleve[], lignes: readonly EleveOnde[]): void {
  const presentes = fiches.filter(({ parti }) => !parti);
  const seuleDe = <P extends { classe?: string | null }>(personnes: readonly P[], classe: string) => {
    const memes = personnes.filter((personne) => personne.classe && cleNom(personne.classe) === classe);
    return memes.length === 1 ? memes[0] : undefined;
  };
  for (const classe of new Set(lignes.flatMap((ligne) => (ligne.classe ? [cleNom(ligne.classe)] : [])))) {
    const [fiche, ligne] = [seuleDe(presentes, classe), seuleDe(lignes, classe)];
    if (fiche && ligne && !ineContraires(fiche, ligne)) suivi.apparier(fiche, ligne);
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
  const illisibles = possiblesIllisibles(suivi);
  for (const ligne of [...suivi.restantes]) {
    const candidates = new Set(noms(ligne).flatMap((cle) => fichesParCle.get(cle) ?? []));
    const [fiche] = candidates;
    if (!fiche || candidates.size > 1 || !suivi.libres.has(fiche) || ineContraires(fiche, ligne)) continue;
    const rivales = new Set(noms(fiche).flatMap((cle) => lignesParCle.get(cle) ?? []));
    // A damaged line that may be the same fiche is a rival too, of which the keys tell nothing.
    const douteux = illisibles.some((paire) => (paire.fiche === fiche) !== (paire.ligne === ligne));
    if (rivales.size === 1 && !douteux) suivi.apparier(fiche, ligne);
  }
}

interface Possible {
  fiche: FicheEleve;
  ligne: EleveOnde;
}

/** Same birth date, and names of which only unknown letters differ (rules §7), in the file or in what the school holds. */
function possiblesIllisibles(suivi: Suivi): Possible[] {
  if (![...suivi.libres, ...suivi.restantes].some(estAbime)) return [];
  const parDate = grouper(suivi.libres, ({ dateNaissance }) => dateNaissance);
  return [...suivi.restantes].flatMap((ligne) => {
    const fiches = parDate.get(ligne.dateNaissance);
    if (!fiches) return [];
    const compatibles = new IndexDeNoms(fiches).compatibles(ligne);
    return compatibles
      .filter((fiche) => !ineContraires(fiche, ligne) && identite(fiche) !== identite(ligne))
      .map((fiche) => ({ fiche, ligne }));
  });
}

function parLettreInconnue(suivi: Suivi): void {
  const possibles = possiblesIllisibles(suivi);
  const presentes = possibles.filter(({ fiche }) => !fiche.parti);
  const memeClasse = presentes.filter(
    ({ fiche, ligne }) => fiche.classe !== null && fiche.classe === ligne.classe,
  );
  for (const paires of [possibles, presentes, memeClasse]) apparierUniques(suivi, paires);
}

function apparierUniques(suivi: Suivi, possibles: readonly Possible[]): void {
  for (const { fiche, ligne } of uniques(
    possibles.filter((paire) => suivi.libres.has(paire.fiche) && suivi.restantes.has(paire.ligne)),
  )) {
    suivi.apparier(fiche, ligne);
  }
}

/** Several fit: nobody is matched, nobody leaves, and the director may say which one it is. */
function ecarterIllisibles(suivi: Suivi): void {
  const possibles = possiblesIllisibles(suivi);
  const avecPresents = new Set(possibles.flatMap(({ fiche, ligne }) => (fiche.parti ? [] : [ligne])));
  for (const { fiche, ligne } of possibles) {
    if (fiche.parti && avecPresents.has(ligne)) continue;
    suivi.indecises.add(fiche);
    suivi.propositions.push(proposerEleve(fiche, ligne, 'lettre_illisible'));
    if (!suivi.restantes.delete(ligne)) continue;
    suivi.signaler(
      ligne,
      'Nom élève',
      `${ligne.nom} ${ligne.prenom}`,
      'ligne_ignoree',
      phrase`Une lettre illisible empêche de savoir de quel élève il s'agit : la ligne est ignorée, et personne ne quitte l'école pour autant. Exportez de nouveau le fichier depuis ONDE, sans l'ouvrir dans un tableur.`,
    );
  }
}

/** Without INE, a corrected birth date would make another pupil of the same one; a guardian's report says that it was awaited. */
function parDateSignalee(suivi: Suivi, signalements: readonly SignalementConnu[]): void {
  const signales = new Set(
    signalements.filter(({ type }) => type === 'date_naissance_erronee').map(({ eleveId }) => eleveId),
  );
  if (signales.size === 0) return;
  const fiches = grouper(
    [...suivi.libres].filter(({ parti }) => !parti),
    cleDesDeuxNoms,
  );
  const lignes = grouper(suivi.restantes, cleDesDeuxNoms);
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
  const parNom = grouper(partants, cleDesDeuxNoms);
  const proposees = new Set(suivi.propositions.map(({ ligne }) => ligne));
  for (const ligne of nouvelles) {
    const [fiche] = parNom.get(cleDesDeuxNoms(ligne)) ?? [];
    if (!fiche || proposees.has(ligne.ligne)) continue;
    suivi.signaler(
      ligne,
      'Nom élève',
      `${ligne.nom} ${ligne.prenom}`,
      'avertissement',
      phrase`Un élève du même nom, né le ${formatDateCourte(fiche.dateNaissance)}, quitterait l'école en même temps, mais son INE est différent : s'il s'agit du même élève, corrigez l'INE dans ONDE avant de confirmer, sinon un nouveau compte lui serait ouvert.`,
    );
  }
}
