import type { Profil } from '../../domain/comptes/etats.ts';
import { formatTelephone } from '../../domain/comptes/telephone.ts';
import { adressesImprimees } from '../../domain/ecole/adresse-de-service.ts';
import { URL_SCOLARITE_SERVICES } from '../../domain/ecole/scolarite-services.ts';
import { enCapitales } from '../../domain/francais.ts';
import { masquerMail, masquerTelephone } from '../../domain/portail/contacts.ts';
import { paths } from '../../paths.ts';
import type { AssistanceDAcademie } from '../../queries/ecole/assistance.ts';
import type {
  EnfantAConfirmer,
  EnfantDuTitulaire,
  EnfantSignale,
  MonCompte,
} from '../../queries/portail/compte.ts';
import type { Personne } from '../../queries/portail/garde.ts';
import type { ARattacher } from '../../queries/portail/rattachement.ts';
import type { AvecErreurs, LienVM } from '../commun.ts';
import type { Components } from '../composants.ts';
import type { MessagePortailVM } from './commun.ts';
import { AUCUN_ENFANT_AU_COMPTE } from './messages.ts';

export interface EnfantVM {
  /** First name and surname; of one whose birth date was not given, the school and nothing else. */
  qui: string;
  /** As links say it: the first name. */
  court: string;
  /** Class and school; null when nothing is shown. */
  scolarite: string | null;
  /** Where « ce n’est pas mon enfant » is said. */
  signaler: string;
  /** Where its birth date is given; null once it was: the account stands for this child. */
  confirmer: string | null;
}

/** A child that was said not to be theirs. */
export interface EnfantSignaleVM {
  /** The school and nothing else. */
  qui: string;
  /** Where « je me suis trompé » is said. */
  reprendre: string;
}

/** « Mon compte »: the first page once logged in. */
export interface MonCompteVM {
  profil: Profil;
  prenom: string;
  nom: string;
  identifiant: string;
  /** Pupils: their class and school. */
  classe: string | null;
  ecole: string | null;
  message: MessagePortailVM | null;
  /** « attendue »: another one, whose code was not typed yet. */
  mail: {
    adresse: string | null;
    confirme: boolean;
    attendue: string | null;
    modifier: string;
    confirmer: string;
  };
  /** Guardians; null on a pupil's own account. */
  portable: { numero: string | null; confirme: boolean; modifier: string } | null;
  enfants: readonly EnfantVM[];
  signales: readonly EnfantSignaleVM[];
  /** In place of the children when there is none at all. */
  aucun: string | null;
  /** Guardians who see all their children: those of another account. */
  autreCompte: string | null;
  /** Where the birth date of a child of another school is given; null when no fiche there may be theirs. */
  autreEcole: string | null;
  /** Pupils: « J’avais déjà un compte »; null once it was brought along. */
  ancienCompte: string | null;
  /** Null: it has none, FranceConnect opens it. */
  motDePasse: LienVM | null;
  /** Without a chosen one: the school has given one that is still good. */
  provisoireDonne: boolean;
  /** Only the children of the school that gave the password are shown, and mail and mobile stay as they are (§4.5). */
  limite: { ecole: string; lever: string } | null;
  /** Addresses of the services of the school. */
  services: readonly LienVM[];
  /** Of the académies of the schools; none when ops gave none. */
  assistances: readonly Components['assistance'][];
}

/** « Ce n’est pas mon enfant »: asked before it is said to the school. */
export interface SignalementVM {
  qui: string;
  action: string;
  annuler: string;
}

export interface ChangerMotDePasseVM extends AvecErreurs {
  profil: Profil;
  identifiant: string;
}

