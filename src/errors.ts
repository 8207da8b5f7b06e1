/** An error whose message was written for the user; every other error is shown as « 500 » and logged. */
export class AppError extends Error {
  override name = 'AppError';
  readonly status: number;
  /** Title of the page that shows it. */
  readonly titre: string;
  /** What to do next, as a link. */
  readonly suite: { libelle: string; url: string } | undefined;

  constructor(status: number, titre: string, message: string, suite?: { libelle: string; url: string }) {
    super(message);
    this.status = status;
    this.titre = titre;
    this.suite = suite;
  }
}

/** What to do about what passes by itself; ends a sentence. */
export const DANS_UNE_MINUTE = 'réessayez dans une minute.';

/** Absent, or not this agent's: the answer is the same, so that it tells nothing. */
export class NotFoundError extends AppError {
  override name = 'NotFoundError';
  constructor(message = 'Cette page n’existe pas, ou vous n’y avez pas accès.') {
    super(404, 'Page introuvable', message);
  }
}

/** The session ended before, or while, this was asked: nothing was done. The error page leads back after a login. */
export class SessionTermineeError extends AppError {
  override name = 'SessionTermineeError';
  constructor() {
    super(
      401,
      'Session terminée',
      'Votre session est terminée, ici, dans un autre onglet ou depuis un autre appareil. Rien n’a été modifié\u00a0: reconnectez-vous, vous reviendrez à la page où vous étiez.',
    );
  }
}

/**
 * Too many passwords issued or identifiers asked for, or passwords sent by mail, for the age of the last code (rules §10):
 * nothing was done, and a code is to be asked for.
 */
export class CodeRecentError extends AppError {
  override name = 'CodeRecentError';
  constructor() {
    super(
      403,
      'Code à redonner',
      'Cette action attribue ou envoie des mots de passe, change des identifiants ou délègue une école\u00a0: donnez d’abord un nouveau code. Rien n’a été modifié.',
    );
  }
}

/** The agent is known, and this is not within the rights received. */
export class ForbiddenError extends AppError {
  override name = 'ForbiddenError';
  constructor(message: string, suite?: { libelle: string; url: string }) {
    super(403, 'Action non autorisée', message, suite);
  }
}

/** The request made sense, but the state of things has changed or does not allow it. */
export class ConflictError extends AppError {
  override name = 'ConflictError';
  constructor(titre: string, message: string, suite?: { libelle: string; url: string }) {
    super(409, titre, message, suite);
  }
}

/** A conflict that only the assistance of the académie can settle: the page says how to reach it. */
export class AssistanceError extends ConflictError {
  override name = 'AssistanceError';
}

/** One fault of a form; « champ » is the name of the field and the id of its control, to which the error summary leads. */
export interface FieldError {
  champ: string;
  message: string;
}
