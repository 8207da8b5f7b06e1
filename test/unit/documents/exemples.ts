import fc from 'fast-check';
import type {
  EcoleDocument,
  EleveListe,
  FeuilleEleve,
  FeuillesEleves,
  LettreRepresentant,
  LettresRepresentants,
  ListeEleves,
  ListeRepresentants,
  RepresentantListe,
} from '../../../src/documents/modeles.ts';

export const EDITE_LE = new Date('2026-11-23T13:00:00Z');
export const EXPIRE_LE = new Date('2027-02-23T22:59:59.999Z');

export const uneEcole: EcoleDocument = {
  uai: '0750001A',
  nom: 'École élémentaire Jean-Moulin',
  commune: 'Villeneuve-lès-Avignon',
};

export function uneFeuille(valeurs: Partial<FeuilleEleve> = {}): FeuilleEleve {
  return {
    classe: 'CP A',
    niveau: 'CP',
    nom: 'Dupont',
    prenom: 'Léa',
    identifiant: 'l.dupont12',
    motDePasse: { type: 'provisoire', valeur: 'kmq7xw4hzt9', expireLe: EXPIRE_LE, reste: 'activer' },
    ...valeurs,
  };
}

export function desFeuilles(
  eleves: readonly FeuilleEleve[],
  valeurs: Partial<FeuillesEleves> = {},
): FeuillesEleves {
  return {
    ecole: uneEcole,
    editeLe: EDITE_LE,
    urlPortail: 'https://comptes.exemple.fr/portail',
    urlServices: [],
    eleves,
    ...valeurs,
  };
}

export function uneLettre(valeurs: Partial<LettreRepresentant> = {}): LettreRepresentant {
  return {
    classe: 'CP A',
    civilite: 'Mme',
    nom: 'Leroy',
    prenom: 'Anne',
    identifiant: 'a.leroy27',
    motDePasse: { type: 'provisoire', valeur: 'kmq7xw4hzt9', expireLe: EXPIRE_LE, reste: 'activer' },
    enfants: [
      { prenom: 'Ava', nom: 'Leroy', classe: 'CP A' },
      { prenom: 'Tom', nom: 'Leroy', classe: 'CM2' },
    ],
    portableConnu: true,
    ...valeurs,
  };
}

export function desLettres(
  lettres: readonly LettreRepresentant[],
  valeurs: Partial<LettresRepresentants> = {},
): LettresRepresentants {
  return {
    ecole: uneEcole,
    editeLe: EDITE_LE,
    urlPortail: 'https://comptes.exemple.fr/portail',
    urlServices: ['https://teleservices.education.gouv.fr'],
    lettres,
    ...valeurs,
  };
}

export function uneLigneRepresentant(valeurs: Partial<RepresentantListe> = {}): RepresentantListe {
  return {
    classe: 'CP A',
    niveau: 'CP',
    civilite: 'Mme',
    nom: 'Leroy',
    prenom: 'Anne',
    eleves: 'LEROY Ava (CP A), LEROY Tom (CM2)',
    identifiant: 'a.leroy27',
    motDePasseAffiche: 'kmq7xw4hzt9',
    etat: 'Non activé – informé',
    origine: 'Établissement',
    ...valeurs,
  };
}

export function uneListeRepresentants(lignes: readonly RepresentantListe[]): ListeRepresentants {
  return { ecole: uneEcole, editeLe: EDITE_LE, lignes };
}

export function uneLigne(valeurs: Partial<EleveListe> = {}): EleveListe {
  return {
    classe: 'CP A',
    niveau: 'CP',
    nom: 'Dupont',
    prenom: 'Léa',
    dateNaissance: '2020-03-01',
    identifiant: 'l.dupont12',
    motDePasseAffiche: 'kmq7xw4hzt9',
    etat: 'Non activé – informé',
    ...valeurs,
  };
}

export function uneListe(lignes: readonly EleveListe[], valeurs: Partial<ListeEleves> = {}): ListeEleves {
  return { ecole: uneEcole, editeLe: EDITE_LE, lignes, ...valeurs };
}

export function bytes(chunks: Iterable<Uint8Array>): Buffer {
  return Buffer.concat([...chunks]);
}

/** The longest names a school may meet. */
export const NOM_LONG = 'de La Rochefoucauld-d’Łukasz-N’Guyễn';
export const PRENOM_LONG = 'Marie-Antoinette-Élisabeth';
export const CLASSE_LONGUE = '01 COURS PREPARATOIRE-COURS ELEMENTAIRE 1';

const LETTRES = [
  ...'aàâäæbcçdeéèêëfghiîïjklmnoôöœpqrstuùûüvwxyÿz', // French
  ...'ąćęłńóśźżğışİăâîșțőűčďěňřšťůžāēģīķļņėįųđåøþñħġċŵŷ', // Polish, Turkish, Romanian, Hungarian, Czech, Baltic, Nordic…
  ...'ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư', // Vietnamese
  ...'ɓɗɛɔŋǎǐǒǔə', // languages of Africa, pinyin, Azeri
];
const lettre = fc.constantFrom(...LETTRES);
const mot = fc
  .tuple(lettre, fc.array(lettre, { minLength: 1, maxLength: 6 }))
  .map(([premiere, suite]) => premiere.toLocaleUpperCase('fr-FR') + suite.join(''));

/** A name, of one or two words, in any Latin alphabet. */
export const arbitraryNom = fc
  .tuple(mot, fc.option(fc.tuple(fc.constantFrom('-', ' ', '’', "'"), mot), { nil: undefined }))
  .map(([debut, fin]) => debut + (fin?.join('') ?? ''));
