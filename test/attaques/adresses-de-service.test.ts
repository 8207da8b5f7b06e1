import pg from 'pg';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poserAdresse } from '../builders/adresse.ts';
import { accesDe, creerAgent } from '../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';

const test = useTestApp();
let client: pg.Client;
let ici: EcoleTest;
let ailleurs: EcoleTest;
let directrice: string;
let deleguee: string;

beforeAll(async () => {
  const { deps, appUrl } = test.current;
  ici = await creerEcole(deps, { uai: uai(1) });
  ailleurs = await creerEcole(deps, { uai: uai(2) });
  for (const ecole of [ici, ailleurs])
    for (const profil of ['eleve', 'representant_legal'] as const)
      await poserAdresse(deps, ecole, profil, `https://ent${ecole.uai.toLowerCase()}.exemple.fr`);
  const agent = await creerAgent(deps, { ecoles: [ici] });
  directrice = (await accesDe(deps, agent, ici)).session;
  const limitee = await creerAgent(deps, {
    identifiant: 'deleguee',
    fonction: 'enseignant',
    delegueesEleves: [ici],
  });
  deleguee = (await accesDe(deps, limitee, ici)).session;
  client = new pg.Client({ connectionString: appUrl });
  await client.connect();
});
afterAll(() => client.end());

const toutes = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows(sql`select * from adresses_de_service order by ecole_id, profil`),
  );

/** What SQL of somebody's choice did in that school; committed, so that the owner can see. */
async function avec(session: string, texte: string): Promise<string> {
  await client.query('begin');
  try {
    await client.query('select entrer($1, $2)', [session, ici.id]);
    const { rowCount } = await client.query(texte);
    await client.query('commit');
    return `${rowCount}`;
  } catch (error) {
    await client.query('rollback');
    return (error as { code?: string }).code ?? 'erreur';
  }
}

const VOL = 'https://vol.exemple.fr';

describe('SQL quelconque dans comptes1d_app', () => {
  it('n’atteint pas les adresses d’une autre école', async () => {
    const avant = await toutes();
    expect(avant).toHaveLength(4);
    const essais = {
      [`select 1 from adresses_de_service where ecole_id = ${ailleurs.id}`]: '0',
      [`update adresses_de_service set adresse = '${VOL}' where ecole_id = ${ailleurs.id}`]: '0',
      [`update adresses_de_service set affichee = false where ecole_id = ${ailleurs.id}`]: '0',
      [`delete from adresses_de_service where ecole_id = ${ailleurs.id}`]: '0',
      [`insert into adresses_de_service (ecole_id, profil, adresse) values (${ailleurs.id}, 'eleve', '${VOL}')`]:
        '42501',
      [`insert into adresses_de_service (ecole_id, profil, adresse) values (${ailleurs.id}, 'eleve', '${VOL}')
        on conflict (ecole_id, profil) do update set adresse = excluded.adresse`]: '42501',
      [`update adresses_de_service set ecole_id = ${ailleurs.id}`]: '42501',
      'select * from academies': '42501',
    };
    for (const [texte, attendu] of Object.entries(essais))
      expect(await avec(directrice, texte), texte).toBe(attendu);
    expect(await toutes()).toEqual(avant);
  });

  it('avec une délégation limitée aux élèves : en lit une, n’en écrit aucune', async () => {
    const avant = await toutes();
    expect(await avec(deleguee, 'select 1 from adresses_de_service')).toBe('1');
    for (const texte of [
      `update adresses_de_service set adresse = '${VOL}'`,
      'update adresses_de_service set affichee = false',
      'delete from adresses_de_service',
    ])
      expect(await avec(deleguee, texte), texte).toBe('0');
    expect(
      await avec(
        deleguee,
        `insert into adresses_de_service (ecole_id, profil, adresse) values (${ici.id}, 'eleve', '${VOL}')
         on conflict (ecole_id, profil) do update set adresse = excluded.adresse`,
      ),
    ).toBe('C1D02');
    expect(await toutes()).toEqual(avant);
  });

  it('ne garde ni n’affiche ce qui n’est pas une adresse vérifiée', async () => {
    const sienne = `where ecole_id = ${ici.id} and profil = 'eleve'`;
    for (const adresse of [
      'javascript:alert(1)',
      'https://moi:secret@ent.exemple.fr',
      'https://ent.exemple.fr:8443/',
      'http://127.0.0.1/',
      'http://[::1]/',
      'http://localhost/',
      'https://teleservices.education.gouv.fr',
      'http://www.teleservices.educonnect.education.gouv.fr/x',
      `https://ent.exemple.fr/${'a'.repeat(200)}`,
      'https://ent.exemple.fr/é',
      'https://ent.exemple.fr/a b',
    ])
      expect(
        await avec(directrice, `update adresses_de_service set adresse = '${adresse}' ${sienne}`),
        adresse,
      ).toBe('23514');
    // All at once: the address changes, and says that it is verified and shown.
    const tout = `update adresses_de_service set adresse = '${VOL}', verification_le = now(), affichee = true ${sienne}`;
    expect(await avec(directrice, tout)).toBe('1');
    const [ligne] = await toutes();
    expect(ligne).toMatchObject({ adresse: VOL, verification_le: null, affichee: false });
    expect(await avec(directrice, `update adresses_de_service set affichee = true ${sienne}`)).toBe('23514');
    // The moment is the database's.
    expect(
      await avec(directrice, `update adresses_de_service set verification_le = '2001-01-01' ${sienne}`),
    ).toBe('1');
    const [datee] = await toutes();
    expect((datee as { verification_le: Date }).verification_le.getFullYear()).toBeGreaterThan(2020);
  });
});
