import type { Trx } from '../database/transaction.ts';

/** Actions of the journal, with what a reader sees. Details hold counts and ids, never a secret nor a name. */
export const ACTIONS_JOURNAL = {
  connexion: 'Connexion',
  'connexion.refusee': 'Connexion refusée',
  deconnexion: 'Déconnexion',
  'otp.enrole': 'Téléphone enrôlé',
  'codes_secours.crees': 'Codes de secours créés',
  'codes_secours.utilise': 'Code de secours utilisé',
  'agent.cree': 'Agent créé',
  'agent.enrolement': 'Nouvel enrôlement demandé pour un agent',
  'ecole.creee': 'École créée',
  'onde.depose': 'Fichiers de ONDE déposés',
  'onde.importe': 'Mise à jour depuis ONDE',
  'eleves.informes': 'Élèves informés',
  'eleves.reinitialises': 'Mots de passe d’élèves réinitialisés',
  'eleves.feuilles_imprimees': 'Feuilles d’élèves téléchargées',
  'eleves.listes': 'Liste d’élèves téléchargée',
  'eleves.nouvel_identifiant': 'Nouvel identifiant demandé',
  'representants.informes': 'Représentants légaux informés',
  'representants.reinitialises': 'Mots de passe de représentants légaux réinitialisés',
  'representants.feuilles_imprimees': 'Lettres aux représentants légaux téléchargées',
  'representants.mails_renvoyes': 'Mails rejetés envoyés de nouveau',
  'representants.nouvel_identifiant': 'Nouvel identifiant demandé pour un représentant légal',
  'representants.listes': 'Liste de représentants légaux téléchargée',
  'nuit.nouveaux_identifiants': 'Nouveaux identifiants attribués',
  'nuit.purges': 'Purges de la nuit',
  'parametrage.comptes_eleves': 'Gestion des comptes élèves modifiée',
} as const;

export type ActionJournal = keyof typeof ACTIONS_JOURNAL;

/** Adds an entry to the chain of the current school (or agent), in the caller's transaction. */
export async function journaliser(
  trx: Trx,
  action: ActionJournal,
  details: Record<string, string | number | boolean | null> = {},
): Promise<void> {
  await trx.run('select journaliser($1, $2)', [action, JSON.stringify(details)]);
}
