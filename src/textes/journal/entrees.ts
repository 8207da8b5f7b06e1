import { MOTS_PERIMETRE } from '../../domain/circonscription/mots.ts';
import { MOTIF_BLOCAGE_LABELS, MOTIFS_BLOCAGE } from '../../domain/comptes/decision/blocage.ts';
import { enCapitales, formatDate, pluriel } from '../../domain/francais.ts';
import { lireJour } from '../../domain/jour.ts';
import { ACTIONS_JOURNAL, type ActionJournal, GROUPES_JOURNAL } from '../../domain/journal/actions.ts';

/** What an entry of the journal is told from. */
export interface EntreeADire {
  action: ActionJournal;
  details: Readonly<Record<string, unknown>>;
  /** How many people it is about. */
  nombre: number;
}

/** Names of agents by their numbers. */
export type NomsDAgents = ReadonlyMap<string, string>;

/** An action that this version does not know is shown under its own name. */
export const direAction = (action: ActionJournal): string => ACTIONS_JOURNAL[action] ?? action;

/** The number of the agent that an entry is about, beside who signs it. */
export function agentNomme({ details }: Pick<EntreeADire, 'details'>): string | undefined {
  const agent = details.agent ?? details.enseignant;
  return typeof agent === 'string' || typeof agent === 'number' ? String(agent) : undefined;
}

/** Of whom this school has never heard. */
const AGENT_INCONNU = 'un agent';

/** What the label does not say, in parts that commas join. */
type Precision = (entree: EntreeADire, agents: NomsDAgents) => readonly (string | false | undefined)[];

const RIEN: Precision = () => [];
const entier = ({ details }: EntreeADire, cle: string): number => {
  const valeur = details[cle];
  return typeof valeur === 'number' ? valeur : 0;
};
const mot = ({ details }: EntreeADire, cle: string): string | undefined => {
  const valeur = details[cle];
  return typeof valeur === 'string' && valeur !== '' ? valeur : undefined;
};
/** A day, « YYYY-MM-DD », in words. */
const jourDit = (entree: EntreeADire, cle: string): string | undefined => {
  const jour = lireJour(mot(entree, cle) ?? '');
  return jour && formatDate(jour);
};
const compter = (entree: EntreeADire, cle: string, un: string, des?: string): string | false => {
  const n = entier(entree, cle);
  return n > 0 && pluriel(n, un, des);
};

/** Effects of an operation that give a password; the names are those of the plan. */
const EFFETS_QUI_DONNENT = ['attribuer', 'reemettre', 'reinitialiser', 'ajouter'] as const;
const OPERATION: Precision = (entree) => {
  const donnes = EFFETS_QUI_DONNENT.reduce((somme, effet) => somme + entier(entree, effet), 0);
  return [
    donnes > 0 ? pluriel(donnes, 'mot de passe donné', 'mots de passe donnés') : 'aucun nouveau mot de passe',
    mot(entree, 'mode') === 'mail' && 'par mail',
  ];
};

const LISIBLES: Precision = ({ nombre }) => [
  nombre > 0
    ? pluriel(nombre, 'mot de passe lisible', 'mots de passe lisibles')
    : 'aucun mot de passe lisible',
];
const LISTE: Precision = (entree, agents) => [
  compter(entree, 'nombre', 'compte'),
  mot(entree, 'format') && `au format ${mot(entree, 'format')}`,
  ...LISIBLES(entree, agents),
];
const papiers =
  (un: string): Precision =>
  (entree, agents) => [compter(entree, 'nombre', un), ...LISIBLES(entree, agents)];

/** Of an agent, whom direAgentConcerne() names: from which day to which, both included. */
const DROIT: Precision = (entree) => {
  const [debut, fin] = [jourDit(entree, 'debut'), jourDit(entree, 'fin')];
  return [debut && `à partir du ${debut}`, fin && `jusqu’au ${fin} inclus`];
};

/** The same, and for whose accounts. */
const DELEGATION: Precision = (entree, agents) => {
  const perimetre = mot(entree, 'perimetre');
  return [
    (perimetre === 'eleves' || perimetre === 'tous') && MOTS_PERIMETRE[perimetre],
    ...DROIT(entree, agents),
  ];
};

const BLOCAGE: Precision = (entree) => {
  const motif = MOTIFS_BLOCAGE.find((un) => un === mot(entree, 'motif'));
  return [motif && MOTIF_BLOCAGE_LABELS[motif].toLowerCase()];
};

