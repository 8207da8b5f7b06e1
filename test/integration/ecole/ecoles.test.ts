import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { commande as ecolesCreer } from '../../../src/cli/commandes/ecoles/creer.ts';
import { type AgentTest, creerAgent } from '../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { lancer } from '../../helpers/processus/ops.ts';
import { entrer } from '../../helpers/visiteur/poste.ts';

const test = useTestApp();
let tilleuls: EcoleTest;
let lavandes: EcoleTest;
let deux: AgentTest;

beforeAll(async () => {
  const { deps } = test.current;
  tilleuls = await creerEcole(deps, { uai: uai(1), nom: 'École des Tilleuls' });
  lavandes = await creerEcole(deps, { uai: uai(2), nom: 'École Les Lavandes' });
  await creerEcole(deps, { uai: uai(3), nom: 'École d’un autre' });
  deux = await creerAgent(deps, { identifiant: 'deux', ecoles: [tilleuls, lavandes] });
});

const liens = (html: string) =>
  [...html.matchAll(/href="\/ecoles\/([0-9]{7}[A-Z])"/g)].map(([, code]) => code);

describe('portail ARENA (guide §2)', () => {
  it('montre les rubriques et l’application, qui mène aux écoles', async () => {
    const { page } = await entrer(test.current, deux);
    for (const texte of [
      'Intranet, Référentiels et Outils',
      'Outils de gestion des identités et habilitations',
      'ÉduConnect – Administration des comptes',
      '2\u00a0écoles',
    ]) {
      expect(page?.text).toContain(texte);
    }
    expect(page?.text).toContain('href="/ecoles"');
    expect(page?.text).not.toContain('Solaris');
  });

  it.each([
    ['directeur', 'adressez-vous à l’IEN'],
    ['enseignant', 'demandez-la à l’IEN'],
    ['ien', 'Aucune école ne vous est confiée directement'],
  ] as const)('sans aucune école, dit pourquoi et que faire (%s)', async (fonction, texte) => {
    const agent = await creerAgent(test.current.deps, { identifiant: `sans.${fonction}`, fonction });
    const poste = await entrer(test.current, agent);
    expect(poste.page?.text).toContain(fonction === 'ien' ? 'Solaris – délégations' : texte);
    expect(poste.page?.text).not.toContain('href="/ecoles"');
    expect(poste.page?.text.includes('Choisissez une application')).toBe(fonction === 'ien');
    const page = await poste.ouvrir('/ecoles');
    expect(page.status).toBe(200);
    expect(page.text).toContain(texte);
  });
});

describe('choix de l’école', () => {
  it('propose les écoles de l’agent, et elles seules', async () => {
    const poste = await entrer(test.current, deux);
    const { text } = await poste.ouvrir('/ecoles');
    expect(liens(text)).toEqual([tilleuls.uai, lavandes.uai]);
    expect(text).not.toContain('École d’un autre');
  });

  it.each([
    ['LAVANDES', [uai(2)]],
    ['ecole des', [uai(1)]],
    [uai(2).toLowerCase(), [uai(2)]],
    ['0990001', [uai(1)]],
    ['sorgues', [uai(1), uai(2)]],
  ])('cherche par UAI, nom ou commune : « %s »', async (q, attendues) => {
    const poste = await entrer(test.current, deux);
    const { text } = await poste.ouvrir(`/ecoles?q=${encodeURIComponent(q)}`);
    expect(liens(text)).toEqual(attendues);
  });

  it('une recherche sans résultat le dit, garde ce qui fut saisi et ramène à toutes les écoles', async () => {
    const poste = await entrer(test.current, deux);
    const { text } = await poste.ouvrir(`/ecoles?q=${encodeURIComponent('<zzz>')}`);
    expect(text).toContain('Aucune de vos écoles ne répond à «\u00a0&lt;zzz&gt;\u00a0»');
    expect(text).toContain('href="/ecoles"');
  });

  it('avec une seule école il n’y a rien à choisir', async () => {
    const agent = await creerAgent(test.current.deps, { identifiant: 'une', ecoles: [tilleuls] });
    const poste = await entrer(test.current, agent);
    expect((await poste.ouvrir('/ecoles')).headers.location).toBe(`/ecoles/${tilleuls.uai}`);
    expect((await poste.ouvrir('/ecoles?q=zzz')).headers.location).toBe(`/ecoles/${tilleuls.uai}`);
  });

  it('une école déléguée est signalée comme telle', async () => {
    const agent = await creerAgent(test.current.deps, {
      identifiant: 'deleguee',
      ecoles: [tilleuls],
      delegueesEleves: [lavandes],
    });
    const poste = await entrer(test.current, agent);
    expect((await poste.ouvrir('/ecoles')).text).toContain('Par délégation, élèves seulement, jusqu’au');
  });

  it('une délégation retirée disparaît à la demande suivante', async () => {
    const agent = await creerAgent(test.current.deps, {
      identifiant: 'retiree',
      delegueesEleves: [lavandes],
    });
    const poste = await entrer(test.current, agent);
    expect((await poste.ouvrir('/ecoles')).headers.location).toBe(`/ecoles/${lavandes.uai}`);
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update delegations set retiree_le = now() where agent_id = ${agent.id}`),
    );
    expect((await poste.ouvrir('/ecoles')).text).toContain('Aucune école');
    expect((await poste.ouvrir(`/ecoles/${lavandes.uai}`)).status).toBe(404);
  });
});

describe('ops ecoles:creer', () => {
  const creer = (options: Record<string, unknown>) =>
    lancer(test.current, ecolesCreer, {
      nom: 'École neuve',
      commune: 'Sorgues',
      academie: 'Aix-Marseille',
      ...options,
    });

  it('crée l’école et, au besoin, sa circonscription', async () => {
    const code = uai(60);
    await creer({ uai: ` ${code.toLowerCase()} `, circonscription: '0990100W:Val-de-Sorgue' });
    const rows = await test.current.deps.database.withOps((trx) =>
      trx.rows(
        sql`select c.nom from ecoles e join circonscriptions c on c.id = e.circonscription_id where e.uai = ${code}`,
      ),
    );
    expect(rows).toEqual([{ nom: 'Val-de-Sorgue' }]);
    const dits = await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select 1 from journal where action = 'ecole.creee' and details->>'uai' = ${code}`),
    );
    expect(dits).toHaveLength(1);
  });

  it('explique un UAI faux : forme, lettre de contrôle, doublon', async () => {
    await expect(creer({ uai: '099' })).rejects.toThrow('sept chiffres suivis d’une lettre');
    await expect(creer({ uai: '0990001Z' })).rejects.toThrow('la lettre de contrôle de 0990001 est N, pas Z');
    await expect(creer({ uai: uai(1) })).rejects.toThrow('existe déjà');
    await expect(creer({ uai: uai(61), circonscription: 'sansnom' })).rejects.toThrow('code:nom');
  });
});
