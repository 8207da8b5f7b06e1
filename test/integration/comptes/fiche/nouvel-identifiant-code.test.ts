import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { ouvrirAcces } from '../../../../seeds/acces.ts';
import { CODE_RECENT_MS, EMISSIONS_SANS_CODE } from '../../../../src/domain/connexion/session.ts';
import { paths } from '../../../../src/paths.ts';
import { type AgentTest, creerAgent } from '../../../builders/agent.ts';
import { informerAvec, lireComptes } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  desRepresentants,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Attaque, tenter, useConnexions } from '../../../helpers/attaques.ts';
import { useBase } from '../../../helpers/base.ts';
import { attribuerIdentifiants } from '../../../helpers/nuit.ts';
import { vieillirCode } from '../../../helpers/visiteur/sessions.ts';
import { boutonsDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const connexions = useConnexions(test);
const enBase = useBase(test);
const DEMAIN = new Date(Date.now() + 86_400_000);
const REINITIALISER = 'Réinitialiser les mots de passe';
const PRISE_EN_COMPTE = 'La demande de nouvel identifiant est prise en compte';

let numero = 0;
let agent: AgentTest;
let directrice: Visiteur;
let ecole: EcoleTest;
let ids: string[];

beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  agent = await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole] });
  ids = await ajouterEleves(deps, ecole, desEleves(EMISSIONS_SANS_CODE + 3, 1));
  await informerAvec(deps, ids, { expireLe: DEMAIN });
  directrice = await Visiteur.connecter(test, agent.identifiant);
  await attendre();
});

const attendre = () => vieillirCode(test, agent.identifiant, CODE_RECENT_MS);
const pageDe = (id: string) => paths.nouvelIdentifiantEleve({ uai: ecole.uai, id });
const demander = async (id: string | undefined): Promise<Page> =>
  directrice.presser(await directrice.ouvrir(pageDe(id ?? '')), 'Confirmer');
const demandeLeCode = (page: Page) => page.url.startsWith(paths.confirmationOtp());
const reinitialiser = async (fiches: readonly string[]): Promise<Page> => {
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  return directrice.presser(await directrice.presser(liste, REINITIALISER, { cocher: fiches }), 'Confirmer');
};
/** What the database holds of the requests: on the accounts, in their history, in the journal. */
const demandes = async () => {
  const [nombres] = await enBase<{ comptes: number; historique: number; journal: number }>(
    sql`select (select count(*)::int from eleves e join comptes c on c.id = e.compte_id
         where e.ecole_id = ${ecole.id} and c.nouvel_identifiant_demande_le is not null) as comptes,
       (select count(*)::int from compte_evenements where ecole_id = ${ecole.id}
         and evenement = 'nouvel_identifiant_demande') as historique,
       (select count(*)::int from journal where ecole_id = ${ecole.id}
         and action = 'eleves.nouvel_identifiant') as journal`,
  );
  return nombres;
};
const tant = (n: number) => ({ comptes: n, historique: n, journal: n });