/** « Mon compte », from what the database shows to this session. */
export function monCompteVM({
  personne,
  compte,
  enfants,
  aConfirmer,
  signales,
  aRattacher,
  adresses,
  assistances,
  mailAttendu,
  message,
}: {
  personne: Personne;
  compte: MonCompte;
  enfants: readonly EnfantDuTitulaire[];
  aConfirmer: readonly EnfantAConfirmer[];
  signales: readonly EnfantSignale[];
  aRattacher: ARattacher;
  /** Those that the schools show, and whose each is. */
  adresses: readonly { ecole: string; adresse: string }[];
  assistances: readonly AssistanceDAcademie[];
  /** Whose code has left, and was not typed. */
  mailAttendu: string | null;
  message: MessagePortailVM | null;
}): MonCompteVM {
  const { profil, prenom, nom, identifiant } = personne;
  const eleve = profil === 'eleve' ? enfants[0] : undefined;
  const entier = profil === 'representant_legal' && !personne.limite;
  // Whoever holds a school's password only is not shown what was confirmed before it.
  const limite = compte.limite !== null && personne.limite;
  return {
    profil,
    prenom,
    nom: enCapitales(nom),
    identifiant,
    classe: eleve?.classe ?? null,
    ecole: eleve?.ecole ?? null,
    message,
    mail: {
      adresse: compte.mail !== null && limite ? masquerMail(compte.mail) : compte.mail,
      confirme: compte.mailConfirme,
      attendue: limite || mailAttendu === compte.mail ? null : mailAttendu,
      modifier: paths.portailChangerMail(),
      confirmer: paths.portailCodeMail(),
    },
    portable: profil === 'eleve' ? null : portableVM(compte, limite),
    enfants: profil === 'eleve' ? [] : [...enfants.map(enfantVM), ...aConfirmer.map(aConfirmerVM)],
    signales: signales.map(enfantSignaleVM(paths.portailReprendre)),
    aucun: enfants.length + aConfirmer.length + signales.length === 0 ? AUCUN_ENFANT_AU_COMPTE : null,
    autreCompte: entier ? paths.portailAutreCompte() : null,
    autreEcole: entier && aRattacher.autresFiches ? paths.portailAutreEcole() : null,
    ancienCompte: eleve !== undefined && aRattacher.sansPasse ? paths.portailAncienCompte() : null,
    motDePasse: compte.motDePasseChoisi
      ? { libelle: 'Changer de mot de passe', url: paths.portailChangerMotDePasse() }
      : null,
    provisoireDonne: !compte.motDePasseChoisi && compte.provisoireDonne,
    limite: limite ? { ecole: compte.limite ?? '', lever: paths.portailLimite() } : null,
    services: servicesDe(profil, adresses),
    assistances: assistances.map(({ academie, ...assistance }) => ({
      de: assistances.length > 1 ? `Assistance de l’académie (${academie})` : 'Assistance de votre académie',
      assistance,
    })),
  };
}

const portableVM = ({ portable, portableConfirme }: MonCompte, limite: boolean) => ({
  numero: portable === null ? null : limite ? masquerTelephone(portable) : formatTelephone(portable),
  confirme: portableConfirme,
  modifier: paths.portailChangerPortable(),
});

export const nomDEnfant = ({ prenom, nom }: EnfantDuTitulaire): string => `${prenom} ${enCapitales(nom)}`;
export const sansNom = (mots: string, { ecole }: EnfantAConfirmer): string => `${mots} (${ecole})`;

const enfantVM = (enfant: EnfantDuTitulaire): EnfantVM => ({
  qui: nomDEnfant(enfant),
  court: enfant.prenom,
  scolarite: enfant.classe === null ? enfant.ecole : `${enfant.classe}, ${enfant.ecole}`,
  signaler: paths.portailSignaler({ id: enfant.eleveId }),
  confirmer: null,
});

/** Several of one school are the same words. */
function unDesSansNom(enfant: EnfantAConfirmer, rang: number, tous: readonly EnfantAConfirmer[]): string {
  const premier = tous.findIndex(({ ecole }) => ecole === enfant.ecole) === rang;
  return sansNom(premier ? 'Un enfant' : 'Un autre enfant', enfant);
}

/** Whichever of one school the date is of is confirmed. */
function aConfirmerVM(enfant: EnfantAConfirmer, rang: number, tous: readonly EnfantAConfirmer[]): EnfantVM {
  const qui = unDesSansNom(enfant, rang, tous);
  return {
    qui,
    court: qui,
    scolarite: null,
    signaler: paths.portailSignaler({ id: enfant.eleveId }),
    confirmer: paths.portailConfirmerEnfant({ id: enfant.eleveId }),
  };
}

export const enfantSignaleVM =
  (reprendre: (params: { id: string }) => string) =>
  (enfant: EnfantSignale, rang: number, tous: readonly EnfantSignale[]): EnfantSignaleVM => ({
    qui: unDesSansNom(enfant, rang, tous),
    reprendre: reprendre({ id: enfant.eleveId }),
  });

/** Scolarité Services by its name, that of a school by the school's: a guardian may have children in several. */
function servicesDe(profil: Profil, adresses: readonly { ecole: string; adresse: string }[]): LienVM[] {
  return adressesImprimees(
    profil,
    adresses.map(({ adresse }) => adresse),
  ).map((url) => ({ libelle: nomDuService(profil, adresses, url), url }));
}

function nomDuService(
  profil: Profil,
  adresses: readonly { ecole: string; adresse: string }[],
  url: string,
): string {
  if (url === URL_SCOLARITE_SERVICES) return 'Scolarité Services';
  if (profil === 'eleve') return 'Le service de mon école';
  const ecoles = adresses.filter(({ adresse }) => adresse === url).map(({ ecole }) => ecole);
  return `Le service de l’école\u00a0: ${ecoles.join(', ')}`;
}
