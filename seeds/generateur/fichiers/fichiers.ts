import { empreinte } from '../hasard.ts';
import type { Adresse, Ecole, Eleve, Niveau, Responsable } from '../personnes/population.ts';
import { formaterTelephone } from '../personnes/telephones.ts';
import { assembler, ligne } from './csv.ts';
import { encoder, sansAccents } from './encodages.ts';
import type { QuirksFichier } from './quirks.ts';

/** The two extractions a director downloads from ONDE, both named CSVExtraction.csv there. */
export interface PaireOnde {
  readonly eleves: Buffer;
  readonly responsables: Buffer;
}

// Header spellings as met in real extractions; « Cycle » really begins with a space.
const EN_TETE_ACTUEL =
  "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;Autorisation photo;Décision de passage";
const EN_TETE_BE1D =
  "Nom Elève;Nom d'usage Elève;Prénom Elève;Date naissance;Sexe;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Classe;Attestation fournie;Autorisations associations;Autorisations photos;Décision de passage";
const EN_TETES_ELEVES: Readonly<Record<QuirksFichier['enTeteEleves'], string>> = {
  actuel: EN_TETE_ACTUEL,
  dispositifs: `${EN_TETE_ACTUEL};Dispositif(s)`,
  be1d: EN_TETE_BE1D,
};
const EN_TETE_RESPONSABLES =
  'Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail';

function enTeteEnfant(quirks: QuirksFichier, rang: number): string[] {
  switch (quirks.blocEnfants) {
    case 'enfant':
      return ["Nom d'usage enfant", 'Nom de famille enfant', 'Prénom enfant', 'Classes enfants'];
    case 'eleve':
      return ['Nom de famille élève', 'Prénom élève', 'Classes élèves'];
    case 'numerote':
      return [`Nom de famille élève ${rang}`, `Prénom élève ${rang}`, `Classes élèves ${rang}`];
  }
}

const MATERNELLE: readonly Niveau[] = ['TPS', 'PS', 'MS', 'GS'];
const CYCLE_2: readonly Niveau[] = ['CP', 'CE1', 'CE2'];

/** CE2 belonged to cycle 3 until 2016, when BE1D was replaced. */
function cycle(niveau: Niveau, quirks: QuirksFichier): string {
  if (MATERNELLE.includes(niveau)) return 'MATERNELLE';
  return CYCLE_2.includes(niveau) && !(niveau === 'CE2' && quirks.enTeteEleves === 'be1d')
    ? 'CYCLE II'
    : 'CYCLE III';
}

function date(iso: string, quirks: QuirksFichier): string {
  return quirks.dates === 'iso' ? iso : iso.split('-').reverse().join('/');
}

function adresse(lieu: Adresse | null, quirks: QuirksFichier): string[] {
  if (lieu === null) return ['', '', '', ''];
  const double = quirks.espacesParasites && empreinte(lieu.voie) % 61 === 0;
  return [double ? lieu.voie.replace(' ', '  ') : lieu.voie, lieu.codePostal, lieu.commune, 'FRANCE'];
}

function prenom(personne: { id: number; prenom: string }, quirks: QuirksFichier): string {
  return quirks.espacesParasites && personne.id % 83 === 0 ? `${personne.prenom} ` : personne.prenom;
}

const ouiNon = (oui: boolean): string => (oui ? 'Oui' : 'Non');

function cellulesEleve(eleve: Eleve, libelle: string, quirks: QuirksFichier): string[] {
  const be1d = quirks.enTeteEleves === 'be1d';
  return [
    eleve.nom,
    eleve.nomUsage,
    prenom(eleve, quirks),
    date(eleve.dateNaissance, quirks),
    eleve.sexe === 'M' ? quirks.garcon : 'F',
    ...(be1d ? [] : [eleve.ine]),
    ...adresse(eleve.adresse, quirks),
    ...adresse(eleve.adresse2, quirks),
    cycle(eleve.niveau, quirks),
    eleve.niveau,
    libelle,
    ...(be1d ? [] : [String(eleve.classe)]),
    ...eleve.autorisations.map(ouiNon),
    '',
    ...(quirks.enTeteEleves === 'dispositifs' ? [eleve.dispositif] : []),
  ];
}

