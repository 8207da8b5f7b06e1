import { pluriel } from '../../domain/francais.ts';
import { suivreDelegations } from '../../services/circonscription/suites.ts';
import { attribuerNouveauxIdentifiants } from '../../services/comptes/nouvel-identifiant.ts';
import { purger } from '../../services/nuit/purges.ts';
import { effacerDetailsAnciens } from '../../services/onde/mises-a-jour.ts';
import type { Commande } from '../commande.ts';

export const commande: Commande = {
  nom: 'nuit',
  description:
    'Traitement de nuit : nouveaux identifiants, fins de délégations, expirations, purges (peut être relancé)',
  async executer({ deps, print }) {
    print(pluriel(await attribuerNouveauxIdentifiants(deps), 'nouvel identifiant', 'nouveaux identifiants'));
    print(
      pluriel(await effacerDetailsAnciens(deps), 'mise à jour ONDE allégée', 'mises à jour ONDE allégées'),
    );
    const { effets, rappels, fins } = await suivreDelegations(deps);
    print(
      `Délégations\u00a0: ${pluriel(effets, 'prise d’effet dite', 'prises d’effet dites')}, ${pluriel(rappels, 'fin rappelée', 'fins rappelées')}, ${pluriel(fins, 'terminée')}`,
    );
    const { provisoires, sessions, portail, brouillons } = await purger(deps);
    print(pluriel(provisoires, 'mot de passe expiré effacé', 'mots de passe expirés effacés'));
    print(
      `${pluriel(sessions + portail, 'session terminée', 'sessions terminées')} et ${pluriel(brouillons, 'brouillon')} effacés`,
    );
  },
};
