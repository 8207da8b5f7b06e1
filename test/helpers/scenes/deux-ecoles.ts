import sql from 'sql-template-tag';
import type { OpsTrx } from '../../../src/database/transaction.ts';
import type { Deps } from '../../../src/deps.ts';
import { PROFILS } from '../../../src/domain/comptes/etats.ts';
import { saveImpressions } from '../../../src/repositories/operations/impressions.ts';
import { enregistrerSelection } from '../../../src/services/comptes/selection.ts';
import { proposerMiseAJour } from '../../../src/services/onde/mises-a-jour.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { planifier } from '../../../src/services/operations/plans.ts';
import { poserAdresse } from '../../builders/adresse.ts';
import { type AgentTest, accesDe, creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  desRepresentants,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { extractions } from '../../builders/onde.ts';
import { jouerEtape } from '../nuit.ts';

export interface EcolePeuplee extends EcoleTest {
  agent: AgentTest;
  eleves: string[];
  representants: string[];
  /** An account of its own. */
  compte: string;
}

export interface DeuxEcoles {
  mienne: EcolePeuplee;
  autre: EcolePeuplee;
}

/** Every table that says to which school each of its rows belongs. */
export const tablesDEcole = async (trx: OpsTrx): Promise<string[]> =>
  (
    await trx.rows<{ nom: string }>(
      sql`select c.relname::text as nom from pg_class c join pg_attribute a on a.attrelid = c.oid
       where a.attname = 'ecole_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
    )
  ).map(({ nom }) => nom);

/** Two schools, each with its director and rows in every table of school data, by the real actions where they exist. */
export async function peuplerDeuxEcoles(deps: Deps): Promise<DeuxEcoles> {
  const mienne = await peupler(deps, await creerEcole(deps, { uai: uai(1), nom: 'La mienne' }), 'mienne', 3);
  const autre = await peupler(deps, await creerEcole(deps, { uai: uai(2), nom: 'L’autre' }), 'autre', 5);
  await jouerEtape(deps, 'statistiques');
  return { mienne, autre };
}

async function peupler(deps: Deps, ecole: EcoleTest, identifiant: string, n: number): Promise<EcolePeuplee> {
  const agent = await creerAgent(deps, { identifiant, ecoles: [ecole] });
  const eleves = await ajouterEleves(deps, ecole, desEleves(n));
  const representants = await ajouterRepresentants(deps, ecole, desRepresentants(n, eleves));
  const acces = await accesDe(deps, agent, ecole);
  const qui = { acces, auteur: 'Claire Martin' };
  const commun = { type: 'informer', reinitialiser: false } as const;
  const plan = await planifier(
    deps,
    qui,
    { ...commun, profil: 'eleve', mode: 'feuilles' },
    { ficheIds: eleves },
  );
  await executerPlan(deps, qui, plan);
  const mails = await planifier(
    deps,
    qui,
    { ...commun, profil: 'representant_legal', mode: 'mail' },
    { ficheIds: representants },
  );
  await executerPlan(deps, qui, mails);
  await enregistrerSelection(deps, acces, {
    profil: 'representant_legal',
    selectionId: undefined,
    criteres: {},
    affiches: representants,
    coches: representants,
  });
  const { outcome } = await proposerMiseAJour(
    deps,
    qui,
    extractions({ eleves: desEleves(n).map((eleve) => ({ ...eleve, date: '2019-05-12' })) }),
  );
  if (outcome !== 'proposee') throw new Error(`Mise à jour non proposée : ${outcome}`);
  await deps.database.withEcole(acces, (trx) => saveImpressions(trx, 'eleve', eleves, deps.clock.now()));
  for (const profil of PROFILS) await poserAdresse(deps, ecole, profil, `https://ent${n}.exemple.fr`);
  // By hand: what only the portal reports and confirms, what nobody delegates yet, and the mails of yesterday.
  return deps.database.withOps(async (trx) => {
    await trx.run(
      sql`insert into signalements (ecole_id, type, representant_legal_id, eleve_id) values (${ecole.id},
         'rattachement_errone', ${representants[0]}, ${eleves[0]})`,
    );
    await trx.run(
      sql`insert into enfants_confirmes (compte_id, ecole_id, eleve_id) select compte_id, ecole_id, ${eleves[0]}
       from representants_legaux where id = ${representants[0]}`,
    );
    await peuplerLePortail(trx, ecole.id, representants[0] ?? '');
    await trx.run(
      sql`insert into delegations (agent_id, ecole_id, perimetre, debut, fin, effet_le, accordee_par)
       values (${agent.id}, ${ecole.id}, 'eleves', current_date - 9, current_date - 8, now(), ${agent.id})`,
    );
    await trx.run(sql`insert into affectations (agent_id, ecole_id) values (${agent.id}, ${ecole.id})`);
    await trx.run(sql`insert into compteurs_du_jour values (${agent.id}, 'delegation', current_date - 1, 1)`);
    await trx.run(
      sql`insert into agent_avis (agent_id, motif, jour, nombre) values (${agent.id}, 'mot_de_passe', current_date - 1, 1)`,
    );
    await trx.run(
      sql`insert into academies (nom, assistance_telephone) select academie, '04 90 00 00 00' from ecoles
       where id = ${ecole.id} on conflict do nothing`,
    );
    const { compte } = await trx.one<{ compte: string }>(
      sql`select compte_id as compte from eleves where id = ${eleves[0]}`,
    );
    return { ...ecole, agent, eleves, representants, compte };
  });
}

/** What the portal keeps of one guardian on the way and logged in: a row in each of its tables. */
async function peuplerLePortail(trx: OpsTrx, ecoleId: string, ficheId: string): Promise<void> {
  const { compteId } = await trx.one<{ compteId: string }>(
    sql`select compte_id as "compteId" from representants_legaux where id = ${ficheId}`,
  );
  const session = sql`empreinte_de_session(${`scene-${ficheId}`})`;
  await trx.run(
    sql`insert into portail_sessions (empreinte, profil, parcours, compte_id, version_acces, force)
       select ${session}, 'representant_legal', 'ouverte', id, version_acces, 'mot_de_passe'
       from comptes where id = ${compteId}`,
  );
  const { codeId } = await trx.one<{ codeId: string }>(
    sql`insert into portail_codes (but, canal, compte_id, session, destination, expire_le)
       values ('mail', 'mail', ${compteId}, ${session}, 'parent@exemple.fr', now() + interval '1 hour')
       returning id as "codeId"`,
  );
  await trx.run(sql`insert into naissances_essayees (compte_id, le) values (${compteId}, array[now()])`);
  await trx.run(sql`insert into rattachements_essayes (compte_id, le) values (${compteId}, array[now()])`);
  await trx.run(sql`insert into codes_envoyes (compte_id, code_id) values (${compteId}, ${codeId})`);
  await trx.run(
    sql`insert into inscriptions_sms (code_id, ecole_id, portable) values (${codeId}, ${ecoleId}, '+33639980001')`,
  );
  await trx.run(
    sql`insert into portail_session_fiches (session, ecole_id, fiche_id) values (${session}, ${ecoleId}, ${ficheId})`,
  );
  await trx.run(
    sql`insert into autres_comptes_prouves (session, compte_id, version_acces, limite_a)
       values (${session}, ${compteId}, 1, ${ecoleId})`,
  );
}
