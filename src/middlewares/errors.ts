import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { KeyError } from '../auth/encryption.ts';
import { isAway, isCollision, isTooLong } from '../database/pannes.ts';
import type { Deps } from '../deps.ts';
import {
  AppError,
  AssistanceError,
  DANS_UNE_MINUTE,
  NotFoundError,
  SessionTermineeError,
} from '../errors.ts';
import { cheminDeRetour } from '../forms/connexion.ts';
import { loggableError } from '../logger.ts';
import { paths } from '../paths.ts';
import type { ErreurVM } from '../vues/erreurs.ts';
import { ExpiredSessionError } from './connexion/expired-session.ts';
import { loginUrl, pageOfForm } from './connexion/login-redirect.ts';
import { publicContext } from './context.ts';
import { hasSession } from './csrf.ts';
import { PortailExpireError } from './portail/expired.ts';
import { isPortail } from './portail/session.ts';

/** For what calls again by itself. Seconds. */
const RETRY_AFTER_S = 30;

export const notFound: RequestHandler = () => {
  throw new NotFoundError();
};

/** Last of the pipeline: errors written for the user keep their words, the others become « 500 » and a log line. */
export function errorHandler(deps: Deps): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const shown = toAppError(error, req);
    const line = { id: req.requestId, err: loggableError(error) };
    if (shown.status >= 500) deps.logger.error(line, 'erreur');
    if (res.headersSent) {
      // An answer that is whole is not cut: what failed came after it (the session's data).
      if (!res.writableEnded) res.destroy();
      return;
    }
    if (shown.status === 503 && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', RETRY_AFTER_S);
    try {
      publicContext(deps, req, res).page('erreurs/erreur', toVm(shown, req), {
        titre: shown.titre,
        layout: isPortail(req) ? 'portail' : 'simple',
        status: shown.status,
      });
    } catch (renderingError) {
      deps.logger.error({ id: req.requestId, err: loggableError(renderingError) }, 'page d’erreur');
      res.status(shown.status).type('text').send(`${shown.titre}. Référence\u00a0: ${req.requestId}`);
    }
  };
}

function toVm(shown: AppError, req: Request): ErreurVM {
  return {
    titre: shown.titre,
    message: shown.message,
    suite: shown.suite ?? suiteDe(shown, req),
    reference: shown.status >= 500 ? req.requestId : undefined,
    assistance:
      shown.status >= 500 || shown instanceof AssistanceError ? (req.garde?.ecole?.assistance ?? null) : null,
  };
}

function suiteDe(shown: AppError, req: Request): ErreurVM['suite'] {
  if (isPortail(req)) return { libelle: 'Revenir au portail', url: paths.portail() };
  if (shown instanceof SessionTermineeError) return { libelle: 'Se reconnecter', url: loginUrl(req) };
  // What failed for a time, or was too much at once, is tried again from where it was asked.
  if (shown.status === 503 || shown.status === 413) {
    const page = req.method === 'GET' ? cheminDeRetour(req.originalUrl) : pageOfForm(req);
    if (page !== undefined)
      return { libelle: req.method === 'GET' ? 'Réessayer' : 'Revenir à la page', url: page };
  }
  if (req.user) return { libelle: 'Revenir à l’accueil', url: paths.ecoles({}) };
  // Before the session was read, nobody knows whether there is one: that address leads either way.
  return hasSession(req) && shown.status !== 503
    ? { libelle: 'Se connecter', url: paths.connexion({}) }
    : { libelle: 'Revenir à l’accueil', url: paths.racine({}) };
}

function toAppError(error: unknown, req: Request): AppError {
  if (error instanceof AppError) return error;
  const { status, type } = error as { status?: number; type?: string };
  if (type === 'entity.too.large') {
    return new AppError(
      413,
      'Envoi trop volumineux',
      'Ce que vous envoyez dépasse la taille permise\u00a0: rien n’a été enregistré. Revenez en arrière et envoyez-en moins à la fois.',
    );
  }
  if (type === 'parameters.too.many') {
    return new AppError(
      413,
      'Envoi trop volumineux',
      'Ce formulaire contient plus de cases et de champs que permis\u00a0: rien n’a été enregistré. Revenez en arrière et cochez moins de lignes à la fois.',
    );
  }
  if (error instanceof URIError || (status !== undefined && status >= 400 && status < 500)) {
    return status === 403
      ? isPortail(req)
        ? new PortailExpireError()
        : new ExpiredSessionError(req)
      : new NotFoundError('Cette demande n’a pas pu être comprise.');
  }
  if (error instanceof KeyError) {
    return new AppError(
      503,
      'Service à régler',
      'Un mot de passe ou un code enregistré ne peut pas être lu\u00a0: une clé du service manque, ou n’est pas la bonne. Rien n’a été modifié. Prévenez l’exploitation, en donnant la référence ci-dessous.',
    );
  }
  if (isAway(error)) {
    return new AppError(
      503,
      'Service momentanément indisponible',
      `La base de données ne répond pas. Rien n’a été perdu\u00a0: ${DANS_UNE_MINUTE}${req.method === 'POST' ? DEJA_FAITE : ''}`,
    );
  }
  if (isTooLong(error)) {
    return new AppError(
      503,
      'Réponse trop longue à venir',
      'Cette demande a pris plus de temps que permis, et n’a rien enregistré. Réessayez dans quelques minutes\u00a0; si cela se reproduit, faites-la en plusieurs fois.',
    );
  }
  if (isCollision(error)) {
    return new AppError(
      503,
      'Action à recommencer',
      'Une autre action touchait les mêmes comptes au même moment. Rien n’a été enregistré\u00a0: recommencez.',
    );
  }
  return new AppError(
    500,
    'Erreur inattendue',
    'Quelque chose s’est mal passé de notre côté. Rien n’a été enregistré à moitié\u00a0: vous pouvez réessayer.',
  );
}

/** The answer to « commit » may be what was lost. */
const DEJA_FAITE =
  ' Si vous veniez de confirmer une action, regardez si elle est faite avant de la recommencer.';
