import { nettoyer } from '../texte/nettoyage.ts';

export type ChampEleve =
  | 'nom'
  | 'nomUsage'
  | 'prenom'
  | 'dateNaissance'
  | 'sexe'
  | 'ine'
  | 'niveau'
  | 'classe';
export type ChampResponsable =
  | 'civilite'
  | 'nomUsage'
  | 'nom'
  | 'prenom'
  | 'adresse'
  | 'codePostal'
  | 'commune'
  | 'pays'
  | 'mail'
  | 'telephoneDomicile'
  | 'telephoneTravail'
  | 'portable';
export type ChampEnfant = 'nomUsage' | 'nom' | 'prenom' | 'classe';

export type Colonnes<C extends string> = Partial<Record<C, number>>;

export type Entete =
  | { type: 'eleves'; connues: number; colonnes: Colonnes<ChampEleve> }
  | {
      type: 'responsables';
      connues: number;
      colonnes: Colonnes<ChampResponsable>;
      enfants: Colonnes<ChampEnfant>[];
    }
  | { type: 'enseignants' | 'inconnu'; connues: number };

/** Names met in the exports of the last ten years, folded by {@link cleEntete}. */
const ELEVE: Readonly<Record<ChampEleve, readonly string[]>> = {
  nom: ['nomeleve', 'nomdefamilleeleve'],
  nomUsage: ['nomdusageeleve', 'nomusageeleve'],
  prenom: ['prenomeleve'],
  dateNaissance: ['datenaissance', 'datedenaissance', 'datenaissanceeleve', 'datedenaissanceeleve'],
  sexe: ['sexe', 'sexeeleve'],
  ine: ['ine', 'ineeleve', 'numeroine'],
  niveau: ['niveau', 'niveaueleve'],
  classe: ['libelleclasse', 'classe', 'classes', 'classeeleve'],
};

const RESPONSABLE: Readonly<Record<ChampResponsable, readonly string[]>> = {
  civilite: ['civiliteresponsable', 'civilite'],
  nomUsage: ['nomusageresponsable', 'nomdusageresponsable'],
  nom: ['nomresponsable', 'nomdefamilleresponsable'],
  prenom: ['prenomresponsable'],
  adresse: ['adresseresponsable', 'adresse'],
  codePostal: ['cpresponsable', 'codepostalresponsable', 'cp', 'codepostal'],
  commune: ['communeresponsable', 'commune'],
  pays: ['pays', 'paysresponsable'],
  mail: ['courriel', 'courrielresponsable', 'mail', 'mel', 'email', 'adressemail', 'adressecourriel'],
  telephoneDomicile: ['telephonedomicile', 'teldomicile', 'telephonedomicileresponsable'],
  telephoneTravail: ['telephonetravail', 'teltravail', 'telephonetravailresponsable'],
  portable: ['telephoneportable', 'telportable', 'telephoneportableresponsable', 'telephonemobile'],
};

const ENFANT: Readonly<Record<ChampEnfant, readonly string[]>> = {
  nomUsage: ['nomdusageenfant', 'nomusageenfant', 'nomdusageeleve', 'nomusageeleve'],
  nom: ['nomdefamilleenfant', 'nomenfant', 'nomdefamilleeleve', 'nomeleve'],
  prenom: ['prenomenfant', 'prenomeleve'],
  classe: ['classesenfants', 'classesenfant', 'classeenfant', 'classeseleves', 'classeseleve', 'classeeleve'],
};

const CHAMP_ELEVE = inverser(ELEVE);
const CHAMP_RESPONSABLE = inverser(RESPONSABLE);
const CHAMP_ENFANT = inverser(ENFANT);

/** « Nom d'usage  Élève* » → `nomdusageeleve`: no case, accent, space, apostrophe of any kind nor punctuation. */
export function cleEntete(titre: string): string {
  return nettoyer(titre.slice(0, 100))
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** Which ONDE file a header line belongs to, and where its columns are. Unknown extra columns are ignored. */
export function reconnaitreEntete(cellules: readonly string[]): Entete {
  const cles = cellules.map(cleEntete);
  if (cles.some((cle) => cle === 'nomresponsable' || CHAMP_RESPONSABLE.get(cle) === 'prenom')) {
    return enteteResponsables(cles);
  }
  const colonnes: Colonnes<ChampEleve> = {};
  cles.forEach((cle, index) => {
    const champ = CHAMP_ELEVE.get(cle);
    if (champ) colonnes[champ] ??= index;
  });
  if (colonnes.nom !== undefined || colonnes.prenom !== undefined) {
    return { type: 'eleves', connues: Object.keys(colonnes).length, colonnes };
  }
  const enseignants = ['civilite', 'nom', 'prenom', 'courriel', 'directeur', 'classe'].filter((cle) =>
    cles.includes(cle),
  );
  if (enseignants.length >= 5) return { type: 'enseignants', connues: enseignants.length };
  return { type: 'inconnu', connues: 0 };
}

function enteteResponsables(cles: readonly string[]): Entete {
  const colonnes: Colonnes<ChampResponsable> = {};
  const enfants: Colonnes<ChampEnfant>[] = [];
  const occurrences = new Map<ChampEnfant, number>();
  let connues = 0;
  cles.forEach((cle, index) => {
    const champ = CHAMP_RESPONSABLE.get(cle);
    if (champ) {
      connues += 1;
      colonnes[champ] ??= index;
      return;
    }
    const [, titre, numero] = /^(.*?)(\d*)$/.exec(cle) ?? [];
    const champEnfant = CHAMP_ENFANT.get(titre ?? '');
    if (!champEnfant) return;
    connues += 1;
    // « Prénom élève 2 » says its block; « Prénom enfant » repeated is the block of its rank.
    const rang = numero ? Math.min(Number(numero), cles.length) - 1 : (occurrences.get(champEnfant) ?? 0);
    occurrences.set(champEnfant, (occurrences.get(champEnfant) ?? 0) + 1);
    if (rang < 0) return;
    while (enfants.length <= rang) enfants.push({});
    const bloc = enfants[rang];
    if (bloc) bloc[champEnfant] ??= index;
  });
  return { type: 'responsables', connues, colonnes, enfants };
}

/** Names, as in ONDE, of the columns without which a file cannot be used. */
export function colonnesManquantes(entete: Entete): string[] {
  if (entete.type === 'eleves') {
    const { nom, prenom, dateNaissance, classe } = entete.colonnes;
    return absentes([
      ['Nom élève', nom],
      ['Prénom élève', prenom],
      ['Date naissance', dateNaissance],
      ['Libellé classe', classe],
    ]);
  }
  if (entete.type === 'responsables') {
    const enfant = entete.enfants.find(
      (bloc) => bloc.prenom !== undefined && (bloc.nom ?? bloc.nomUsage) !== undefined,
    );
    return absentes([
      ['Nom responsable', entete.colonnes.nom],
      ['Prénom responsable', entete.colonnes.prenom],
      ['Nom de famille enfant et Prénom enfant', enfant?.prenom],
    ]);
  }
  return [];
}

function absentes(colonnes: readonly (readonly [titre: string, index: number | undefined])[]): string[] {
  return colonnes.filter(([, index]) => index === undefined).map(([titre]) => titre);
}

function inverser<C extends string>(titres: Readonly<Record<C, readonly string[]>>): ReadonlyMap<string, C> {
  const champs = new Map<string, C>();
  for (const champ of Object.keys(titres) as C[]) {
    for (const titre of titres[champ]) champs.set(titre, champ);
  }
  return champs;
}
