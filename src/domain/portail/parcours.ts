import type { Etat, Profil } from '../comptes/etats.ts';

/** The ways through the portal (rules §8): « ouverte » is the end of each, somebody logged in. */
export const PARCOURS = [
  'activation',
  'remplacement',
  'inscription',
  'franceconnect',
  'oubli_identifiant',
  'oubli_mot_de_passe',
  'ouverte',
] as const;
export type Parcours = (typeof PARCOURS)[number];

/** One question each, one screen each. */
export const ETAPES = [
  'portable',
  'code',
  'mot_de_passe',
  'naissance',
  'enfants',
  'mail',
  'identifiants',
] as const;
export type Etape = (typeof ETAPES)[number];

/** What the session says of somebody on the way. */
export interface Avancement {
  parcours: Parcours;
  profil: Profil;
  /** Of the account; null as long as nobody is known. */
  etat: Etat | null;
  motDePasseDonne: boolean;
  enfantsDits: boolean;
  /** The code that the way asks for was right. */
  codeProuve: boolean;
  /** One was asked for. */
  codeDemande: boolean;
}

const ACTIVATION_REPRESENTANT: readonly Etape[] = ['mot_de_passe', 'enfants', 'mail', 'code'];

/** The questions of a way, in order. A guardian who had not confirmed the mail is asked for its code at each login. */
function etapesDe({ parcours, profil, etat }: Avancement): readonly Etape[] {
  switch (parcours) {
    case 'activation':
      return profil === 'eleve' ? ['mot_de_passe', 'naissance'] : ACTIVATION_REPRESENTANT;
    case 'remplacement':
      return etat === 'en_cours' ? ['mot_de_passe', 'code'] : ['mot_de_passe'];
    case 'inscription':
      return ['code', 'enfants', 'mot_de_passe'];
    case 'franceconnect':
      return ['portable', 'code', 'enfants'];
    case 'oubli_identifiant':
      return ['code', 'identifiants'];
    case 'oubli_mot_de_passe':
      return ['code', 'mot_de_passe'];
    case 'ouverte':
      return etat === 'en_cours' ? ['code'] : [];
  }
}

/** The question that is asked now; undefined for who is logged in and has none left. */
export function etapeEnCours(avancement: Avancement): Etape | undefined {
  const { parcours, motDePasseDonne, enfantsDits, codeProuve, codeDemande } = avancement;
  const ouverte = parcours === 'ouverte';
  const faites: Readonly<Record<Etape, boolean>> = {
    portable: codeDemande,
    // Of an activation: the last one, which ends it.
    code: codeProuve && !ouverte && parcours !== 'activation',
    mot_de_passe: ouverte || motDePasseDonne,
    naissance: false,
    // Of FranceConnect: the last one, which ends it.
    enfants: enfantsDits && parcours !== 'franceconnect',
    mail: ouverte,
    identifiants: false,
  };
  return etapesDe(avancement).find((etape) => !faites[etape]);
}

/** « Étape 2 sur 4 »; undefined when there is only one question, which needs no number. */
export function rangDeLEtape(
  avancement: Avancement,
  etape: Etape,
): { rang: number; total: number } | undefined {
  // Who comes back for the code of the mail is at the end of an activation that began another day.
  const etapes = avancement.parcours === 'ouverte' ? ACTIVATION_REPRESENTANT : etapesDe(avancement);
  return etapes.length > 1 && etapes.includes(etape)
    ? { rang: etapes.indexOf(etape) + 1, total: etapes.length }
    : undefined;
}
