import { beforeAll, expect, it } from 'vitest';
import { accesDe } from '../builders/agent.ts';
import { useTestApp } from '../helpers/app.ts';
import { Attaque, tenter, useConnexions } from '../helpers/attaques.ts';
import { type EcolePeuplee, peuplerDeuxEcoles } from '../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let ecole: EcolePeuplee;
let session: string;

beforeAll(async () => {
  const { deps } = test.current;
  ({ mienne: ecole } = await peuplerDeuxEcoles(deps));
  ({ session } = await accesDe(deps, ecole.agent, ecole));
});

const NOUVELLE: Readonly<Record<string, string>> = {
  eleves: 'date_naissance',
  representants_legaux: 'mail',
};
const OUVRIR: Readonly<Record<string, string>> = {
  eleves: 'ouvrir_comptes_eleves',
  representants_legaux: 'ouvrir_comptes_representants',
};

/** Two new fiches, whose accounts are opened as « nommer » says; committed when the database lets it. */
async function ouvrir(table: string, nommer: (une: string, deux: string) => string[]) {
  const { app } = connexions;
  await app.query('begin');
  await app.query('select from entrer($1, $2)', [session, ecole.id]);
  const { rows } = await app.query<{ id: string }>(
    `insert into ${table} (ecole_id, nom, prenom, ${NOUVELLE[table]}, recherche, tri, cle_nom, cle_nom_usage, cle_prenom)
     select $1, 'VOL', 'V', ${table === 'eleves' ? "'2019-01-01'::date" : 'null'}, 'v', 'v', 'v', 'v', 'v'
     from generate_series(1, 2) returning id`,
    [ecole.id],
  );
  const fiches = nommer(rows[0]?.id ?? '', rows[1]?.id ?? '');
  const { code } = await tenter(app, `select from ${OUVRIR[table]}($1, $2)`, [
    fiches,
    fiches.map(() => 'v.ol'),
  ]);
  await app.query('commit');
  return code;
}

/** Accounts that no fiche opens, and the last number that was given. */
const lire = async () =>
  (
    await connexions.proprietaire.query<{ orphelins: number; dernier: number | null }>(
      `select (select count(*)::int from comptes c
          where not exists (select 1 from eleves e where e.compte_id = c.id)
            and not exists (select 1 from representants_legaux r where r.compte_id = c.id)) as orphelins,
         (select dernier from identifiant_compteurs where racine = 'v.ol') as dernier`,
    )
  ).rows[0];

it.each(Object.keys(OUVRIR))('%s : une fiche nommée deux fois n’ouvre pas deux comptes', async (table) => {
  const avant = (await lire())?.dernier ?? 9;
  expect(await ouvrir(table, (une, deux) => [une, deux])).toBeUndefined();
  expect(await lire()).toEqual({ orphelins: 0, dernier: avant + 2 });
  const attaque = new Attaque(`comptes orphelins, ${table}`);
  for (const [quoi, nommer] of Object.entries({
    'deux fois': (une: string, deux: string) => [une, deux, une],
    'cent fois': (une: string, deux: string) => [...Array(100).fill(une), deux],
    'toutes deux': (une: string, deux: string) => [une, deux, deux, une],
  }))
    attaque.compter(quoi, (await ouvrir(table, nommer)) !== '21000');
  expect(await lire()).toEqual({ orphelins: 0, dernier: avant + 2 });
  attaque.conclure(3);
});
