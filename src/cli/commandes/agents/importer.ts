import { open, readFile, unlink } from 'node:fs/promises';
import { lireFichierAgents } from '../../../domain/connexion/agents-fichier.ts';
import { formatDateHeure, pluriel } from '../../../domain/francais.ts';
import {
  type AgentsImportes,
  importerAgents,
  refuserLesFautes,
} from '../../../services/connexion/agents-import.ts';
import { executerOuSimuler } from '../../../services/ecole/ecoles.ts';
import { type Commande, CommandeError } from '../../commande.ts';
import { ESSAI } from '../ecoles/fermer.ts';

export const commande: Commande = {
  nom: 'agents:importer',
  description:
    'Crée les agents d’un fichier CSV, tous ou aucun\u00a0; ceux qui existent gardent mot de passe et téléphone',
  options: (command) =>
    command
      .argument(
        '<fichier>',
        'identifiant;nom;prenom;fonction;mail;ecoles;exerce;circonscription (UTF-8 ou Windows-1252)',
      )
      .option(
        '--secrets <fichier>',
        'où écrire les mots de passe et codes d’enrôlement, une seule fois\u00a0; affichés sinon',
      )
      .option('--dry-run', 'montre ce qui se passerait, sans rien écrire'),
  async executer({ deps, print, remettre }, options) {
    const { secrets, dryRun } = options as Record<string, string | undefined>;
    const [chemin = ''] = options.arguments;
    const contenu = await readFile(chemin);
    const { lignes, fautes } = lireFichierAgents(contenu);
    refuserLesFautes(fautes);
    const simuler = dryRun !== undefined;
    const remise = simuler || secrets === undefined ? undefined : await ouvrirRemise(secrets);
    const attempt = executerOuSimuler(deps, simuler, async (trx) => {
      const importes = await importerAgents(deps, trx, lignes);
      // Before the commit: secrets that could not be handed over would be lost with agents already there.
      if (remise !== undefined) await remise.ecrire(lignesDeSecrets(importes));
      else if (!simuler && importes.crees.length > 0) await remettre(lignesDeSecrets(importes));
      return importes;
    });
    const resultat = await attempt.catch(async (error: unknown) => {
      await remise?.fermer(false);
      throw error;
    });
    await remise?.fermer(resultat.crees.length > 0);
    if (simuler) print(ESSAI);
    for (const ligne of enTexte(resultat)) print(ligne);
  },
};

/** A file of its own for the secrets: readable by its owner only, and never one that was there. */
async function ouvrirRemise(chemin: string) {
  const fichier = await open(chemin, 'wx', 0o600).catch((error: { code?: string }) => {
    throw new CommandeError(
      error.code === 'EEXIST'
        ? `${chemin} existe déjà\u00a0: donnez un autre nom, un fichier de secrets n’est pas écrasé.`
        : `${chemin}\u00a0: impossible de créer ce fichier (${error.code ?? 'erreur'}).`,
    );
  });
  return {
    ecrire: async (lignes: readonly string[]) => {
      await fichier.write(`\ufeff${lignes.join('\r\n')}\r\n`);
      await fichier.sync();
    },
    fermer: async (garder: boolean) => {
      await fichier.close();
      if (!garder) await unlink(chemin);
    },
  };
}

const lignesDeSecrets = ({ crees }: AgentsImportes): string[] => [
  'identifiant;mot de passe;code d’enrôlement;valable jusqu’au',
  ...crees.map(({ identifiant, motDePasse, enrolement }) =>
    [
      identifiant,
      motDePasse,
      enrolement?.secret ?? '',
      enrolement === undefined ? '' : formatDateHeure(enrolement.expireLe),
    ].join(';'),
  ),
];

function enTexte({ crees, modifies, inchanges }: AgentsImportes): string[] {
  return [
    `${pluriel(crees.length, 'agent créé', 'agents créés')}, ${pluriel(modifies.length, 'modifié')}, ${pluriel(inchanges.length, 'inchangé')}.`,
    ...modifies.map(({ identifiant, changements }) => `  ${identifiant}\u00a0: ${changements.join(', ')}`),
  ];
}