function civilite(un: Responsable, quirks: QuirksFichier): string {
  if (un.civilite === 'M.') return 'M.';
  return un.demoiselle && quirks.mademoiselle ? 'MLLE' : quirks.madame;
}

function cellulesResponsable(un: Responsable, quirks: QuirksFichier): string[] {
  const telephone = (chiffres: string): string =>
    quirks.telephones === 'mixtes' ? formaterTelephone(chiffres, un.id) : chiffres;
  return [
    civilite(un, quirks),
    un.nomUsage,
    un.nom,
    prenom(un, quirks),
    ...adresse(un.adresse, quirks),
    un.mail,
    telephone(un.domicile),
    telephone(un.travail),
    ...(quirks.numeroDePoste
      ? [un.travail !== '' && un.id % 2 === 0 ? String(100 + (un.id % 900)) : '']
      : []),
    telephone(un.portable),
  ];
}

function comparer(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function cleTri(...textes: readonly string[]): string {
  return sansAccents(textes.join('\u0000')).toUpperCase();
}

/** Writes the two files: pupils by class then name, guardians by name, as ONDE sorts them. */
export function ecrireOnde(ecole: Ecole, quirks: QuirksFichier): PaireOnde {
  const libelles = new Map(ecole.classes.map((classe) => [classe.identifiant, classe.libelle]));
  const libelle = (eleve: Eleve): string => libelles.get(eleve.classe) ?? '';
  const eleves = ecole.eleves
    .map((eleve) => ({ eleve, cle: cleTri(libelle(eleve), eleve.nom, eleve.prenom, eleve.dateNaissance) }))
    .sort((a, b) => comparer(a.cle, b.cle))
    .map(({ eleve }) => eleve);
  const responsables = ecole.responsables
    .map((un) => ({ un, cle: cleTri(un.nom, un.prenom, un.mail) }))
    .sort((a, b) => comparer(a.cle, b.cle))
    .map(({ un }) => un);
  const enfants = new Map<number, Eleve[]>();
  for (const eleve of eleves) {
    for (const id of eleve.responsables) enfants.set(id, [...(enfants.get(id) ?? []), eleve]);
  }

  const enTeteEleves = EN_TETES_ELEVES[quirks.enTeteEleves].split(';');
  const enTeteResponsables = [
    ...EN_TETE_RESPONSABLES.split(';'),
    ...(quirks.numeroDePoste ? ['Numéro de poste'] : []),
    'Téléphone portable',
    ...Array.from({ length: quirks.nombreDeBlocs }, (_, i) => enTeteEnfant(quirks, i + 1)).flat(),
  ];
  const bloc = (enfant: Eleve): string[] => {
    const noms = [enfant.nom, prenom(enfant, quirks), libelle(enfant)];
    return quirks.blocEnfants === 'enfant' ? [enfant.nomUsage, ...noms] : noms;
  };
  const rangees = responsables.flatMap((un) => {
    const fratrie = enfants.get(un.id) ?? [];
    const groupes = quirks.uneLigneParEnfant ? fratrie.map((enfant) => [enfant]) : [fratrie];
    return groupes.map((groupe) => {
      const cellules = [...cellulesResponsable(un, quirks), ...groupe.flatMap(bloc)];
      const manque = quirks.lignesCoupees ? 0 : Math.max(0, enTeteResponsables.length - cellules.length);
      return [...cellules, ...Array<string>(manque).fill('')];
    });
  });
  const fichier = (enTete: readonly string[], lignes: readonly (readonly string[])[]): Buffer =>
    encoder(
      assembler(
        [enTete, ...lignes].map((une) => ligne(une, quirks.guillemets)),
        quirks,
        enTete.length,
      ),
      quirks.encodage,
    );
  return {
    eleves: fichier(
      enTeteEleves,
      eleves.map((eleve) => cellulesEleve(eleve, libelle(eleve), quirks)),
    ),
    responsables: fichier(enTeteResponsables, rangees),
  };
}
