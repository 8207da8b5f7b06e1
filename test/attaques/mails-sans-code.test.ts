import sql from 'sql-template-tag';
import { beforeAll, expect, it } from 'vitest';
import { CODE_RECENT_MS } from '../../src/domain/connexion/session.ts';
import { executerPlan } from '../../src/services/operations/operations.ts';
import { type Demandeur, planifier } from '../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../builders/agent.ts';
import { ajouterRepresentants, creerEcole, type EcoleTest } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { Attaque, annuler, tenter, useConnexions } from '../helpers/attaques.ts';
import { vieillirCode } from '../helpers/visiteur/sessions.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let ecole: EcoleTest;
let qui: Demandeur;
let plan: string;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  const agent = await creerAgent(deps, { ecoles: [ecole] });
  const ficheIds = await ajouterRepresentants(deps, ecole, [
    { nom: 'PETIT', prenom: 'Zoé', mail: 'zoe@exemple.fr' },
    { nom: 'GRAND', prenom: 'Léa', mail: 'lea@exemple.fr' },
  ]);
  qui = { acces: await accesDe(deps, agent, ecole), auteur: 'Claire Martin' };
  plan = await planifier(
    deps,
    qui,
    { type: 'informer', profil: 'representant_legal', reinitialiser: false, mode: 'mail' },
    { ficheIds },
  );
});

/** The mails of the plan, as its confirmation writes and queues them. */
const ENVOYER = `with ecrits as (
  insert into envois (ecole_id, operation_id, fiche_id, compte_id, message_id, adresse)
  select $1, $2, r.id, r.compte_id, '<vol-' || r.id || '@exemple.fr>', r.mail from representants_legaux r
  returning 1)
  select count(*)::int as ecrits from ecrits`;

/** How many mails would leave, in a transaction that is undone. */
const envoyer = (avant: string, enonce = ENVOYER) =>
  annuler(connexions.app, async () => {
    await connexions.app.query('select from entrer($1, $2)', [qui.acces.session, ecole.id]);
    const prepare = await tenter(connexions.app, avant);
    if (prepare.code !== undefined) return { ...prepare, ecrits: 0 };
    const reponse = await tenter(connexions.app, enonce, [ecole.id, plan]);
    return { ...reponse, ecrits: Number(reponse.lignes[0]?.ecrits ?? 0) };
  });

it('par n’importe quel SQL, sans code récent : aucun mot de passe ne part par mail (règles §10, §11)', async () => {
  expect((await envoyer('select')).ecrits, 'avec un code récent').toBe(2);
  await vieillirCode(test, 'directrice', CODE_RECENT_MS + 1_000);
  const attaque = new Attaque('mails sans code récent');
  const essayer = async (quoi: string, enonce?: string) => {
    const { code, ecrits } = await envoyer(quoi, enonce);
    attaque.compter(`${quoi} : ${code}`, code === undefined || ecrits > 0);
  };
  expect((await envoyer('select')).code).toBe('C1D03');
  for (const avant of [
    'select',
    'update sessions set dernier_code_le = now()',
    'alter table envois disable trigger all',
    "set session_replication_role = 'replica'",
    "select set_config('app.contexte', '', true)",
    `select set_config('app.contexte', (contexte() || '{"code_le": "2100-01-01"}')::text, true)`,
    "select set_config('app.contexte', (contexte() - 'agent')::text, true)",
    `update operations set etat = 'executee', executee_le = now(), mode = 'feuilles'`,
  ])
    await essayer(avant);
  // The context is emptied by the statement that writes.
  await essayer(
    'select',
    ENVOYER.replace('with', "with vide as (select set_config('app.contexte', '', true)),"),
  );
  await essayer(
    'select',
    ENVOYER.replace('r.mail from', "r.mail || set_config('app.contexte', '', true) from"),
  );
  attaque.conclure(10);
});

it('un plan par mail confirmé par un autre chemin que sa page : rien n’est fait sans code récent, tout l’est avec', async () => {
  const { deps } = test.current;
  expect(await executerPlan(deps, qui, plan)).toEqual({ outcome: 'code_requis', operationId: plan });
  const lire = () =>
    deps.database.withOps((trx) =>
      trx.one<{ etat: string; envois: number; informes: number }>(
        sql`select o.etat, (select count(*)::int from envois) as envois,
           (select count(*)::int from comptes where etat <> 'non_informe') as informes
         from operations o where o.id = ${plan}`,
      ),
    );
  expect(await lire()).toEqual({ etat: 'planifiee', envois: 0, informes: 0 });
  await vieillirCode(test, 'directrice', -CODE_RECENT_MS - 1_000);
  expect(await executerPlan(deps, qui, plan)).toMatchObject({ outcome: 'executee' });
  expect(await lire()).toEqual({ etat: 'executee', envois: 2, informes: 2 });
});
