import { z } from 'zod';
import { FONCTIONS } from '../../../domain/connexion/agents-fichier.ts';
import { formatDateHeure } from '../../../domain/francais.ts';
import { creerAgent } from '../../../services/connexion/agents.ts';
import { type Commande, CommandeError } from '../../commande.ts';

const schema = z.object({
  identifiant: z.string(),
  nom: z.string().trim().min(1),
  prenom: z.string().trim().min(1),
  fonction: z.enum(FONCTIONS, '--fonction : directeur, ien ou enseignant'),
  mail: z.email('--mail : adresse attendue').optional(),
  ecole: z.array(z.string().trim().toUpperCase()).default([]),
  exerce: z.array(z.string().trim().toUpperCase()).default([]),
  circonscription: z.array(z.string().trim()).default([]),
});

export const commande: Commande = {
  nom: 'agents:creer',
  description: 'Crée un agent et affiche, une seule fois, son mot de passe et son code d’enrôlement',
  options: (command) =>
    command
      .requiredOption('--identifiant <identifiant>', 'identifiant ARENA, en minuscules')
      .requiredOption('--nom <nom>')
      .requiredOption('--prenom <prenom>')
      .requiredOption('--fonction <fonction>', 'directeur, ien ou enseignant')
      .option('--mail <adresse>', 'où l’avertir de ce qui touche son accès')
      .option('--ecole <uai...>', 'écoles confiées par la fonction')
      .option(
        '--exerce <uai...>',
        'écoles où un enseignant exerce\u00a0: aucun droit, l’IEN peut lui déléguer',
      )
      .option('--circonscription <code...>', 'circonscription d’un IEN'),
  async executer({ deps, remettre }, options) {
    const parsed = schema.safeParse(options);
    if (!parsed.success)
      throw new CommandeError(parsed.error.issues.map((issue) => issue.message).join('\n'));
    const { ecole, exerce, circonscription, mail, ...identite } = parsed.data;
    await deps.database.withOps(async (trx) => {
      const agent = await creerAgent(deps, trx, {
        ...identite,
        ecoles: ecole,
        exerce,
        circonscriptions: circonscription,
        ...(mail === undefined ? {} : { mail }),
      });
      await remettre([
        `Identifiant          ${identite.identifiant.trim().toLowerCase()}`,
        `Mot de passe         ${agent.motDePasse}`,
        ...(agent.enrolement
          ? [
              `Code d’enrôlement    ${agent.enrolement.secret}`,
              `valable jusqu’au     ${formatDateHeure(agent.enrolement.expireLe)}`,
            ]
          : []),
        ...(mail === undefined
          ? ['Aucun mail\u00a0: rien ne l’avertira d’une connexion ou d’un changement suspects.']
          : []),
        'À remettre à l’agent par deux voies différentes\u00a0: ces secrets ne seront plus affichés.',
      ]);
    });
  },
};
