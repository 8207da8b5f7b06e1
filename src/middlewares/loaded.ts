import type { EcoleLecture } from '../database/transaction.ts';
import type { Profil } from '../domain/comptes/etats.ts';
import type { Operation } from '../domain/operations/operation.ts';
import { NotFoundError } from '../errors.ts';
import { idInterne } from '../forms/form.ts';
import { envoisSchema } from '../forms/operations.ts';
import { type DetailEleve, findEleve } from '../queries/comptes/eleves.ts';
import { findFichePresente } from '../queries/comptes/presence.ts';
import { type DetailRepresentant, findRepresentant } from '../queries/comptes/representants-legaux.ts';
import { findMiseAJour, type MiseAJourOnde } from '../queries/onde/onde.ts';
import { findMiseAJourAffichee, type MiseAJourAffichee } from '../queries/onde/page.ts';
import { type EnvoiVu, listEnvoisFiche } from '../queries/operations/envois.ts';
import { findOperation } from '../queries/operations/operations.ts';
import { findOperationAffichee, type OperationAffichee } from '../queries/operations/page.ts';
import { MOTS_PROFIL } from '../textes/profil.ts';
import type { EcoleContext } from './context.ts';
import type { Step } from './step.ts';

/**
 * What the « :id » of an address names in its school, given to the handler under « key ». A number of another school, an
 * unknown one and what is no number give the same 404. What a page shows beside it is read in the same transaction, which
 * sees one moment.
 */
function charger<K extends string, T>(
  mots: string,
  key: K,
  find: (trx: EcoleLecture, id: string, ctx: EcoleContext) => Promise<T | undefined>,
  introuvable?: string,
): Step<EcoleContext, Record<K, T>> {
  return {
    kind: 'charge',
    mots,
    async add(ctx) {
      const id = idInterne.safeParse(ctx.req.params.id);
      const found = id.success
        ? await ctx.deps.database.readEcole(ctx.acces, (trx) => find(trx, id.data, ctx))
        : undefined;
      if (found === undefined) throw new NotFoundError(introuvable);
      return { [key]: found } as Record<K, T>;
    },
  };
}

/** The database shows those about guardians to nobody whose right is limited to pupils. */
export const operation: Step<EcoleContext, { operation: Operation }> = charger(
  'opération (sur les représentants légaux, pour un droit sur tous les comptes)',
  'operation',
  findOperation,
);
export const operationAffichee: Step<EcoleContext, { affichee: OperationAffichee }> = charger(
  'opération, ses chiffres et ses mails (sur les représentants légaux, pour un droit sur tous les comptes)',
  'affichee',
  (trx, id, { req, deps }) => findOperationAffichee(trx, id, envoisSchema.parse(req.query), deps.clock.now()),
);

export const detailEleve: Step<EcoleContext, { eleve: DetailEleve }> = charger(
  'élève',
  'eleve',
  findEleve,
  MOTS_PROFIL.eleve.introuvable,
);

export interface DetailEtEnvois {
  fiche: DetailRepresentant;
  envois: EnvoiVu[];
}
export const detailRepresentant: Step<EcoleContext, { representant: DetailEtEnvois }> = charger(
  'représentant légal et ses mails',
  'representant',
  async (trx, id) => {
    const fiche = await findRepresentant(trx, id);
    return fiche && { fiche, envois: await listEnvoisFiche(trx, id) };
  },
  MOTS_PROFIL.representant_legal.introuvable,
);

/** The person an action is asked for. */
export interface AvecFiche {
  fiche: { id: string };
}
const ficheDe = (profil: Profil, mots: string): Step<EcoleContext, AvecFiche> =>
  charger(mots, 'fiche', (trx, id) => findFichePresente(trx, profil, id), MOTS_PROFIL[profil].introuvable);
export const ficheEleve = ficheDe('eleve', 'élève');
export const ficheRepresentant = ficheDe('representant_legal', 'représentant légal');

export const miseAJour: Step<EcoleContext, { miseAJour: MiseAJourOnde }> = charger(
  'mise à jour',
  'miseAJour',
  findMiseAJour,
);
export const miseAJourAffichee: Step<EcoleContext, { affichee: MiseAJourAffichee }> = charger(
  'mise à jour et ce que sa page en dit',
  'affichee',
  findMiseAJourAffichee,
);
