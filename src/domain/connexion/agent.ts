/** How an agent is called on screens, in mails and by the journal. */
export const nomDAgent = ({ prenom, nom }: { prenom: string; nom: string }): string => `${prenom} ${nom}`;

/** For ops, who know agents by their login. */
export const agentDesigne = (agent: { prenom: string; nom: string; identifiant: string }): string =>
  `${nomDAgent(agent)} (${agent.identifiant})`;
