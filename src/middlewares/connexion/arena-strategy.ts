import type { Request, Response } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-local';

/** Judges an identifier and a password; the result is the strategy's, whatever it is. */
export type Verification<R extends object> = (identifiant: string, motDePasse: string) => Promise<R>;

/**
 * First step of the ARENA login, as a passport strategy. Nobody is authenticated by it: the result goes to
 * the caller, `req.user` stays empty until the second factor (rules §10).
 */
export function authenticatePassword<R extends object>(
  req: Request,
  res: Response,
  verification: Verification<R>,
): Promise<R> {
  const fields = { usernameField: 'identifiant', passwordField: 'motDePasse', session: false };
  const authenticator = new passport.Passport();
  authenticator.use(
    'arena',
    new Strategy(fields, (identifiant, motDePasse, done) => {
      verification(identifiant, motDePasse).then((result) => done(null, result), done);
    }),
  );
  return new Promise<R>((resolve, reject) => {
    const decide = (error: unknown, result?: R | false | null) => {
      if (error) reject(error);
      else if (result) resolve(result);
      else reject(new Error('Identifiant ou mot de passe absent : le formulaire les exige'));
    };
    authenticator.authenticate('arena', { session: false }, decide as passport.AuthenticateCallback)(
      req,
      res,
      reject,
    );
  });
}
