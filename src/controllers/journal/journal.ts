import { NotFoundError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import {
  criteresJournalSchema,
  pageConcernesSchema,
  saisieJournalSchema,
  suiteJournalSchema,
} from '../../forms/journal.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { CriteresJournal, EntreeJournal } from '../../queries/journal/criteres.ts';
import {
  findConcerne,
  findDebut,
  listAuteurs,
  listConcernes,
  listEntrees,
  TAILLE_PAGE_JOURNAL,
} from '../../queries/journal/journal.ts';
import { agentsDes, consulterJournal, exporterJournal } from '../../services/journal/journal.ts';
import { entreeJournalVM } from '../../vues/journal/entree.ts';
import { type JournalLu, journalVM } from '../../vues/journal/journal.ts';
import { envoyer } from '../reponses.ts';

export async function afficherJournal(ctx: EcoleContext): Promise<void> {
  const { deps, acces, ecole, req } = ctx;
  const saisie = saisieJournalSchema.parse(req.query);
  const form = parseForm(criteresJournalSchema, req.query);
  const suite = suiteJournalSchema.parse(req.query);
  const criteres: CriteresJournal = form.ok ? form.valeurs : {};
  const { compte } = criteres;
  // What was not understood shows nothing: no entry would answer what was asked.
  const lu = form.ok
    ? await consulterJournal(deps, acces, compte, async (trx): Promise<JournalLu> => {
        const entrees = await listEntrees(trx, criteres, { suite, nombre: TAILLE_PAGE_JOURNAL + 1 });
        return {
          entrees,
          agents: await agentsDes(trx, entrees),
          auteurs: await listAuteurs(trx),
          personne: compte === undefined ? undefined : await findConcerne(trx, compte),
          debut: entrees.length > TAILLE_PAGE_JOURNAL ? undefined : await findDebut(trx),
        };
      })
    : await deps.database.readEcole(
        acces,
        async (trx): Promise<JournalLu> => ({
          entrees: [],
          agents: new Map(),
          auteurs: await listAuteurs(trx),
          personne: undefined,
          debut: undefined,
        }),
      );
  const erreurs = form.ok ? [] : form.erreurs;
  const vm = journalVM({ uai: ecole.uai, saisie, criteres, suite, erreurs }, lu);
  ctx.page('journal/journal', vm, {
    titre: 'Journal',
    onglet: 'parametrage',
    status: form.ok ? 200 : 422,
  });
}

export async function afficherEntreeDuJournal(ctx: EcoleContext & { entree: EntreeJournal }): Promise<void> {
  const { deps, acces, ecole, entree } = ctx;
  const { id } = entree;
  if (id === null) throw new NotFoundError();
  const { page } = pageConcernesSchema.parse(ctx.req.query);
  const lu = await consulterJournal(deps, acces, undefined, async (trx) => ({
    concernes: await listConcernes(trx, id, page),
    agents: await agentsDes(trx, [entree]),
  }));
  const vm = entreeJournalVM(ecole.uai, { ...entree, id }, lu, page);
  ctx.page('journal/entree', vm, { titre: vm.titre, onglet: 'parametrage' });
}

/** Criteria that make no sense are the page's to tell, never a file of something else. */
export async function telechargerJournal(ctx: EcoleContext): Promise<void> {
  const form = parseForm(criteresJournalSchema, ctx.req.query);
  if (!form.ok) return afficherJournal(ctx);
  await envoyer(ctx, await exporterJournal(ctx.deps, ctx.acces, ctx.ecole, form.valeurs));
}
