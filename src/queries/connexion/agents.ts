export interface AgentConnecte {
  id: string;
  identifiant: string;
  nom: string;
  prenom: string;
  fonction: 'directeur' | 'ien' | 'enseignant';
}
