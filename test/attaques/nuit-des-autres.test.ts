import sql, { type Sql } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../src/database/database.ts';
import { accesDe } from '../builders/agent.ts';
import { useTestApp } from '../helpers/app.ts';
import { jouerEtape } from '../helpers/nuit.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
let scene: DeuxEcoles;
let ici: AccesEcole;

beforeAll(async () => {
  scene = await peuplerDeuxEcoles(test.current.deps);
  ici = await accesDe(test.current.deps, scene.mienne.agent, scene.mienne);
});

const ecrire = (enonce: Sql) => test.current.deps.database.withEcole(ici, (trx) => trx.run(enonce));

describe('du SQL de son choix dans sa propre école ne nuit pas aux autres (règles §11)', () => {
  it('le numéro d’une ligne ne se choisit pas : celui du mail d’une autre école en prendrait la place', async () => {
    const [envoi] = await test.current.deps.database.withOps((trx) =>
      trx.rows<{ id: string }>(
        sql`select id from envois where ecole_id = ${scene.autre.id} and statut = 'en_attente'`,
      ),
    );
    expect(envoi).toBeDefined();
    await expect(
      ecrire(
        sql`insert into envois (ecole_id, id, operation_id, fiche_id, compte_id, adresse,
           message_id) overriding system value
         select ecole_id, ${envoi?.id}, operation_id, fiche_id, compte_id, adresse, '<vol>' from envois limit 1`,
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('la racine d’un identifiant est une initiale et un nom : finie par un chiffre, elle en prendrait d’autres', async () => {
    for (const racine of ['r.martin1', 'Appelez le 01', 'r.', 'martin'])
      await expect(ecrire(sql`select prendre_compteurs(${[racine]})`), racine).rejects.toMatchObject({
        constraint: 'identifiant_compteurs_racine',
      });
  });

  it('ni une version au plus haut, ni un plan ancien qui a un mail, n’arrêtent la nuit de tous', async () => {
    const { database } = test.current.deps;
    const changes = await ecrire(
      sql`update comptes set version = 2147483647 where id = ${scene.mienne.compte}`,
    );
    expect(changes).toBe(1);
    await ecrire(sql`update provisoires set expire_le = now() - interval '1 day'`);
    await ecrire(
      sql`with plan as (
         insert into operations (ecole_id, type, profil, mode, agent_id, auteur)
         values (${scene.mienne.id}, 'informer', 'representant_legal', 'mail', ${scene.mienne.agent.id},
         auteur_courant()) returning id)
       insert into envois (ecole_id, operation_id, fiche_id, compte_id, adresse, message_id)
       select v.ecole_id, plan.id, v.fiche_id, v.compte_id, v.adresse, '<ancien>' from plan, envois v limit 1`,
    );
    await database.withOps((trx) =>
      trx.run(sql`update operations set planifiee_le = '2020-01-01' where etat = 'planifiee'`),
    );
    const { effaces: provisoires } = await jouerEtape(test.current.deps, 'expirations');
    await jouerEtape(test.current.deps, 'purges');
    expect(provisoires).toBeGreaterThan(0);
    const { version } = await database.withOps((trx) =>
      trx.one<{ version: number }>(sql`select version from comptes where id = ${scene.mienne.compte}`),
    );
    expect(version).toBe((2147483647 % 2000000000) + 1);
  });
});
