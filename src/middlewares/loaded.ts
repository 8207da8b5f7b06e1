import type { Request } from 'express';
import type { AgentLecture, EcoleLecture } from '../database/transaction.ts';
import type { Profil } from '../domain/comptes/etats.ts';
import { normaliserUai } from '../domain/ecole/uai.ts';
import type { Operation } from '../domain/operations/operation.ts';
import { NotFoundError } from '../errors.ts';
import { idInterne } from '../forms/form.ts';
import { envoisSchema } from '../forms/operations.ts';
import {
  type DelegationMontree,
  type EnseignantMontre,
  findDelegation,
  findEnseignant,
} from '../queries/circonscription/delegations.ts';
import {
  type EcoleDeCirconscription,
  findEcoleDeCirconscription,
} from '../queries/circonscription/ecoles.ts';
import { type DetailEleve, findEleve } from '../queries/comptes/eleves.ts';
import { findFichePresente } from '../queries/comptes/presence.ts';
import { type DetailRepresentant, findRepresentant } from '../queries/comptes/representants-legaux.ts';
import type { EntreeJournal } from '../queries/journal/criteres.ts';
import { findEntree } from '../queries/journal/journal.ts';
import { findMiseAJour, type MiseAJourOnde } from '../queries/onde/onde.ts';
import { findMiseAJourAffichee, type MiseAJourAffichee } from '../queries/onde/page.ts';
import { type EnvoiVu, listEnvoisFiche } from '../queries/operations/envois.ts';
import { findOperation } from '../queries/operations/operations.ts';
import { findOperationAffichee, type OperationAffichee } from '../queries/operations/page.ts';
import { MOTS_PROFIL } from '../textes/profil.ts';
import { assertEcoleGere, type EcoleContext, type IenContext } from './context.ts';
import type { Step } from './step.ts';

/**
 * What the « :id » of an address names in its school, given to the handler under « key ». A number of another school, an
 * unknown one and what is no number give the same 404. What a page shows beside it is read in the same transaction, which
 * sees one moment. « juger » throws when it may not be used now.
 */
function charger<K extends string, T>(
  mots: string,
  key: K,
  find: (trx: EcoleLecture, id: string, ctx: EcoleContext) => Promise<T | undefined>,
  { introuvable, juger }: { introuvable?: string; juger?: (ctx: EcoleContext, found: T) => void } = {},
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
      juger?.(ctx, found);
      return { [key]: found } as Record<K, T>;
    },
  };
}

/** The database shows those about guardians to nobody whose right is limited to pupils. */
export const operation: Step<EcoleContext, { operation: Operation }> = charger(
  'opération (sur les représentants légaux, pour un droit sur tous les comptes)',
  'operation',
  findOperation,
  { juger: (ctx, { profil }) => assertEcoleGere(ctx, profil) },
);
export const operationAffichee: Step<EcoleContext, { affichee: OperationAffichee }> = charger(
  'opération, ses chiffres et ses mails (sur les représentants légaux, pour un droit sur tous les comptes)',
  'affichee',
  (trx, id, { req, deps }) => findOperationAffichee(trx, id, envoisSchema.parse(req.query), deps.clock.now()),
  // What was done can be read; a plan is there to be confirmed.
  {
    juger: (ctx, { operation: { profil, etat } }) => {
      if (etat === 'planifiee') assertEcoleGere(ctx, profil);
    },
  },
);

export const detailEleve: Step<EcoleContext, { eleve: DetailEleve }> = charger('élève', 'eleve', findEleve, {
  introuvable: MOTS_PROFIL.eleve.introuvable,
});

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
  { introuvable: MOTS_PROFIL.representant_legal.introuvable },
);

/** The person an action is asked for. */
export interface AvecFiche {
  fiche: { id: string };
}
const ficheDe = (profil: Profil, mots: string): Step<EcoleContext, AvecFiche> =>
  charger(mots, 'fiche', (trx, id) => findFichePresente(trx, profil, id), {
    introuvable: MOTS_PROFIL[profil].introuvable,
  });
export const ficheEleve = ficheDe('eleve', 'élève');
export const ficheRepresentant = ficheDe('representant_legal', 'représentant légal');

/** Of the school, for its director: the database shows them to nobody else. */
export const delegationDeLEcole: Step<EcoleContext, { delegation: DelegationMontree }> = charger(
  'délégation de l’école',
  'delegation',
  findDelegation,
);
export const enseignantDeLEcole: Step<EcoleContext, { enseignant: EnseignantMontre }> = charger(
  'enseignant de l’école',
  'enseignant',
  findEnseignant,
);

/** Of the IEN's circonscription. */
export interface AvecLieu {
  lieu: EcoleDeCirconscription;
}
const dansSaCirconscription = <A extends object>(
  mots: string,
  find: (trx: AgentLecture, params: Request['params']) => Promise<A | undefined>,
): Step<IenContext, A> => ({
  kind: 'charge',
  mots,
  async add({ deps, req }) {
    const found = await deps.database.readAgent(req.sessionID, (trx) => find(trx, req.params));
    if (found === undefined) throw new NotFoundError();
    return found;
  },
});
export const ecoleDeSaCirconscription: Step<IenContext, AvecLieu> = dansSaCirconscription(
  'école de la circonscription',
  async (trx, { uai }) => {
    const lieu = await findEcoleDeCirconscription(trx, normaliserUai(String(uai)));
    return lieu && { lieu };
  },
);
export const delegationDeSaCirconscription: Step<IenContext, AvecLieu & { delegation: DelegationMontree }> =
  dansSaCirconscription('délégation dans la circonscription', async (trx, { id }) => {
    const lu = idInterne.safeParse(id);
    const delegation = lu.success ? await findDelegation(trx, lu.data) : undefined;
    const lieu = delegation && (await findEcoleDeCirconscription(trx, delegation.uai));
    return lieu && { lieu, delegation };
  });

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

export const entreeDuJournal: Step<EcoleContext, { entree: EntreeJournal }> = charger(
  'entrée du journal',
  'entree',
  findEntree,
);
