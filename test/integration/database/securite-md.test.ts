import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { useTestApp } from '../../helpers/app.ts';

const test = useTestApp();

describe('docs/securite.md : le modèle de sécurité', () => {
  const SECURITE = readFileSync(join(PROJECT_ROOT, 'docs/securite.md'), 'utf8');

  async function sql<R extends pg.QueryResultRow>(text: string): Promise<R[]> {
    const client = new pg.Client({ connectionString: test.current.ownerUrl });
    await client.connect();
    try {
      return (await client.query<R>(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('les fonctions « security definer » citées sont celles de la base, et qui peut les appeler', async () => {
    const [, app = '', acces = '', portail = '', declencheurs = ''] =
      /`comptes1d_app` may call ([\s\S]*?);\s+`comptes1d_acces` may call ([\s\S]*?); `comptes1d_portail` may call ([\s\S]*?); triggers use ([\s\S]*?)\.\n/.exec(
        SECURITE,
      ) ?? [];
    const noms = (liste: string) => [...liste.matchAll(/`(\w+)`/g)].map(([, nom]) => nom ?? '').sort();
    const rows = await sql<{ nom: string; app: boolean; acces: boolean; portail: boolean }>(
      `select proname as nom, has_function_privilege('comptes1d_app', oid, 'execute') as app,
         has_function_privilege('comptes1d_acces', oid, 'execute') as acces,
         has_function_privilege('comptes1d_portail', oid, 'execute') as portail
       from pg_proc where prosecdef and pronamespace = 'public'::regnamespace order by 1`,
    );
    const deLaBase = (garder: (row: (typeof rows)[number]) => boolean) =>
      rows.filter(garder).map(({ nom }) => nom);
    expect({
      app: noms(app),
      acces: noms(acces),
      portail: noms(portail),
      declencheurs: noms(declencheurs),
    }).toEqual({
      app: deLaBase((row) => row.app),
      acces: deLaBase((row) => row.acces),
      portail: deLaBase((row) => row.portail),
      declencheurs: deLaBase((row) => !row.app && !row.acces && !row.portail),
    });
  });

  it('le processus web ne lit ni n’écrit les colonnes que cette page lui refuse', async () => {
    const droits = await sql<{ droit: string }>(`
      select format('%s %s', droit, colonne) as droit
      from unnest('{select,update}'::text[]) droit,
        unnest('{mot_de_passe_hache,mail,portable,identifiant,profil,origine,bloque}'::text[]) colonne
      where has_column_privilege('comptes1d_app', 'comptes', colonne, droit)
      union all select format('update %s.compte_id', fiche) from unnest('{eleves,representants_legaux}'::text[]) fiche
      where has_column_privilege('comptes1d_app', fiche, 'compte_id', 'update, insert')`);
    expect(droits.map(({ droit }) => droit).sort()).toEqual(
      ['identifiant', 'profil', 'origine'].map((c) => `select ${c}`).sort(),
    );
  });
});
