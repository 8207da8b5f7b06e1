import sql, { type Sql } from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { commande } from '../../../src/cli/commandes/journal/verifier.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { falsifier as falsifierLeJournal } from '../../helpers/journal/ancien.ts';
import { lancer } from '../../helpers/processus/ops.ts';

const test = useTestApp();
let ecole: EcoleTest;
let autre: EcoleTest;
let rang = 0;

const falsifier = (...enonces: Sql[]) =>
  falsifierLeJournal(test.current.deps, async (trx) => {
    for (const enonce of enonces) await trx.run(enonce);
  });
const noter = ({ id }: EcoleTest, nombre: number) =>
  test.current.deps.database.withOps((trx) =>
    trx.run(
      sql`select journaliser_ecole(${id}, 'Claire Martin', 'eleves.listes', ${`{"nombre": ${nombre}, "comptes": [1, 2]}`})`,
    ),
  );
const chaine = ({ id }: EcoleTest) => `ecole:${id}`;
const verifier = (options: Record<string, unknown> = {}) => lancer(test.current, commande, options);
const SANS_POINT =
  'Aucun point de contrôle\u00a0: une chaîne réécrite tout entière, avec sa tête, ne se verrait pas. La nuit en fait un.';
/** The hash that such a row would have: who rewrites it knows how. */
const REFAITE = sql`empreinte = journal_empreinte(chaine, numero, le, agent_id, auteur, action, details, precedent)`;

/** A new school each time: what one test breaks stays broken. */
beforeEach(async () => {
  rang += 2;
  ecole = await creerEcole(test.current.deps, { uai: uai(rang) });
  autre = await creerEcole(test.current.deps, { uai: uai(rang + 1) });
  for (const nombre of [1, 2, 3, 4, 5]) await noter(ecole, nombre);
  await noter(autre, 1);
});

