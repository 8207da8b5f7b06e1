import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import { loginUrl, pageOfForm } from './login-redirect.ts';

/**
 * Token missing or of another session: in practice, a page left open too long. Nothing was done, and what to do next
 * leads back to that page: after a login, or at once for who is still logged in (a new session in another tab).
 */
export class ExpiredSessionError extends AppError {
  override name = 'SessionExpireeError';
  constructor(req: Request) {
    const page = pageOfForm(req);
    const { quoi, ensuite, suite } = req.user
      ? {
          quoi: 'Vous vous êtes reconnecté depuis que cette page est ouverte.',
          ensuite: 'revenez à la page, qui sera à jour, et recommencez.',
          suite: page === undefined ? undefined : { libelle: 'Revenir à la page', url: page },
        }
      : {
          quoi: 'Cette page est restée ouverte trop longtemps, ou votre session s’est fermée depuis, ici ou depuis un autre appareil.',
          ensuite:
            page === undefined
              ? 'connectez-vous et recommencez.'
              : 'reconnectez-vous, vous reviendrez à la page où vous étiez. Il suffira de recommencer votre demande.',
          suite: {
            libelle: page === undefined ? 'Se connecter' : 'Se reconnecter',
            url: loginUrl(req),
          },
        };
    super(403, 'Session expirée', `${quoi} Rien n’a été modifié\u00a0: ${ensuite}`, suite);
  }
}
