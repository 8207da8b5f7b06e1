import type { Perimetre } from './domain/ecole/perimetre.ts';

/** Names of the `:parameters` of an Express pattern. */
type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

type Args<P extends string> = [ParamNames<P>] extends [never]
  ? [params?: Record<never, never>]
  : [params: Readonly<Record<ParamNames<P>, string>>];

/** `paths.eleve.pattern` is for the router, `paths.eleve({ uai, id })` for links: one place for each URL. */
export interface PathBuilder<P extends string, S extends Perimetre | undefined = Perimetre | undefined> {
  (...args: Args<P>): string;
  readonly pattern: P;
  /** What a right in the school must cover: the line of the route does not compile with another, links ask it. */
  readonly perimetre: S;
}

function path<const P extends string>(pattern: P): PathBuilder<P, undefined>;
function path<const P extends string, S extends Perimetre>(pattern: P, perimetre: S): PathBuilder<P, S>;
function path(pattern: string, perimetre?: Perimetre): PathBuilder<string> {
  // « /ecoles/:uai/eleves » → ['/ecoles/', 'uai', '/eleves']: names at odd ranks. Lists build hundreds of links.
  const parts = pattern.split(/:(\w+)/);
  const build = (params: Readonly<Record<string, string>> = {}): string =>
    parts.map((part, rank) => (rank % 2 === 0 ? part : segment(part, params[part]))).join('');
  const segment = (name: string, value: string | undefined): string => {
    // An empty segment would silently address another page (« /ecoles//eleves »).
    if (value === undefined || value === '') throw new Error(`${pattern} : « ${name} » manque`);
    return encodeURIComponent(value);
  };
  return Object.assign(build, { pattern, perimetre });
}

/**
 * Every URL of the application. Two patterns may overlap (`liste.pdf` and `:id`): the route table puts the
 * literal one first.
 */
