import { SILENCE_JOURS } from '../domain/circonscription/chiffres.ts';
import { DELEGATIONS_PAR_JOUR, RAPPEL_JOURS } from '../domain/circonscription/delegation.ts';
import { CODE_SMS, LIEN_MAIL } from '../domain/comptes/activation.ts';
import { NOUVEL_IDENTIFIANT_PROPOSE_JOURS } from '../domain/comptes/identifiant.ts';
import { TAILLE_PAGE } from '../domain/comptes/selection.ts';
import {
  AVIS_PAR_JOUR,
  CHIFFRES_OTP,
  CODES_SECOURS,
  ESSAIS_OTP_LIBRES,
  PERIODE_OTP_S,
  SIGNES_ENROLEMENT,
} from '../domain/connexion/codes.ts';
import {
  CODE_RECENT_MS,
  EMISSIONS_SANS_CODE,
  ETAPE_MS,
  INACTIVITY_MS,
  SESSION_MAX_MS,
} from '../domain/connexion/session.ts';
import { dureeDe } from '../domain/duree.ts';
import { TACHES_AU_PLUS } from '../domain/ecole/a-faire.ts';
import {
  VERIFICATION_MAX_MS,
  VERIFICATIONS_FENETRE_MS,
  VERIFICATIONS_MAX,
} from '../domain/ecole/verification.ts';
import { abregerDuree, dire, direDuree } from '../domain/en-lettres.ts';
import { LECTURE_NOTEE_MS, PREMIERS_CONCERNES } from '../domain/journal/lecture.ts';
import { LONGUEUR_MINIMALE } from '../domain/mots-de-passe/choisi.ts';
import { EXPIRE_BIENTOT, VALIDITE_PROVISOIRE } from '../domain/mots-de-passe/provisoire.ts';
import { JOURNAL_CONSERVE_MOIS } from '../domain/nuit/conservation.ts';
import { DEPOTS_FENETRE_MS, DEPOTS_MAX, PROPOSITION_JOURS } from '../domain/onde/mise-a-jour.ts';
import { POURCENT_MASSIF } from '../domain/onde/rapport/massifs.ts';
import { MISES_EN_PAGE } from '../domain/operations/mise-en-page.ts';
import { CHIFFRES_CODE, RATTACHEMENTS_PAR_JOUR } from '../domain/portail/codes.ts';
import { MARQUES_AU_PLUS } from '../domain/statistiques/tendance.ts';

const AU_CHOIX = new Intl.ListFormat('fr', { type: 'disjunction' });
const CARACTERES = { un: 'caractère', des: 'caractères' };

/** Every number that people are told, read from the constant that is obeyed: nobody types one (test/unit/nombres.test.ts). */
export const NOMBRES = {
  validiteProvisoire: direDuree(VALIDITE_PROVISOIRE),
  expireBientot: direDuree(EXPIRE_BIENTOT),
  lienMail: direDuree(LIEN_MAIL),
  codeSmsAbrege: abregerDuree(CODE_SMS),
  motDePasseEleve: dire(LONGUEUR_MINIMALE.eleve, CARACTERES),
  motDePasseRepresentant: dire(LONGUEUR_MINIMALE.representant_legal, CARACTERES),
  nouvelIdentifiantPropose: direDuree({ nombre: NOUVEL_IDENTIFIANT_PROPOSE_JOURS, unite: 'jours' }),
  elevesParPage: dire(TAILLE_PAGE, { un: 'élève', des: 'élèves' }),

  inactivite: direDuree(dureeDe(INACTIVITY_MS)),
  session: direDuree(dureeDe(SESSION_MAX_MS)),
  connexion: direDuree(dureeDe(ETAPE_MS.otp)),
  telephone: direDuree(dureeDe(ETAPE_MS.telephone)),
  codeRecent: direDuree(dureeDe(CODE_RECENT_MS)),
  emissionsSansCode: dire(EMISSIONS_SANS_CODE, { un: 'personne', des: 'personnes', feminin: true }),
  chiffresCode: dire(CHIFFRES_CODE, { un: 'chiffre', des: 'chiffres' }),
  chiffresOtp: dire(CHIFFRES_OTP, { un: 'chiffre', des: 'chiffres' }),
  periodeOtp: direDuree({ nombre: PERIODE_OTP_S, unite: 'secondes' }),
  essaisOtp: dire(ESSAIS_OTP_LIBRES, { un: 'code faux', des: 'codes faux' }),
  codesSecours: dire(CODES_SECOURS, { un: 'code', des: 'codes' }),
  nouveauxCodes: dire(CODES_SECOURS, { un: 'nouveau code', des: 'nouveaux codes' }),
  signesEnrolement: dire(SIGNES_ENROLEMENT, { un: 'lettre ou chiffre', des: 'lettres et chiffres' }),
  avisParJour: dire(AVIS_PAR_JOUR, { un: 'fois', des: 'fois', feminin: true }),

  delegationsParJour: dire(DELEGATIONS_PAR_JOUR, { un: 'nouvelle', des: 'nouvelles', feminin: true }),
  rappelDelegation: direDuree({ nombre: RAPPEL_JOURS, unite: 'jours' }),
  silence: direDuree({ nombre: SILENCE_JOURS, unite: 'jours' }),

  rattachements: dire(RATTACHEMENTS_PAR_JOUR, { un: 'date', des: 'dates', feminin: true }),

  verification: direDuree(dureeDe(VERIFICATION_MAX_MS)),
  verifications: dire(VERIFICATIONS_MAX.agent, { un: 'fois', des: 'fois', feminin: true }),
  fenetreVerifications: direDuree(dureeDe(VERIFICATIONS_FENETRE_MS)),
  lectureDuJournal: direDuree(dureeDe(LECTURE_NOTEE_MS)),
  journalConserve: direDuree({ nombre: JOURNAL_CONSERVE_MOIS, unite: 'mois' }),
  premiersConcernes: dire(PREMIERS_CONCERNES, {
    un: 'première personne',
    des: 'premières personnes',
    feminin: true,
  }),

  proposition: direDuree({ nombre: PROPOSITION_JOURS, unite: 'jours' }),
  depots: dire(DEPOTS_MAX, { un: 'fois', des: 'fois', feminin: true }),
  fenetreDepots: direDuree(dureeDe(DEPOTS_FENETRE_MS)),
  taches: dire(TACHES_AU_PLUS, { un: 'chose', des: 'choses', feminin: true }),
  marquesDeTendance: dire(MARQUES_AU_PLUS, { un: 'jour', des: 'jours' }),
  massif: `${POURCENT_MASSIF}\u202f%`,
  cartes: `${AU_CHOIX.format(MISES_EN_PAGE.filter((n) => n > 1).map(String))} cartes`,
} as const;
