import type { Request } from 'express';
import { cheminDeRetour } from '../../forms/connexion.ts';
import { paths } from '../../paths.ts';

/**
 * The page whose form was sent, which browsers tell within one site (our Referrer-Policy is « same-origin »). Always a page
 * of ours, to be read with GET: what was sent is never sent again. A step of the login counts for the page it was to lead
 * to. Undefined when neither is known.
 */
export function pageOfForm(req: Request): string | undefined {
  const referer = req.get('referer') ?? '';
  if (!URL.canParse(referer)) return undefined;
  const { host, pathname, search, searchParams } = new URL(referer);
  if (host !== req.get('host')) return undefined;
  return cheminDeRetour(pathname + search) ?? cheminDeRetour(searchParams.get('retour'));
}

/** The login page, which then leads to the page asked for or, for a form, back to the page it was on. */
export function loginUrl(req: Request): string {
  const retour = req.method === 'GET' ? req.originalUrl : pageOfForm(req);
  return retour === undefined
    ? paths.connexion()
    : `${paths.connexion()}?retour=${encodeURIComponent(retour)}`;
}
