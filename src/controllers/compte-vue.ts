import {
  type ActionEcole,
  actionsProposees,
  EVENEMENT_LABELS,
  etatDuProvisoire,
  type Mode,
  type MotDePasseAffiche,
  motDePasseAffiche,
  origineLabel,
  type Profil,
  sansMotDePasse,
} from '../domain/compte.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import type { DetailEleve, LigneEleve } from '../queries/eleves.ts';
import type { DetailRepresentant, LigneRepresentant } from '../queries/representants-legaux.ts';
import type { ActionCompteVM, FicheCompteVM } from '../rendering/vues/comptes.ts';
import { avecListe, ECRANS, listeDecrite } from './ecrans-comptes.ts';

const ATTRIBUE = 'Attribue un mot de passe provisoire si besoin, et';
const INFORMER_PAR_MAIL: ActionCompteVM = {
  action: 'informer_par_mail',
  libelle: 'Informer par mail',
  icone: 'envelope',
  explication: `${ATTRIBUE} l’envoie à l’adresse mail connue de ONDE.`,
};
const INFORMER: Readonly<Record<Profil, ActionCompteVM>> = {
  eleve: {
    action: 'informer',
    libelle: 'Informer',
    icone: 'envelope-open',
    explication: `${ATTRIBUE} prépare la feuille à imprimer.`,
  },
  representant_legal: {
    action: 'informer',
    libelle: 'Informer par feuilles',
    icone: 'printer',
    explication: `${ATTRIBUE} prépare la lettre à imprimer.`,
  },
};
const REINITIALISER: ActionCompteVM = {
  action: 'reinitialiser',
  libelle: 'Réinitialiser le mot de passe',
  icone: 'key',
  explication: 'Donne un nouveau mot de passe provisoire\u202f; l’ancien cesse de fonctionner.',
};

/** How a guardian was told, in the history. */
const MOYENS: Readonly<Record<Mode, string>> = { mail: 'par mail', feuilles: 'par feuilles' };

/** The buttons of a detail page; the guide has guardians informed by a mail or by a sheet (§4). */
const boutons = (actions: readonly ActionEcole[], profil: Profil, joignable: boolean): ActionCompteVM[] => [
  ...(actions.includes('informer') ? [...(joignable ? [INFORMER_PAR_MAIL] : []), INFORMER[profil]] : []),
  ...(actions.includes('reinitialiser') ? [REINITIALISER] : []),
];

/** What an account asks for in this state, beside its buttons. */
function aideDuCompte({ etat, bloque }: DetailEleve | DetailRepresentant): string | null {
  if (bloque) {
    return 'Ce compte est bloqué\u00a0: personne ne peut s’y connecter, et l’école ne peut ni l’informer ni le réinitialiser. Signalez-le à l’assistance de votre académie.';
  }
  return etat === 'en_cours'
    ? 'Cette personne a choisi son mot de passe mais n’a pas encore confirmé son adresse mail\u00a0: elle doit ouvrir le lien que le portail lui a envoyé.'
    : null;
}

/** What a detail page says of the password, which it never shows. */
const MOT_DE_PASSE_LABELS: Readonly<Record<MotDePasseAffiche, string>> = {
  vide: 'Aucun\u00a0: le compte n’a pas encore été informé',
  provisoire: 'Mot de passe provisoire en cours de validité',
  masque: '*****',
  expire: 'Mot de passe provisoire expiré',
  franceconnect: 'Aucun\u00a0: la personne se connecte avec FranceConnect',
};

/** What is added to the state of an account in the row of a list. */
export const marquesDuCompte = (ligne: LigneEleve | LigneRepresentant, maintenant: Date) => ({
  notificationExpiree:
    ligne.etat === 'informe' && ligne.provisoireExpireLe !== null && ligne.provisoireExpireLe <= maintenant,
  identiteChangee: ligne.identiteChangeeLe !== null,
});

/** Pupils' accounts can be read, not acted on, until the school manages them (guide §3). */
const gereLesComptes = ({ ecole }: EcoleContext, profil: Profil): boolean =>
  profil === 'representant_legal' || ecole.gestionComptesEleves;

/** What a detail page says of the account, and offers to do with it. */
export function ficheCompteVM(
  ctx: EcoleContext,
  profil: Profil,
  fiche: DetailEleve | DetailRepresentant,
  { joignable }: { joignable: boolean } = { joignable: false },
): FicheCompteVM {
  const { etat, bloque, nouvelIdentifiantDemande } = fiche;
  const provisoire = etatDuProvisoire(
    { chiffre: fiche.provisoirePresent, expireLe: fiche.provisoireExpireLe },
    ctx.deps.clock.now(),
  );
  const ecrans = ECRANS[profil];
  const personne = { uai: ctx.ecole.uai, id: fiche.id };
  const gere = gereLesComptes(ctx, profil);
  const criteres = listeDecrite(profil, ctx.req.query);
  return {
    titre: `${fiche.nom} ${fiche.prenom}`,
    compte: {
      identifiant: fiche.identifiant,
      etat,
      bloque,
      origine: origineLabel(fiche.origine),
      motDePasse: MOT_DE_PASSE_LABELS[motDePasseAffiche({ etat, provisoire }, sansMotDePasse(fiche))],
      notificationExpiree: etat === 'informe' && provisoire === 'expire',
      aide: aideDuCompte(fiche),
      nouvelIdentifiantDemande,
      identiteChangeeLe: fiche.identiteChangeeLe,
      informeLe: fiche.informeLe,
      activeLe: fiche.activeLe,
      expireLe: provisoire === 'aucun' ? null : fiche.provisoireExpireLe,
      expire: provisoire === 'expire',
    },
    evenements: fiche.evenements.map(({ evenement, mode, auteur, le }) => ({
      libelle: [EVENEMENT_LABELS[evenement] ?? evenement, mode && MOYENS[mode]].filter(Boolean).join(', '),
      auteur,
      le,
    })),
    actions: gere ? boutons(actionsProposees({ profil, etat, provisoire, bloque }), profil, joignable) : [],
    action: ecrans.action(personne),
    criteres,
    ...(gere && !nouvelIdentifiantDemande && !bloque
      ? { nouvelIdentifiant: ecrans.nouvelIdentifiant(personne) }
      : {}),
    retour: avecListe(ecrans.liste(personne), criteres),
  };
}
