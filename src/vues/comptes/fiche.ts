import type { ActionEcole } from '../../domain/comptes/decision/cases.ts';
import { actionsProposees } from '../../domain/comptes/decision/decider.ts';
import { type Etat, origineLabel, type Profil } from '../../domain/comptes/etats.ts';
import { EVENEMENT_LABELS } from '../../domain/comptes/evenements.ts';
import { type FaitsDuCompte, faitsDuCompte, notificationExpiree } from '../../domain/comptes/faits.ts';
import type { Mode } from '../../domain/comptes/modes.ts';
import { couvre } from '../../domain/ecole/perimetre.ts';
import { MASQUE, type MotDePasseAffiche, motDePasseAffiche } from '../../domain/mots-de-passe/affiche.ts';
import { paths } from '../../paths.ts';
import type { DetailEleve, LigneEleve } from '../../queries/comptes/eleves.ts';
import type { DetailRepresentant, LigneRepresentant } from '../../queries/comptes/representants-legaux.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { direBlocage } from './blocage.ts';
import { avecListe, ECRANS } from './ecrans.ts';
import { type SuiteDIdentifiantVM, suiteDIdentifiantVM } from './nouvel-identifiant.ts';
import { BOUTONS_INFORMER, type ProchaineActionVM, prochaineActionVM } from './reste/prochaine-action.ts';

export interface ActionCompteVM {
  action: 'informer' | 'informer_par_mail' | 'reinitialiser';
  libelle: string;
  icone: string;
  explication: string;
}

/** What both detail pages say of the account, and offer to do with it. */
export interface FicheCompteVM {
  titre: string;
  compte: {
    identifiant: string;
    etat: Etat;
    bloque: boolean;
    origine: string;
    motDePasse: string;
    /** Of a guardian: whether the account's own address is confirmed; the school does not see it. */
    mail: string | null;
    notificationExpiree: boolean;
    nouvelIdentifiantDemande: boolean;
    /** Name or first name changed in ONDE since the identifier was made: a new one is proposed. */
    identiteChangeeLe: Date | null;
    informeLe: Date | null;
    activeLe: Date | null;
    /** When the provisional password ends, or ended. */
    expireLe: Date | null;
    expire: boolean;
  };
  /** What is the matter, and the one thing to do about it. */
  prochaine: ProchaineActionVM;
  evenements: readonly { libelle: string; auteur: string; le: Date }[];
  /** What the journal says of this person; null for who may not read it. */
  journal: string | null;
  /** The other buttons that the table of states offers now. */
  actions: readonly ActionCompteVM[];
  action: string;
  /** The list this page was opened from (its query string), for the way back. */
  criteres: string;
  /** Absent when one is already asked for, or nothing can be done. */
  nouvelIdentifiant?: string;
  /** What was asked for, refused, or given and is to be handed out. */
  suiteDIdentifiant: SuiteDIdentifiantVM | null;
  /** Where the director blocks or unblocks the account. */
  blocage?: string;
  retour: string;
}

/** What was read of a person, and where the page was opened from. */
export interface FicheAMontrer<F extends DetailEleve | DetailRepresentant> {
  ecole: EcoleAdministree;
  fiche: F;
  /** The list it was opened from, as a query string. */
  criteres: string;
  maintenant: Date;
}

const ATTRIBUE = 'Attribue un mot de passe provisoire si besoin, et';
const INFORMER_PAR_MAIL: ActionCompteVM = {
  action: 'informer_par_mail',
  libelle: BOUTONS_INFORMER.informer_par_mail.libelle(),
  icone: BOUTONS_INFORMER.informer_par_mail.icone(),
  explication: `${ATTRIBUE} l’envoie à l’adresse mail connue de ONDE.`,
};
const informer = (profil: Profil): ActionCompteVM => ({
  action: 'informer',
  libelle: BOUTONS_INFORMER.informer_par_feuilles.libelle(profil),
  icone: BOUTONS_INFORMER.informer_par_feuilles.icone(profil),
  explication: `${ATTRIBUE} prépare la ${MOTS_PROFIL[profil].feuille} à imprimer.`,
});
const REINITIALISER: ActionCompteVM = {
  action: 'reinitialiser',
  libelle: 'Réinitialiser le mot de passe',
  icone: 'key',
  explication: 'Donne un nouveau mot de passe provisoire\u202f; l’ancien cesse de fonctionner.',
};

/** Of an account that has no password: nothing stops working. */
const DONNER_UN_MOT_DE_PASSE: ActionCompteVM = {
  ...REINITIALISER,
  explication: 'Donne un mot de passe provisoire, en plus de FranceConnect.',
};

/** How a guardian was told, in the history. */
const MOYENS: Readonly<Record<Mode, string>> = { mail: 'par mail', feuilles: 'par feuilles' };

