import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { CODE_RECENT_MS, EMISSIONS_SANS_CODE } from '../../../src/domain/connexion/session.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import {
  Attaque,
  annuler,
  ouvrirClient,
  tenter,
  tenterSansTrace,
  urlDe,
  useConnexions,
} from '../../helpers/attaques.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let ecole: EcoleTest;
let enfants: string[];
let marc: string;
let voisine: string;
let directrice: string;
let deleguee: string;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  enfants = await ajouterEleves(deps, ecole, desEleves(EMISSIONS_SANS_CODE + 2, 1));
  [marc = '', voisine = ''] = await ajouterRepresentants(deps, ecole, [
    { nom: 'LEROY', prenom: 'Marc', enfants: enfants.slice(0, 1) },
    { nom: 'MOREL', prenom: 'Zoé', enfants: enfants.slice(1, 2) },
  ]);
  const [agent, enseignante] = [
    await creerAgent(deps, { ecoles: [ecole] }),
    await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesTous: [ecole] }),
  ];
  ({ session: directrice } = await accesDe(deps, agent, ecole));
  ({ session: deleguee } = await accesDe(deps, enseignante, ecole));
  await connexions.proprietaire.query(
    "update representants_legaux set bloque_le = now(), bloque_motif = 'garde' where id = $1",
    [marc],
  );
});

const entrer = (session: string, client: pg.Client = connexions.app) =>
  client.query('select from entrer($1, $2)', [session, ecole.id]);

describe('une déléguée ne défait pas un blocage par une mise à jour (règles §4.1)', () => {
  const gestes = () =>
    [
      ['il part', `update representants_legaux set parti_le = now() where id = ${marc}`],
      ['il perd son enfant', `delete from rattachements where representant_legal_id = ${marc}`],
      [
        'une autre arrive auprès de son enfant',
        `insert into rattachements (ecole_id, representant_legal_id, eleve_id) values (${ecole.id}, ${voisine}, ${enfants[0]})`,
      ],
    ] as const;

  it('la directrice le peut ; elle non, en aucun ordre', async () => {
    await annuler(connexions.app, async () => {
      await entrer(directrice);
      for (const [quoi, texte] of gestes())
        expect((await tenterSansTrace(connexions.app, texte)).nombre, quoi).toBe(1);
    });
    const attaque = new Attaque('blocage contourné par une déléguée');
    await annuler(connexions.app, async () => {
      await entrer(deleguee);
      for (const [quoi, texte] of gestes())
        attaque.compter(quoi, (await tenterSansTrace(connexions.app, texte)).code !== 'C1D02');
    });
    // Of somebody who is not blocked, it is her work.
    await annuler(connexions.app, async () => {
      await entrer(deleguee);
      for (const [, texte] of gestes().slice(0, 2))
        expect((await tenter(connexions.app, texte.replace(marc, voisine))).nombre).toBe(1);
    });
    attaque.conclure(3);
  });
});

describe('une session de directrice volée, sans code récent', () => {
  const bloquer = async (client: pg.Client, rang: number) =>
    tenter(
      client,
      `select bloquer_compte((select compte_id from eleves where id = ${enfants[rang]}), 'autre', null)`,
    );

  it('ne bloque pas toute l’école : dix, pas un de plus, l’un après l’autre ou tous à la fois', async () => {
    await vieillirCode(test, 'directrice', CODE_RECENT_MS + 1_000);
    const un = async (rang: number) => {
      const client = await ouvrirClient(urlDe(test.current, 'app'));
      await client.query('begin');
      await entrer(directrice, client);
      const { code } = await bloquer(client, rang);
      await client.query(code === undefined ? 'commit' : 'rollback');
      await client.end();
      return code;
    };
    const codes = await Promise.all(enfants.map((_, rang) => un(rang)));
    expect(codes.filter((code) => code === undefined)).toHaveLength(EMISSIONS_SANS_CODE);
    expect(new Set(codes)).toEqual(new Set([undefined, 'C1D03']));
  });

  it('ce qu’elle bloque par SQL est dans le journal, avec son nom', async () => {
    const { rows } = await connexions.proprietaire.query(
      "select auteur, count(*)::int as n from journal where ecole_id = $1 and action = 'eleves.bloque' group by auteur",
      [ecole.id],
    );
    expect(rows).toEqual([{ auteur: 'Claire Martin', n: EMISSIONS_SANS_CODE }]);
  });
});