describe('ops journal:verifier', () => {
  it('rien n’a été modifié : le dit, code 0', async () => {
    const [{ lignes, chaines } = { lignes: 0, chaines: 0 }] = await test.current.deps.database.withOps(
      (trx) =>
        trx.rows<{ lignes: number; chaines: number }>(
          sql`select count(*)::int as lignes, count(distinct chaine)::int as chaines from journal`,
        ),
    );
    expect(await verifier()).toEqual({
      sortie: `${lignes}\u00a0lignes, ${chaines}\u00a0chaînes\u00a0: rien n’a été modifié.\n${SANS_POINT}`,
      code: 0,
    });
    expect((await verifier({ uai: ecole.uai })).sortie).toBe(
      `5\u00a0lignes, 1\u00a0chaîne\u00a0: rien n’a été modifié.\n${SANS_POINT}`,
    );
  });

  const dans = (numero: number) => sql`where chaine = ${chaine(ecole)} and numero = ${numero}`;
  const CAS: [string, () => Sql[], string[]][] = [
    ...(
      [
        ['les détails', sql`details = '{}'`],
        ['l’auteur', sql`auteur = 'Personne'`],
        ['l’agent', sql`agent_id = 7`],
        ['l’action', sql`action = 'onde.depose'`],
        ['la date', sql`le = le - interval '1 microsecond'`],
        ['son empreinte', sql`empreinte = '\\x00'`],
      ] as const
    ).map(([quoi, change]): [string, () => Sql[], string[]] => [
      `une ligne modifiée (${quoi})`,
      () => [sql`update journal set ${change} ${dans(3)}`],
      quoi === 'son empreinte'
        ? ['la ligne 3 a été modifiée, ou n’est pas celle de ce rang', 'la ligne 4 ne suit pas la précédente']
        : ['la ligne 3 a été modifiée, ou n’est pas celle de ce rang'],
    ]),
    [
      'une ligne réécrite avec son empreinte',
      () => [sql`update journal set auteur = 'X' ${dans(3)}`, sql`update journal set ${REFAITE} ${dans(3)}`],
      ['la ligne 4 ne suit pas la précédente'],
    ],
    [
      'la dernière réécrite avec son empreinte',
      () => [sql`update journal set auteur = 'X' ${dans(5)}`, sql`update journal set ${REFAITE} ${dans(5)}`],
      ['la ligne 5, la dernière, n’est pas celle que la tête'],
    ],
    ['une ligne enlevée', () => [sql`delete from journal ${dans(3)}`], ['la ligne 3 a été enlevée']],
    ['la première enlevée', () => [sql`delete from journal ${dans(1)}`], ['la ligne 1 a été enlevée']],
    [
      'deux lignes enlevées',
      () => [sql`delete from journal ${dans(2)}`, sql`delete from journal ${dans(3)}`],
      ['les lignes 2 à 3 ont été enlevées'],
    ],
    [
      'la dernière enlevée',
      () => [sql`delete from journal ${dans(5)}`],
      ['la dernière ligne, 5, a été enlevée'],
    ],
    [
      'les deux dernières enlevées',
      () => [sql`delete from journal where chaine = ${chaine(ecole)} and numero > 3`],
      ['les dernières lignes, 4 à 5, ont été enlevées'],
    ],
    [
      'toutes enlevées',
      () => [sql`delete from journal where chaine = ${chaine(ecole)}`],
      ['les dernières lignes, 1 à 5, ont été enlevées'],
    ],
    [
      'une enlevée, les suivantes renumérotées et recalculées sans la tête',
      () => [
        sql`delete from journal ${dans(4)}`,
        sql`update journal set numero = 4 ${dans(5)}`,
        sql`update journal set precedent = (select empreinte from journal ${dans(3)}) ${dans(4)}`,
        sql`update journal set ${REFAITE} ${dans(4)}`,
      ],
      ['la dernière ligne, 5, a été enlevée'],
    ],
    [
      'deux lignes échangées',
      () => [
        sql`update journal set numero = -2 ${dans(2)}`,
        sql`update journal set numero = 2 ${dans(4)}`,
        sql`update journal set numero = 4 ${dans(-2)}`,
      ],
      [
        'la ligne 2 a été modifiée, ou n’est pas celle de ce rang',
        'la ligne 2 ne suit pas la précédente',
        'la ligne 3 ne suit pas la précédente',
        'la ligne 4 a été modifiée, ou n’est pas celle de ce rang',
        'la ligne 4 ne suit pas la précédente',
        'la ligne 5 ne suit pas la précédente',
      ],
    ],
    [
      'une ligne ajoutée à la fin',
      () => [
        sql`insert into journal (chaine, numero, ecole_id, le, auteur, action, details, precedent, empreinte)
          select chaine, 6, ecole_id, le, 'X', action, details, empreinte, '' from journal ${dans(5)}`,
        sql`update journal set ${REFAITE} ${dans(6)}`,
      ],
      ['la chaîne va jusqu’à la ligne 6, plus loin que sa tête'],
    ],
    [
      'une ligne donnée à une autre école',
      () => [sql`update journal set ecole_id = ${autre.id} ${dans(3)}`],
      ['la ligne 3 a été donnée à une autre école'],
    ],
    [
      'la tête enlevée',
      () => [sql`delete from journal_chaines where chaine = ${chaine(ecole)}`],
      ['la chaîne va jusqu’à la ligne 5, plus loin que sa tête'],
    ],
    [
      'la tête changée',
      () => [sql`update journal_chaines set empreinte = '' where chaine = ${chaine(ecole)}`],
      ['la ligne 5, la dernière, n’est pas celle que la tête'],
    ],
  ];

  it.each(CAS)('%s : dit quelle chaîne, quelle ligne et quoi, code 1', async (_nom, enonces, attendus) => {
    await falsifier(...enonces());
    const { sortie, code } = await verifier({ uai: ecole.uai });
    expect(code).toBe(1);
    const [titre, ...fautes] = sortie.split('\n').slice(0, -1);
    expect(titre).toContain('le journal n’est plus celui qui a été écrit.');
    expect(fautes).toHaveLength(attendus.length);
    for (const [n, attendu] of attendus.entries())
      expect(fautes[n]).toContain(`${chaine(ecole)}\u00a0: ${attendu}`);
    // Found among all as well, and the neighbour's chain is whole.
    expect((await verifier()).sortie).toContain(fautes[0]);
    expect((await verifier({ uai: autre.uai })).code).toBe(0);
  });

  it('--json : les mêmes fautes, en une ligne', async () => {
    await falsifier(sql`delete from journal ${dans(2)}`);
    const { sortie, code } = await verifier({ uai: ecole.uai, json: true });
    expect(code).toBe(1);
    expect(JSON.parse(sortie)).toEqual({
      lignes: 4,
      chaines: 1,
      fautes: [
        { chaine: chaine(ecole), numero: '3', faute: 'lignes_enlevees', depuis: '2', du: null, au: null },
      ],
      points: { nombre: 0, du: null, au: null, signaturesVerifiees: true, fautes: [] },
    });
  });

  it('une école qui n’existe pas ici : le dit', async () => {
    await expect(verifier({ uai: '0000000A' })).rejects.toThrow();
  });
});