/** The buttons of a detail page; the guide has guardians informed by a mail or by a sheet (§4). */
const boutons = (
  actions: readonly ActionEcole[],
  { profil, franceConnectSeul }: FaitsDuCompte,
  joignable: boolean,
): ActionCompteVM[] => [
  ...(actions.includes('informer') ? [...(joignable ? [INFORMER_PAR_MAIL] : []), informer(profil)] : []),
  ...(actions.includes('reinitialiser') ? [franceConnectSeul ? DONNER_UN_MOT_DE_PASSE : REINITIALISER] : []),
];

/** What a detail page says of the password, which it never shows. */
const MOT_DE_PASSE_LABELS: Readonly<Record<MotDePasseAffiche, string>> = {
  vide: 'Aucun\u00a0: le compte n’a pas encore été informé',
  provisoire: 'Mot de passe provisoire en cours de validité',
  masque: MASQUE,
  expire: 'Mot de passe provisoire expiré',
  annule: 'Mot de passe provisoire annulé par le blocage',
};

const FRANCECONNECT_SEUL = 'Aucun\u00a0: la personne se connecte avec FranceConnect';

/** What is added to the state of an account in the row of a list. */
export const marquesDuCompte = (ligne: LigneEleve | LigneRepresentant, maintenant: Date) => ({
  notificationExpiree: notificationExpiree(faitsDuCompte(ligne, maintenant)),
  identiteChangee: ligne.identiteChangeeLe !== null,
});

/** Pupils' accounts can be read, not acted on, until the school manages them (guide §3). */
const gereLesComptes = (ecole: EcoleAdministree, profil: Profil): boolean =>
  profil === 'representant_legal' || ecole.gestionComptesEleves;

/** What a detail page says of the account, and offers to do with it. */
export function ficheCompteVM(
  profil: Profil,
  { ecole, fiche, criteres, maintenant }: FicheAMontrer<DetailEleve | DetailRepresentant>,
  { joignable, mail }: { joignable: boolean; mail: string | null },
): FicheCompteVM {
  const { etat, bloque, nouvelIdentifiantDemande } = fiche;
  const faits = faitsDuCompte(fiche, maintenant);
  const affiche = motDePasseAffiche(faits);
  const ecrans = ECRANS[profil];
  const personne = { uai: ecole.uai, id: fiche.id };
  const gere = gereLesComptes(ecole, profil);
  const possibles = gere ? actionsProposees(faits) : [];
  const prochaine = prochaineActionVM(fiche, { ecole, criteres, maintenant });
  return {
    titre: `${fiche.nom} ${fiche.prenom}`,
    compte: {
      identifiant: fiche.identifiant,
      etat,
      bloque,
      origine: origineLabel(fiche.origine),
      motDePasse: faits.franceConnectSeul ? FRANCECONNECT_SEUL : MOT_DE_PASSE_LABELS[affiche],
      mail,
      notificationExpiree: notificationExpiree(faits),
      nouvelIdentifiantDemande,
      identiteChangeeLe: fiche.identiteChangeeLe,
      informeLe: fiche.informeLe,
      activeLe: fiche.activeLe,
      // The day of a void password is that of the block, said below.
      expireLe: affiche === 'annule' ? null : faits.provisoireExpireLe,
      expire: faits.situation === 'expire',
    },
    prochaine: { ...prochaine, constat: [direBlocage(fiche), prochaine.constat].filter(Boolean).join(' ') },
    evenements: fiche.evenements.map(({ evenement, mode, auteur, le }) => ({
      libelle: [EVENEMENT_LABELS[evenement] ?? evenement, mode && MOYENS[mode]].filter(Boolean).join(', '),
      auteur,
      le,
    })),
    journal: couvre(ecole.perimetre, paths.journal.perimetre)
      ? `${paths.journal({ uai: ecole.uai })}?compte=${fiche.compteId}`
      : null,
    actions: boutons(possibles, faits, joignable).filter(
      ({ libelle }) => libelle !== prochaine.bouton?.libelle,
    ),
    action: ecrans.action(personne),
    criteres,
    ...(gere && !nouvelIdentifiantDemande && !bloque
      ? { nouvelIdentifiant: ecrans.nouvelIdentifiant(personne) }
      : {}),
    suiteDIdentifiant: suiteDIdentifiantVM(profil, fiche, {
      params: personne,
      faits,
      agir: gere,
      informer: possibles.includes('informer'),
      assistance: ecole.assistance,
      criteres,
      maintenant,
    }),
    // A block is the direction's, whether or not the school manages its pupils' accounts.
    ...(ecole.titre === 'habilitation' ? { blocage: ecrans.blocage(personne) } : {}),
    retour: avecListe(ecrans.liste(personne), criteres),
  };
}