const ACTES_SUR_UNE_ADRESSE: Readonly<Record<string, string>> = {
  modifiee: 'nouvelle adresse',
  verifiee: 'adresse vérifiée',
  echec: 'la vérification a échoué',
  retiree: 'adresse retirée',
  affichee: 'adresse affichée',
  masquee: 'adresse masquée',
};
/** For whom, what was done, and the address: « old → new » when it changed. */
const ADRESSE: Precision = (entree) => {
  const [avant, apres] = [mot(entree, 'avant'), mot(entree, 'apres') ?? mot(entree, 'adresse')];
  return [
    mot(entree, 'profil') === 'eleve' ? 'pour les élèves' : 'pour les représentants légaux',
    ACTES_SUR_UNE_ADRESSE[mot(entree, 'acte') ?? ''],
    [avant, apres].filter(Boolean).join(' → '),
  ];
};

const mouvements = (entree: EntreeADire, prefixe: string): (string | false)[] => [
  compter(entree, `${prefixe}_arrivees`, 'arrivée'),
  compter(entree, `${prefixe}_departs`, 'départ'),
  compter(entree, `${prefixe}_retours`, 'retour'),
  compter(entree, `${prefixe}_modifications`, 'fiche modifiée', 'fiches modifiées'),
];
const MISE_A_JOUR: Precision = (entree) => {
  const dits = [
    ['élèves', ...mouvements(entree, 'eleves')],
    ['représentants légaux', ...mouvements(entree, 'responsables')],
    ['liens', compter(entree, 'liens_ajoutes', 'ajouté'), compter(entree, 'liens_retires', 'retiré')],
  ].flatMap(([titre, ...parts]) => {
    const vus = parts.filter(Boolean);
    return vus.length === 0 ? [] : [`${titre}\u00a0: ${vus.join(', ')}`];
  });
  return [dits.length === 0 ? 'aucun changement' : dits.join('\u202f; ')];
};

const FERMETURE: Precision = (entree) => [
  compter(entree, 'eleves', 'élève'),
  compter(entree, 'representants', 'représentant légal', 'représentants légaux'),
];

const EXPORT: Precision = (entree, agents) => {
  const [du, au, type] = [jourDit(entree, 'du'), jourDit(entree, 'au'), mot(entree, 'type')];
  const agent = agentNomme(entree);
  const auteur = mot(entree, 'auteur');
  return [
    du && `à partir du ${du}`,
    au && `jusqu’au ${au} inclus`,
    type && `type\u00a0: ${GROUPES_JOURNAL[type as keyof typeof GROUPES_JOURNAL] ?? type}`,
    agent && `auteur\u00a0: ${agents.get(agent) ?? AGENT_INCONNU}`,
    auteur && `auteur\u00a0: ${auteur}`,
    entree.nombre > 0 && 'une seule personne',
  ];
};

