import { pipeline } from 'node:stream/promises';
import { nomDAgent } from '../domain/connexion/agent.ts';
import type { EcoleContext, PublicContext } from '../middlewares/context.ts';
import type { Telechargement } from '../services/operations/documents-eleves.ts';
import type { Demandeur } from '../services/operations/plans.ts';

export const demandeur = ({ acces, agent }: EcoleContext): Demandeur => ({
  acces,
  auteur: nomDAgent(agent),
});

/**
 * Streams a document; a client that goes away stops its making. What follows a document sent whole comes before the
 * answer ends: the client that has it all finds it done, and one that is cut short finds it not done.
 */
export async function envoyer(
  { res, req, deps }: Pick<PublicContext, 'res' | 'req' | 'deps'>,
  { nomFichier, type, contenu, remis }: Telechargement,
): Promise<void> {
  res.attachment(nomFichier);
  res.type(type);
  try {
    await pipeline(contenu, res, { end: false });
    await remis?.();
    res.end();
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE') {
      deps.logger.info({ id: req.requestId }, 'téléchargement interrompu');
      return;
    }
    // Nothing sent yet: an error page; otherwise the connection is cut, so that no short file passes for whole.
    if (!res.headersSent) res.removeHeader('Content-Disposition');
    throw error;
  }
}
