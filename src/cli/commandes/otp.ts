import { PERIODE_OTP_S } from '../../domain/connexion/codes.ts';
import { lireCodeOtp } from '../../services/connexion/agents.ts';
import { type Commande, CommandeError } from '../commande.ts';

const PERIODE_MS = PERIODE_OTP_S * 1_000;

export const commande: Commande = {
  nom: 'otp',
  description: 'Affiche le code du moment d’un agent (jamais en production)',
  options: (command) => command.argument('<identifiant>', 'identifiant de l’agent'),
  async executer({ deps, config, print }, { arguments: [identifiant = ''] }) {
    if (config.environment === 'production') {
      throw new CommandeError('Refusé en production : le code d’un agent n’est connu que de son téléphone.');
    }
    print(await deps.database.readOps((trx) => lireCodeOtp(deps, trx, identifiant)));
    const reste = Math.ceil((PERIODE_MS - (deps.clock.now().getTime() % PERIODE_MS)) / 1000);
    process.stderr.write(
      `Affiché par le téléphone pendant encore ${reste} s ; un code ne sert qu’une fois.\n`,
    );
  },
};
