import { z } from 'zod';
import { createSeal } from '../../auth/sealed-cookie.ts';
import type { AccesEcole } from '../../database/database.ts';
import type { Deps } from '../../deps.ts';
import { GUICHET_MAX, lireRechercheAuGuichet } from '../../domain/ecole/guichet.ts';
import {
  type EleveAuGuichet,
  listElevesAuGuichet,
  listRepresentantsAuGuichet,
  type RepresentantAuGuichet,
} from '../../queries/comptes/guichet.ts';

/** As long as a session may do nothing, and more: after a call, the back button still finds the answer. */
const MINUTES = 60;

/**
 * What is looked for may be a mail, a mobile or an identifier: it goes into no address, no history and no log as it is, but
 * sealed, and opens for this agent in this school only.
 */
export const sceauDeRecherche = (deps: Deps, { agentId, ecoleId }: Pick<AccesEcole, 'agentId' | 'ecoleId'>) =>
  createSeal(deps, {
    usage: 'guichet',
    minutes: MINUTES,
    contents: z.string(),
    aad: `guichet:${agentId}:${ecoleId}`,
  });

export interface ReponseDuGuichet {
  eleves: EleveAuGuichet[];
  representants: RepresentantAuGuichet[];
  /** There are more than are shown. */
  davantage: boolean;
  /** One person only was found: those of the family come with it. */
  famille: { eleves: EleveAuGuichet[]; representants: RepresentantAuGuichet[] };
}

/** Who answers to what was said; « representants »: the right goes as far as guardians. */
export function chercherAuGuichet(
  { database }: Pick<Deps, 'database'>,
  acces: AccesEcole,
  texte: string,
  { representants: voitLesRepresentants }: { representants: boolean },
): Promise<ReponseDuGuichet> {
  const aucune = { eleves: [], representants: [] };
  const recherche = lireRechercheAuGuichet(texte);
  return database.readEcole(acces, async (trx) => {
    if (recherche === undefined) return { ...aucune, davantage: false, famille: aucune };
    const representants = voitLesRepresentants ? await listRepresentantsAuGuichet(trx, recherche) : [];
    const eleves = await listElevesAuGuichet(trx, recherche);
    const [eleve] = eleves;
    const [representant] = representants;
    const seul = eleves.length + representants.length === 1;
    const famille = {
      eleves:
        seul && representant
          ? await listElevesAuGuichet(trx, { ids: representant.enfants.map(({ id }) => id) })
          : [],
      representants:
        seul && eleve && voitLesRepresentants
          ? await listRepresentantsAuGuichet(trx, { ids: eleve.parents.map(({ id }) => id) })
          : [],
    };
    // Who calls is a guardian, most of the time.
    const montres = representants.slice(0, GUICHET_MAX);
    return {
      representants: montres,
      eleves: eleves.slice(0, GUICHET_MAX - montres.length),
      davantage: eleves.length + representants.length > GUICHET_MAX,
      famille,
    };
  });
}
