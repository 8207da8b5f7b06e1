import { beforeAll, expect, it } from 'vitest';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenterSansTrace, useConnexions } from '../../helpers/attaques.ts';
import { type EcolePeuplee, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let mienne: EcolePeuplee;
let autre: EcolePeuplee;
let directrice: string;
let deleguee: string;
let ici: string;
let laBas: string;

const compteDe = async (ecole: EcolePeuplee): Promise<string> => {
  const { rows } = await connexions.proprietaire.query<{ id: string }>(
    'select compte_id::text as id from eleves where ecole_id = $1 and parti_le is null order by id limit 1',
    [ecole.id],
  );
  return rows[0]?.id ?? '';
};

beforeAll(async () => {
  const { deps } = test.current;
  ({ mienne, autre } = await peuplerDeuxEcoles(deps));
  ({ session: directrice } = await accesDe(deps, mienne.agent, mienne));
  const agent = await creerAgent(deps, {
    identifiant: 'deleguee',
    fonction: 'enseignant',
    delegueesTous: [mienne],
  });
  ({ session: deleguee } = await accesDe(deps, agent, mienne));
  [ici, laBas] = [await compteDe(mienne), await compteDe(autre)];
});

const entrer = (session: string) => connexions.app.query('select from entrer($1, $2)', [session, mienne.id]);
const BLOQUER = "select bloquer_compte($1, 'garde', null) as fait";
const DEBLOQUER = 'select debloquer_compte($1) as fait';

it('n’importe quel SQL du web : ni une autre école, ni une délégation, ni la colonne elle-même', async () => {
  const attaque = new Attaque('blocages');
  await annuler(connexions.app, async () => {
    await entrer(directrice);
    // There is something to get through: at home it works.
    expect((await tenterSansTrace(connexions.app, BLOQUER, [ici])).lignes).toEqual([{ fait: true }]);
    for (const quoi of [BLOQUER, DEBLOQUER]) {
      const { lignes } = await tenterSansTrace(connexions.app, quoi, [laBas]);
      attaque.compter(`autre école, ${quoi}`, lignes[0]?.fait === true);
    }
    for (const table of ['eleves', 'representants_legaux'])
      for (const colonne of ["bloque_le = now(), bloque_motif = 'garde'", "bloque_note = 'x'"]) {
        const { code } = await tenterSansTrace(connexions.app, `update ${table} set ${colonne}`);
        attaque.compter(`${table}.${colonne}`, code !== '42501');
      }
    const { code } = await tenterSansTrace(connexions.app, 'update comptes set bloque = true');
    attaque.compter('comptes.bloque', code !== '42501');
    for (const fonction of ['juger_blocage($1)', "noter_blocage(1, $1, 'bloque', '{}')"])
      attaque.compter(
        fonction,
        (await tenterSansTrace(connexions.app, `select ${fonction.replace('$1', ici)}`)).code !== '42501',
      );
  });
  await annuler(connexions.app, async () => {
    await entrer(deleguee);
    for (const quoi of [BLOQUER, DEBLOQUER])
      attaque.compter(
        `délégation, ${quoi}`,
        (await tenterSansTrace(connexions.app, quoi, [ici])).code !== 'C1D02',
      );
  });
  attaque.conclure(11);
});

it('débloquer rend un accès : sans code récent, refusé ; le mot de passe provisoire d’avant est effacé', async () => {
  await connexions.app.query('begin');
  await entrer(directrice);
  await connexions.app.query(BLOQUER, [ici]);
  await connexions.app.query('commit');
  const { rows } = await connexions.proprietaire.query(
    'select 1 from provisoires where compte_id = $1 and chiffre is not null',
    [ici],
  );
  expect(rows).toEqual([]);
  await vieillirCode(test, mienne.agent.identifiant, 11 * 60_000);
  await annuler(connexions.app, async () => {
    await entrer(directrice);
    expect((await tenterSansTrace(connexions.app, DEBLOQUER, [ici])).code).toBe('C1D03');
  });
});
