import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { INACTIVITY_MS, SESSION_MAX_MS } from '../../../src/domain/connexion/session.ts';
import { enregistrerSelection } from '../../../src/services/comptes/selection.ts';
import { planifier } from '../../../src/services/operations/plans.ts';
import { type AgentTest, accesDe, creerAgent } from '../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import { sessionsDe, vieillirActivite, vieillirSession } from '../../helpers/visiteur/sessions.ts';

const test = useTestApp();
const MINUTE = 60_000;
const SEPT_JOURS = 7 * 24 * 60 * MINUTE;

let ecole: EcoleTest;
let agent: AgentTest;
beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  agent = await creerAgent(deps, { ecoles: [ecole] });
});

const nuit = (maintenant = new Date()) =>
  jouerEtape({ ...test.current.deps, clock: { now: () => maintenant } }, 'purges');
const rows = useBase(test);

describe('la nuit efface ce qui ne sert plus (règles §9), et rien avant', () => {
  it('une sélection et un plan que personne n’a touchés depuis sept jours', async () => {
    const { deps } = test.current;
    const acces = await accesDe(deps, agent, ecole);
    const eleves = await ajouterEleves(deps, ecole, desEleves(2));
    await planifier(
      deps,
      { acces, auteur: 'Claire Martin' },
      { profil: 'eleve', type: 'informer', mode: 'feuilles', reinitialiser: false },
      { ficheIds: eleves },
    );
    await enregistrerSelection(deps, acces, {
      profil: 'eleve',
      selectionId: undefined,
      criteres: {},
      affiches: eleves,
      coches: eleves,
    });
    const fin = Date.now() + SEPT_JOURS;
    expect(await nuit(new Date(fin - 5 * MINUTE))).toMatchObject({ plans: 0, selections: 0 });
    expect(await nuit(new Date(fin + MINUTE))).toMatchObject({ plans: 1, selections: 1 });
    expect(await rows(sql`select 1 from selections union all select 1 from operations`)).toEqual([]);
  });

  it.each([
    ['ouverte', SESSION_MAX_MS, vieillirSession],
    ['sans activité', INACTIVITY_MS, vieillirActivite],
  ] as const)('une session %s depuis trop longtemps', async (_quoi, limite, vieillir) => {
    await nuit();
    await accesDe(test.current.deps, agent, ecole);
    await vieillir(test, agent.identifiant, limite - 5 * MINUTE);
    expect(await nuit()).toMatchObject({ sessions: 0 });
    const ouvertes = (await sessionsDe(test, agent.identifiant)).length;
    await vieillir(test, agent.identifiant, 6 * MINUTE);
    expect(await nuit()).toMatchObject({ sessions: ouvertes });
    expect(await sessionsDe(test, agent.identifiant)).toEqual([]);
  });

  it('un compteur d’essais qui ne retient plus personne, et le compte des mails d’il y a plus de sept jours', async () => {
    const le = new Date('2032-03-10T12:00:00Z');
    await rows(
      sql`insert into limites (key, points, expire)
        values ('fini', 1, ${le.getTime() - 1}), ('en cours', 1, ${le.getTime() + 1})`,
    );
    await rows(
      sql`insert into agent_avis (agent_id, motif, jour, nombre)
        select ${agent.id}, 'mot_de_passe', jour, 1 from unnest(${['2032-03-03', '2032-03-04']}::date[]) jour`,
    );
    await nuit(le);
    expect(await rows(sql`select key from limites where key in ('fini', 'en cours')`)).toEqual([
      { key: 'en cours' },
    ]);
    expect(await rows(sql`select jour::text from agent_avis`)).toEqual([{ jour: '2032-03-04' }]);
  });
});
