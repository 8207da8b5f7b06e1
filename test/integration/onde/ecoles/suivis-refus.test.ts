import sql, { raw } from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import type { AgentTest } from '../../../builders/agent.ts';
import { type Eleve, journal } from '../../../builders/onde.ts';
import {
  a,
  arriver,
  b,
  diriger,
  ine,
  lea,
  mettreAJour,
  nouvelleEcole,
  partieDeA,
  restent,
  test,
  toutDe,
  useDeuxEcolesOnde,
  voir,
} from '../../../helpers/scenes/onde/deux-ecoles-onde.ts';

useDeuxEcolesOnde();

describe('sinon, un nouveau compte, et l’ancien reste où il est', () => {
  const unNouveau = async (agent: AgentTest, ancien: string, fiche = lea()) => {
    const avant = await toutDe(a);
    const { diff } = await arriver(agent, fiche);
    expect(diff.comptesSuivis.flatMap(({ arrivees }) => arrivees)).toEqual([]);
    expect((await voir(b, 'Léa'))?.compteId).toMatch(/^\d+$/);
    expect((await voir(b, 'Léa'))?.compteId).not.toBe(ancien);
    expect(await toutDe(a)).toEqual(avant);
    return diff;
  };

  it.each<[string, () => Partial<Eleve>]>([
    ['une lettre du nom diffère', () => ({ nom: `${lea().nom}E` })],
    ['la date de naissance diffère', () => ({ date: '2015-12-31' })],
    ['l’INE diffère', () => ({ ine: ine(9) })],
    ['le fichier ne donne pas d’INE', () => ({ ine: '' })],
  ])('%s', async (_, plus) => {
    const agent = await diriger(a, b);
    const { compteId } = await partieDeA(agent);
    expect((await unNouveau(agent, compteId, lea(plus()))).comptesSuivis).toEqual([]);
  });

  it('le nom de famille diffère, sous le même nom d’usage', async () => {
    const agent = await diriger(a, b);
    const { compteId } = await partieDeA(agent, { fiche: lea({ usage: 'COMMUN' }) });
    const diff = await unNouveau(agent, compteId, lea({ usage: 'COMMUN', nom: 'AUTRE' }));
    expect(diff.comptesSuivis).toEqual([]);
  });

  it('l’ancienne école n’avait pas l’INE', async () => {
    const agent = await diriger(a, b);
    const { compteId } = await partieDeA(agent, { fiche: lea({ ine: '' }) });
    expect((await unNouveau(agent, compteId)).comptesSuivis).toEqual([]);
  });

  it('l’ancienne école le compte encore parmi ses élèves : deux prétentions vivantes, et c’est dit', async () => {
    const agent = await diriger(a, b);
    await mettreAJour(agent, a, [lea(), ...restent(100)]);
    await mettreAJour(agent, b, restent(200));
    const chezA = await voir(a, 'Léa');
    const diff = await unNouveau(agent, chezA?.compteId ?? '');
    expect(diff.comptesSuivis).toMatchObject([
      { ecole: { uai: a.uai }, encorePresents: [expect.any(Number)] },
    ]);
    expect(await voir(a, 'Léa')).toEqual(chezA);
  });

  it('une troisième de ses écoles donne cet INE à quelqu’un d’autre : deux prétentions, personne n’est choisi', async () => {
    const c = await nouvelleEcole();
    const agent = await diriger(a, b, c);
    const { compteId } = await partieDeA(agent);
    await mettreAJour(agent, c, [lea({ nom: 'QUELQUUN', prenom: 'Dautre' }), ...restent(300)]);
    await unNouveau(agent, compteId);
    expect(await voir(c, 'Dautre')).toBeDefined();
  });

  it.each<[string, 'a' | 'b']>([
    ['l’ancienne', 'a'],
    ['la nouvelle', 'b'],
  ])('une délégation dans %s école n’est pas une fonction', async (_, laquelle) => {
    const { deps } = test.current;
    const titulaire = await diriger(a, b);
    const { compteId } = await partieDeA(titulaire);
    const [fonction, deleguee] = laquelle === 'a' ? [b, a] : [a, b];
    const agent = await diriger(fonction);
    await deps.database.withOps((trx) =>
      trx.run(
        sql`insert into delegations (agent_id, ecole_id, perimetre, debut, fin, effet_le, accordee_par)
         values (${agent.id}, ${deleguee.id}, 'tous', current_date - 1, current_date + 30, now(), ${titulaire.id})`,
      ),
    );
    expect((await unNouveau(agent, compteId)).comptesSuivis).toEqual([]);
  });

  it('qui ne dirige que la nouvelle école ne trouve rien, et rien ne lui dit que l’autre existe', async () => {
    const { compteId } = await partieDeA(await diriger(a, b));
    const diff = await unNouveau(await diriger(b), compteId);
    expect(diff.comptesSuivis).toEqual([]);
    expect(JSON.stringify([diff, await journal(test.current.deps, b, 'onde.importe')])).not.toContain(a.uai);
  });

  it('la fonction a pris fin, ou l’école est fermée', async () => {
    const agent = await diriger(a, b);
    const { compteId } = await partieDeA(agent);
    const { database } = test.current.deps;
    const finir = (fin: string) =>
      database.withOps((trx) =>
        trx.run(
          sql`update habilitations set debut = current_date - 9, fin = ${raw(fin)}
             where agent_id = ${agent.id} and ecole_id = ${a.id}`,
        ),
      );
    await finir('current_date - 1');
    expect((await unNouveau(agent, compteId)).comptesSuivis).toEqual([]);
    await mettreAJour(agent, b, restent(200));
    await finir('null');
    await database.withOps((trx) => trx.run(sql`update ecoles set fermee_le = now() where id = ${a.id}`));
    expect((await unNouveau(agent, compteId)).comptesSuivis).toEqual([]);
  });

  it('deux candidats dans deux écoles : personne n’est choisi', async () => {
    const c = await nouvelleEcole();
    const seule = await diriger(c);
    await mettreAJour(seule, c, [lea(), ...restent(300)]);
    const chezC = await voir(c, 'Léa');
    await mettreAJour(seule, c, restent(300));
    const { compteId } = await partieDeA(await diriger(a, b));
    expect(chezC?.compteId).not.toBe(compteId);
    expect((await unNouveau(await diriger(a, b, c), compteId)).comptesSuivis).toEqual([]);
    expect((await voir(b, 'Léa'))?.compteId).not.toBe(chezC?.compteId);
  });

  it('le compte a déjà continué ailleurs, dans une école que ce directeur n’a pas', async () => {
    const c = await nouvelleEcole();
    const { compteId } = await partieDeA(await diriger(a, b));
    const autre = await diriger(a, c);
    await mettreAJour(autre, c, [lea(), ...restent(300)]);
    expect((await voir(c, 'Léa'))?.compteId).toBe(compteId);
    expect((await unNouveau(await diriger(a, b), compteId)).comptesSuivis).toEqual([]);
    expect((await voir(c, 'Léa'))?.compteId).toBe(compteId);
  });
});
