import { MOTS_PERIMETRE } from '../../domain/circonscription/mots.ts';
import { nomDAgent } from '../../domain/connexion/agent.ts';
import { formatDate } from '../../domain/francais.ts';
import type { AgentConnecte } from '../../queries/connexion/agents.ts';
import type { EcoleConfiee } from '../../queries/connexion/mon-acces.ts';
import type { AvecErreurs } from '../commun.ts';
import { MESSAGES_SANS_ECOLE } from '../ecole/choix.ts';

export interface SessionVM {
  /** Names it in the form that closes it. */
  reference: string;
  appareil: string;
  ouverteLe: Date;
  vueLe: Date;
  celleCi: boolean;
}

export interface MonAccesVM {
  identifiant: string;
  nomComplet: string;
  fonction: string;
  /** One line each: « École des Tilleuls (Sorgues), 0990001A : jusqu’au 31 août 2027 inclus ». */
  ecoles: readonly string[];
  /** Why there is none, and whom to ask. */
  sansEcole: string;
  /** Null: no mail is known. */
  mail: string | null;
  sessions: readonly SessionVM[];
  codesRestants: number;
}

export interface MonMotDePasseVM extends AvecErreurs {
  longueurMinimale: number;
  /** Whether a mail will say that it was changed. */
  mailConnu: boolean;
}

const FONCTIONS: Readonly<Record<AgentConnecte['fonction'], string>> = {
  directeur: 'Direction d’école',
  ien: 'Inspection de circonscription',
  enseignant: 'Enseignement',
};

export const monAccesVM = ({
  agent,
  ecoles,
  sessions,
  codesRestants,
}: {
  agent: Omit<AgentConnecte, 'id'> & { mail: string | null };
  ecoles: readonly EcoleConfiee[];
  sessions: readonly (Omit<SessionVM, 'appareil'> & { appareil: string | null })[];
  codesRestants: number;
}): MonAccesVM => ({
  identifiant: agent.identifiant,
  nomComplet: nomDAgent(agent),
  fonction: FONCTIONS[agent.fonction],
  ecoles: ecoles.map(enUneLigne),
  sansEcole: MESSAGES_SANS_ECOLE[agent.fonction],
  mail: agent.mail,
  sessions: sessions.map((session) => ({ ...session, appareil: session.appareil ?? 'Appareil non reconnu' })),
  codesRestants,
});

function enUneLigne({ uai, nom, commune, debut, fin, titre, perimetre }: EcoleConfiee): string {
  const delegation = `, par délégation, ${MOTS_PERIMETRE[perimetre]}`;
  const fini = fin === null ? 'sans date de fin' : `jusqu’au ${formatDate(fin)} inclus`;
  return `${nom} (${commune}), UAI\u00a0${uai}${titre === 'delegation' ? delegation : ''}\u00a0: depuis le ${formatDate(debut)}, ${fini}`;
}