/** One line per action: a new one does not compile without it. RIEN: its label says it all. */
const PRECISIONS: Readonly<Record<ActionJournal, Precision>> = {
  connexion: RIEN,
  'connexion.refusee': RIEN,
  'connexion.nouvel_appareil': RIEN,
  deconnexion: RIEN,
  'otp.enrole': RIEN,
  'codes_secours.crees': RIEN,
  'codes_secours.utilise': RIEN,
  'otp.remplace': RIEN,
  'mot_de_passe.change': RIEN,
  'mot_de_passe.refuse': RIEN,
  'session.fermee': RIEN,
  'sessions.fermees': RIEN,
  'agent.cree': RIEN,
  'agent.modifie': RIEN,
  'agent.desactive': RIEN,
  'agent.reactive': RIEN,
  'agent.mot_de_passe': RIEN,
  'agent.enrolement': RIEN,
  'agent.habilite': DROIT,
  'agent.habilitation_modifiee': DROIT,
  'agent.habilitation_finie': DROIT,
  'ecole.creee': RIEN,
  'ecole.fermee': FERMETURE,
  'ecole.fusionnee': (e) => [
    `de ${mot(e, 'de') ?? ''} vers ${mot(e, 'vers') ?? ''}`,
    ...FERMETURE(e, new Map()),
  ],
  'onde.depose': (e) => [compter(e, 'anomalies', 'anomalie')],
  'onde.abandonne': RIEN,
  'onde.importe': MISE_A_JOUR,
  'comptes.suivis': (e) => [`depuis l’école ${mot(e, 'depuis') ?? ''}`],
  'comptes.partis': (e) => [`vers l’école ${mot(e, 'vers') ?? ''}`],
  'eleves.informes': OPERATION,
  'eleves.reinitialises': OPERATION,
  'eleves.feuilles_imprimees': papiers('feuille'),
  'eleves.listes': LISTE,
  'eleves.nouvel_identifiant': RIEN,
  'eleves.identifiant_annule': RIEN,
  'eleves.bloque': BLOCAGE,
  'eleves.debloque': RIEN,
  'representants.informes': OPERATION,
  'representants.reinitialises': OPERATION,
  'representants.feuilles_imprimees': papiers('lettre'),
  'representants.mails_renvoyes': (e) => [compter(e, 'nombre', 'mail')],
  'representants.nouvel_identifiant': RIEN,
  'representants.identifiant_annule': RIEN,
  'representants.listes': LISTE,
  'representants.confirmation_renvoyee': RIEN,
  'representants.bloque': BLOCAGE,
  'representants.debloque': RIEN,
  'nuit.nouveaux_identifiants': RIEN,
  'nuit.identifiants_refuses': () => ['le nom ou le prénom n’est pas le même dans toutes les écoles'],
  'nuit.identifiants_sans_suite': () => ['le compte est bloqué'],
  'nuit.purges': RIEN,
  'nuit.faite': RIEN,
  'parametrage.comptes_eleves': ({ details }) => [details.actif === true ? 'activée' : 'désactivée'],
  'parametrage.adresse': ADRESSE,
  'academie.assistance': RIEN,
  'portail.activation_commencee': RIEN,
  'portail.active': RIEN,
  'portail.provisoire_remplace': RIEN,
  'portail.mot_de_passe_change': RIEN,
  'portail.mail_confirme': RIEN,
  'portail.inscription_sms': RIEN,
  'portail.franceconnect': RIEN,
  'portail.franceconnect_lie': RIEN,
  'portail.mot_de_passe_ecarte': RIEN,
  'portail.rattachement': RIEN,
  'portail.portable_confirme': RIEN,
  'portail.mot_de_passe_oublie': RIEN,
  'portail.limite_levee': RIEN,
  'portail.signalement': RIEN,
  'portail.signalement_repris': RIEN,
  'delegation.accordee': DELEGATION,
  'delegation.acceptee': DELEGATION,
  'delegation.refusee': DELEGATION,
  'delegation.effet': DELEGATION,
  'delegation.retiree': DELEGATION,
  'delegation.terminee': DELEGATION,
  'enseignant.atteste': DROIT,
  'enseignant.retire': DROIT,
  'journal.consulte': ({ nombre }) => [nombre > 0 && 'une seule personne'],
  'journal.exporte': EXPORT,
};

/** What the label does not say, in one line; empty when it says it all. */
export const direPrecision = (entree: EntreeADire, agents: NomsDAgents): string =>
  (PRECISIONS[entree.action] ?? RIEN)(entree, agents).filter(Boolean).join(', ');

/** The agent whose right an entry is about: for whom it was done, as account holders are elsewhere; null when it is about none. */
export function direAgentConcerne(entree: EntreeADire, agents: NomsDAgents): string | null {
  const precision = PRECISIONS[entree.action];
  const agent = precision === DROIT || precision === DELEGATION ? agentNomme(entree) : undefined;
  return agent === undefined ? null : (agents.get(agent) ?? AGENT_INCONNU);
}

/** « et 27 autres », after those who are named; empty when all are. */
export const direAutres = (nombre: number, nommes: number): string =>
  nombre > nommes ? `et ${pluriel(nombre - nommes, 'autre')}` : '';

/** Somebody who is not in the school any more, and somebody of whom nothing is known. */
export const SANS_NOM = { parti: 'personne partie', purge: 'compte purgé' } as const;
const SANS_NOM_PLURIELS = { parti: 'personnes parties', purge: 'comptes purgés' } as const;

/** Everybody, in a file: names in their order, then how many have none. */
export function direToutes(
  personnes: readonly (
    | { situation: 'present'; nom: string; prenom: string }
    | { situation: keyof typeof SANS_NOM }
  )[],
): string {
  const noms = personnes.flatMap((vu) =>
    vu.situation === 'present' ? [`${enCapitales(vu.nom)} ${vu.prenom}`] : [],
  );
  const sansNom = (['parti', 'purge'] as const).flatMap((situation) => {
    const n = personnes.filter((vu) => vu.situation === situation).length;
    return n === 0 ? [] : [pluriel(n, SANS_NOM[situation], SANS_NOM_PLURIELS[situation])];
  });
  return [...noms, ...sansNom].join(', ');
}