export const paths = {
  racine: path('/'),
  sante: path('/sante'),

  connexion: path('/connexion'),
  connexionOtp: path('/connexion/otp'),
  enrolement: path('/connexion/enrolement'),
  enrolementTelephone: path('/connexion/enrolement/telephone'),
  codesSecours: path('/connexion/codes-de-secours'),
  confirmationOtp: path('/connexion/confirmation'),
  deconnexion: path('/deconnexion'),

  monAcces: path('/mon-acces'),
  monMotDePasse: path('/mon-acces/mot-de-passe'),
  fermerSession: path('/mon-acces/sessions/fermer'),
  fermerAutresSessions: path('/mon-acces/sessions/fermer-les-autres'),
  nouveauTelephone: path('/mon-acces/telephone'),
  confirmerTelephone: path('/mon-acces/telephone/confirmer'),
  abandonnerTelephone: path('/mon-acces/telephone/abandonner'),

  arena: path('/arena'),
  ecoles: path('/ecoles'),

  accueil: path('/ecoles/:uai', 'eleves'),

  eleves: path('/ecoles/:uai/eleves', 'eleves'),
  selectionEleves: path('/ecoles/:uai/eleves/selection', 'eleves'),
  listeElevesPdf: path('/ecoles/:uai/eleves/liste.pdf', 'eleves'),
  listeElevesCsv: path('/ecoles/:uai/eleves/liste.csv', 'eleves'),
  eleve: path('/ecoles/:uai/eleves/:id', 'eleves'),
  actionEleve: path('/ecoles/:uai/eleves/:id/action', 'eleves'),
  nouvelIdentifiantEleve: path('/ecoles/:uai/eleves/:id/nouvel-identifiant', 'eleves'),
  annulerIdentifiantEleve: path('/ecoles/:uai/eleves/:id/nouvel-identifiant/annuler', 'eleves'),

  blocageEleve: path('/ecoles/:uai/eleves/:id/blocage', 'tous'),
  debloquerEleve: path('/ecoles/:uai/eleves/:id/blocage/lever', 'tous'),

  representantsLegaux: path('/ecoles/:uai/representants-legaux', 'tous'),
  selectionRepresentants: path('/ecoles/:uai/representants-legaux/selection', 'tous'),
  listeRepresentantsPdf: path('/ecoles/:uai/representants-legaux/liste.pdf', 'tous'),
  listeRepresentantsCsv: path('/ecoles/:uai/representants-legaux/liste.csv', 'tous'),
  representantLegal: path('/ecoles/:uai/representants-legaux/:id', 'tous'),
  actionRepresentant: path('/ecoles/:uai/representants-legaux/:id/action', 'tous'),
  renvoyerConfirmation: path('/ecoles/:uai/representants-legaux/:id/confirmation', 'tous'),
  nouvelIdentifiantRepresentant: path('/ecoles/:uai/representants-legaux/:id/nouvel-identifiant', 'tous'),
  annulerIdentifiantRepresentant: path(
    '/ecoles/:uai/representants-legaux/:id/nouvel-identifiant/annuler',
    'tous',
  ),
  blocageRepresentant: path('/ecoles/:uai/representants-legaux/:id/blocage', 'tous'),
  debloquerRepresentant: path('/ecoles/:uai/representants-legaux/:id/blocage/lever', 'tous'),

  quiReste: path('/ecoles/:uai/qui-reste', 'eleves'),
  renvoyerConfirmations: path('/ecoles/:uai/qui-reste/confirmations', 'tous'),
  quiRestePdf: path('/ecoles/:uai/qui-reste.pdf', 'eleves'),
  guichet: path('/ecoles/:uai/guichet', 'eleves'),

  operations: path('/ecoles/:uai/operations', 'eleves'),
  operation: path('/ecoles/:uai/operations/:id', 'eleves'),
  confirmerOperation: path('/ecoles/:uai/operations/:id/confirmer', 'eleves'),
  optionOperation: path('/ecoles/:uai/operations/:id/option', 'eleves'),
  feuillesNonJoints: path('/ecoles/:uai/operations/:id/feuilles-des-non-joints', 'tous'),
  feuillesOperation: path('/ecoles/:uai/operations/:id/feuilles.pdf', 'eleves'),

  renvoyerOperation: path('/ecoles/:uai/operations/:id/renvoyer', 'tous'),

  statistiques: path('/ecoles/:uai/statistiques', 'eleves'),
  statistiquesCsv: path('/ecoles/:uai/statistiques.csv', 'eleves'),
  statistiquesPdf: path('/ecoles/:uai/statistiques.pdf', 'eleves'),

  parametrage: path('/ecoles/:uai/parametrage', 'tous'),
  gestionComptesEleves: path('/ecoles/:uai/parametrage/comptes-eleves', 'tous'),
  adresseEleves: path('/ecoles/:uai/parametrage/adresse-eleves', 'tous'),
  affichageEleves: path('/ecoles/:uai/parametrage/adresse-eleves/affichage', 'tous'),
  adresseRepresentants: path('/ecoles/:uai/parametrage/adresse-representants-legaux', 'tous'),
  affichageRepresentants: path('/ecoles/:uai/parametrage/adresse-representants-legaux/affichage', 'tous'),
  onde: path('/ecoles/:uai/parametrage/onde', 'tous'),
  miseAJourOnde: path('/ecoles/:uai/parametrage/onde/:id', 'tous'),
  confirmerOnde: path('/ecoles/:uai/parametrage/onde/:id/confirmer', 'tous'),
  abandonnerOnde: path('/ecoles/:uai/parametrage/onde/:id/abandonner', 'tous'),

  journal: path('/ecoles/:uai/journal', 'tous'),
  journalCsv: path('/ecoles/:uai/journal.csv', 'tous'),
  entreeJournal: path('/ecoles/:uai/journal/:id', 'tous'),

  /** Of the director: a right by function, not a delegation. */
  enseignants: path('/ecoles/:uai/enseignants', 'tous'),
  retirerEnseignant: path('/ecoles/:uai/enseignants/:id/retirer', 'tous'),
  delegationEcole: path('/ecoles/:uai/delegations/:id', 'tous'),
  accepterDelegation: path('/ecoles/:uai/delegations/:id/accepter', 'tous'),
  finDelegationEcole: path('/ecoles/:uai/delegations/:id/fin', 'tous'),

  delegations: path('/delegations'),
  delegationsEcole: path('/delegations/ecoles/:uai'),
  nouvelleDelegation: path('/delegations/ecoles/:uai/nouvelle'),
  relireDelegation: path('/delegations/ecoles/:uai/relire'),
  delegation: path('/delegations/:id'),
  finDelegation: path('/delegations/:id/fin'),
  circonscription: path('/circonscription'),
  circonscriptionCsv: path('/circonscription.csv'),

  portail: path('/portail'),
  portailRepresentant: path('/portail/representant'),
  portailEleve: path('/portail/eleve'),
  portailDeconnexion: path('/portail/deconnexion'),
  portailMotDePasse: path('/portail/etape/mot-de-passe'),
  portailNaissance: path('/portail/etape/naissance'),
  portailEnfants: path('/portail/etape/enfants'),
  portailReprendreEnChemin: path('/portail/etape/enfants/:id/reprendre'),
  portailMail: path('/portail/etape/mail'),
  portailCode: path('/portail/etape/code'),
  portailNouveauCode: path('/portail/etape/code/nouveau'),
  portailPortable: path('/portail/etape/portable'),
  portailIdentifiants: path('/portail/etape/identifiants'),
  portailAutreMail: path('/portail/etape/code/adresse'),
  portailAutrePortable: path('/portail/etape/code/portable'),
  portailLienMail: path('/portail/mail'),
  portailInscription: path('/portail/inscription'),
  portailFranceConnect: path('/portail/franceconnect'),
  portailOubliIdentifiant: path('/portail/oubli/identifiant'),
  portailOubliMotDePasse: path('/portail/oubli/mot-de-passe'),
  portailCompte: path('/portail/mon-compte'),
  portailChangerMotDePasse: path('/portail/mon-compte/mot-de-passe'),
  portailChangerMail: path('/portail/mon-compte/mail'),
  portailCodeMail: path('/portail/mon-compte/mail/code'),
  portailNouveauCodeMail: path('/portail/mon-compte/mail/code/nouveau'),
  portailAutreCompte: path('/portail/mon-compte/enfants/autre-compte'),
  portailAutreEcole: path('/portail/mon-compte/enfants/autre-ecole'),
  portailAncienCompte: path('/portail/mon-compte/ancien-compte'),
  portailConfirmerEnfant: path('/portail/mon-compte/enfants/:id/confirmer'),
  portailChangerPortable: path('/portail/mon-compte/portable'),
  portailCodePortable: path('/portail/mon-compte/portable/code'),
  portailNouveauCodePortable: path('/portail/mon-compte/portable/code/nouveau'),
  /** « ?pour= »: what is changed afterwards. */
  portailPreuve: path('/portail/mon-compte/preuve'),
  portailPreuveParCode: path('/portail/mon-compte/preuve/par-code'),
  portailCodePreuve: path('/portail/mon-compte/preuve/code'),
  portailNouveauCodePreuve: path('/portail/mon-compte/preuve/code/nouveau'),
  portailMotDePasseDAvant: path('/portail/mon-compte/mot-de-passe-d-avant'),
  portailLimite: path('/portail/mon-compte/limite'),
  portailLimiteParCode: path('/portail/mon-compte/limite/par-code'),
  portailCodeLimite: path('/portail/mon-compte/limite/code'),
  portailNouveauCodeLimite: path('/portail/mon-compte/limite/code/nouveau'),
  portailSignaler: path('/portail/mon-compte/enfants/:id/signaler'),
  portailReprendre: path('/portail/mon-compte/enfants/:id/reprendre'),
  portailDonnees: path('/portail/donnees-personnelles'),

  /** Both registered with FranceConnect as they are (docs/exploitation.md). */
  retourFranceConnect: path('/portail/franceconnect/retour'),
  finFranceConnect: path('/portail/franceconnect/fin'),

  guide: path('/guide'),
  accessibilite: path('/accessibilite'),

  boiteDEnvoi: path('/dev/boite-d-envoi'),
  mailEnvoye: path('/dev/boite-d-envoi/:numero'),
} as const;

export type Paths = typeof paths;