describe('un code récent avant de demander plus de dix nouveaux identifiants en dix minutes (règles §10)', () => {
  it('aucune des dix premières ne le demande ; la onzième, si, et rien n’est fait ; le code donné, on continue', async () => {
    for (const id of ids.slice(0, EMISSIONS_SANS_CODE))
      expect((await demander(id)).texte).toContain(PRISE_EN_COMPTE);
    const [onzieme = '', douzieme, treizieme] = ids.slice(EMISSIONS_SANS_CODE);
    const demande = await demander(onzieme);
    expect(demandeLeCode(demande)).toBe(true);
    expect(await demandes()).toEqual(tant(EMISSIONS_SANS_CODE));
    const retour = await directrice.confirmerParCode(demande);
    expect(retour.url).toBe(pageDe(onzieme));
    expect(retour.texte).toContain('Code vérifié');
    expect(boutonsDe(retour)).toContain('Confirmer');
    expect((await directrice.presser(retour, 'Confirmer')).texte).toContain(PRISE_EN_COMPTE);
    expect((await demander(douzieme)).texte).toContain(PRISE_EN_COMPTE);
    await attendre();
    expect(demandeLeCode(await demander(treizieme))).toBe(true);
    expect(await demandes()).toEqual(tant(EMISSIONS_SANS_CODE + 2));
  });

  it('renoncer au code ramène à la page d’où l’on vient', async () => {
    await reinitialiser(ids.slice(0, EMISSIONS_SANS_CODE));
    const demande = await demander(ids[0]);
    expect(demandeLeCode(demande)).toBe(true);
    expect(demande.html).toContain(`href="${pageDe(ids[0] ?? '')}"`);
  });

  it('les mots de passe attribués et les identifiants demandés s’additionnent, dans un sens comme dans l’autre', async () => {
    expect((await reinitialiser(ids.slice(0, 8))).texte).toContain('8 mots de passe ont été réinitialisés');
    for (const id of ids.slice(0, 2)) expect((await demander(id)).texte).toContain(PRISE_EN_COMPTE);
    expect(demandeLeCode(await demander(ids[2]))).toBe(true);
    expect(demandeLeCode(await reinitialiser(ids.slice(3, 4)))).toBe(true);
    expect(await demandes()).toEqual(tant(2));
  });

  it('redemander pour la même personne n’est pas demander deux fois', async () => {
    const page = await directrice.ouvrir(pageDe(ids[0] ?? ''));
    for (let fois = 0; fois <= EMISSIONS_SANS_CODE; fois += 1)
      expect(demandeLeCode(await directrice.presser(page, 'Confirmer'))).toBe(false);
    expect((await demander(ids[1])).texte).toContain(PRISE_EN_COMPTE);
    expect(await demandes()).toEqual(tant(2));
  });

  it('pour les représentants légaux aussi, avec les élèves', async () => {
    const [parent = ''] = await ajouterRepresentants(test.current.deps, ecole, desRepresentants(1, ids));
    for (const id of ids.slice(0, EMISSIONS_SANS_CODE)) await demander(id);
    const url = paths.nouvelIdentifiantRepresentant({ uai: ecole.uai, id: parent });
    const demande = await directrice.presser(await directrice.ouvrir(url), 'Confirmer');
    expect(demandeLeCode(demande)).toBe(true);
    const retour = await directrice.confirmerParCode(demande);
    expect(retour.url).toBe(url);
    expect((await directrice.presser(retour, 'Confirmer')).texte).toContain(PRISE_EN_COMPTE);
  });

  it('toutes à la fois : dix, pas une de plus', async () => {
    const pages: Page[] = [];
    for (const id of ids) pages.push(await directrice.ouvrir(pageDe(id)));
    await Promise.all(pages.map((page) => directrice.envoyer(page, 'Confirmer')));
    expect(await demandes()).toEqual(tant(EMISSIONS_SANS_CODE));
  });

  it('la nuit, qui les attribue, ne compte ni ne demande rien', async () => {
    await enBase(
      sql`update comptes set nouvel_identifiant_demande_le = now()
       where id in (select compte_id from eleves where ecole_id = ${ecole.id})`,
    );
    expect(await attribuerIdentifiants(test.current.deps)).toBeGreaterThanOrEqual(ids.length);
    expect(await enBase(sql`select 1 from emissions where agent_id = ${agent.id}`)).toEqual([]);
  });
});

it('par n’importe quel SQL, sans code récent : jamais plus de dix identifiants (règles §11)', async () => {
  const { session } = await ouvrirAcces(test.current.deps, { ecoleId: ecole.id, agentId: agent.id });
  await attendre();
  const comptes = (await lireComptes(test.current.deps, ecole)).map(({ compteId }) => compteId);
  const ecrire = async (avant: string, enonce: string, lesquels: readonly string[]) => {
    await connexions.app.query('begin');
    await connexions.app.query('select from entrer($1, $2)', [session, ecole.id]);
    const prepare = await tenter(connexions.app, avant);
    const ecrit = prepare.code ? prepare : await tenter(connexions.app, enonce, [lesquels]);
    await connexions.app.query(ecrit.code ? 'rollback' : 'commit');
    return ecrit;
  };
  const attaque = new Attaque('identifiants demandés sans code récent');
  for (const avant of [
    'select',
    'delete from emissions',
    'update sessions set dernier_code_le = now()',
    'alter table comptes disable trigger all',
    "set session_replication_role = 'replica'",
    "select set_config('app.contexte', '', true)",
    "select set_config('app.contexte', (contexte() - 'agent')::text, true)",
  ]) {
    const { code } = await ecrire(avant, DEMANDER, comptes);
    attaque.compter(`${avant} : ${code}`, code === undefined);
  }
  let ecrits = 0;
  for (const compte of comptes) {
    const { code, nombre } = await ecrire('select', DEMANDER, [compte]);
    if (code === undefined) ecrits += nombre;
    attaque.compter(`une à une, ${ecrits}`, ecrits > EMISSIONS_SANS_CODE);
  }
  expect(ecrits).toBe(EMISSIONS_SANS_CODE);
  attaque.conclure(7 + comptes.length);
});

const DEMANDER =
  'update comptes set nouvel_identifiant_demande_le = now(), version = version + 1 where id = any ($1::bigint[])';
