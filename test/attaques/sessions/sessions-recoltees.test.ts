import { createHash } from 'node:crypto';
import type { Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  desRepresentants,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, dit, secretsDeLEcole, tenter, useConnexions } from '../../helpers/attaques.ts';
import { jeton } from '../../helpers/scenes/scene.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let ecole: EcoleTest;
let representants: string[];

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  const eleves = await ajouterEleves(deps, ecole, desEleves(20));
  representants = await ajouterRepresentants(deps, ecole, desRepresentants(20, eleves));
  for (const identifiant of ['directrice', 'adjointe'])
    await creerAgent(deps, { identifiant, ecoles: [ecole] });
});

/** Ids of the sessions that the application's answers have set, and their sha256 in each way of writing it. */
class Vues {
  readonly mots = new Set<string>();

  noter(reponse: Response): void {
    for (const cookie of [reponse.headers['set-cookie'] ?? []].flat()) {
      const [, numero] = /^comptes1d=s%3A([^.]+)\./.exec(cookie) ?? [];
      if (numero === undefined) continue;
      expect(numero).toHaveLength(32);
      const empreinte = createHash('sha256').update(numero).digest();
      for (const mot of [numero, empreinte.toString('hex'), empreinte.toString('base64')]) this.mots.add(mot);
    }
  }
}

const RECOLTES = [
  'select * from pg_stat_activity',
  'select query, query_id, application_name, wait_event, client_addr from pg_stat_activity where pid <> pg_backend_pid()',
  'select pg_stat_get_backend_activity(n) from pg_stat_get_backend_idset() as n',
  'select * from pg_stat_get_activity(null)',
  'select * from pg_prepared_statements',
  'select * from pg_cursors',
  'select * from pg_locks',
  'select * from pg_prepared_xacts',
  'select * from pg_stat_user_functions',
  'select * from pg_stat_statements',
  'select * from pg_stat_progress_copy',
  'select * from pg_settings',
  'select * from pg_db_role_setting',
  'select * from pg_notification_queue_usage()',
  'select current_setting(name, true) from pg_settings',
  "select current_setting('app.contexte', true), current_setting('app.sceau', true), current_setting('app.session', true)",
];

describe('« un numéro de session part en paramètre » : aucune autre connexion ne le lit', () => {
  it('pendant que la directrice travaille, rien de ce que PostgreSQL montre à tous ne le dit', async () => {
    const vues = new Vues();
    const secrets = await secretsDeLEcole(connexions.proprietaire, ecole.id);
    expect(secrets.length).toBeGreaterThan(40);
    let fini = false;
    let requetes = 0;
    const travailler = async (identifiant: string, mesRepresentants: readonly string[]) => {
      while (!fini) {
        const directrice = await Visiteur.connecter(test, identifiant);
        for (const page of [
          paths.eleves({ uai: ecole.uai }),
          paths.representantsLegaux({ uai: ecole.uai }),
          paths.accueil({ uai: ecole.uai }),
          paths.parametrage({ uai: ecole.uai }),
        ]) {
          vues.noter(await directrice.navigation.get(page).expect(200));
          requetes += 1;
        }
        const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
        const plan = await directrice.presser(liste, 'Informer par feuilles', {
          cocher: mesRepresentants,
        });
        const parMail = await directrice.presser(plan, 'Informer par mail plutôt');
        await directrice.presser(parMail, 'Confirmer');
        const _csrf = await jeton(directrice);
        vues.noter(await directrice.navigation.post(paths.deconnexion()).type('form').send({ _csrf }));
      }
    };
    const notifications: string[] = [];
    for (const client of [connexions.app, connexions.acces]) {
      client.on('notification', ({ channel, payload }) => notifications.push(`${channel} ${payload}`));
      for (const canal of ['jobs:insert', 'worker:migrate', 'sessions', 'app', 'envois', 'graphile_worker'])
        await client.query(`listen "${canal}"`);
    }
    const travail = Promise.all([
      travailler('directrice', representants.slice(0, 3)),
      travailler('adjointe', representants.slice(3, 6)),
    ]);
    const lues: { quoi: string; reponse: Awaited<ReturnType<typeof tenter>> }[] = [];
    let entreesVues = 0;
    for (let rang = 0; rang < 200; rang += 1) {
      for (const login of ['app', 'acces'] as const) {
        const quoi = RECOLTES[rang % RECOLTES.length] ?? '';
        const reponse = await tenter(connexions[login], quoi);
        lues.push({ quoi: `${login} : ${quoi}`, reponse });
        const activite = await tenter(connexions[login], RECOLTES[0] ?? '');
        lues.push({ quoi: `${login} : ${RECOLTES[0]}`, reponse: activite });
        if (dit(activite, ['from entrer($1', 'from garde($1'])) entreesVues += 1;
      }
      await new Promise((suite) => setTimeout(suite, 5));
    }
    fini = true;
    await travail;
    expect(requetes).toBeGreaterThan(4);
    expect(vues.mots.size).toBeGreaterThan(3);
    // The reads did fall on the statements that carry an id.
    expect(entreesVues).toBeGreaterThan(0);
    const attaque = new Attaque('sessions récoltées');
    const mots = [...vues.mots, ...secrets];
    for (const { quoi, reponse } of lues) attaque.compter(quoi, dit(reponse, mots));
    for (const notification of notifications)
      attaque.compter(
        `notification ${notification}`,
        mots.some((mot) => notification.includes(mot)) || !/^jobs:insert /.test(notification),
      );
    attaque.conclure(800);
  });

  it('les verrous consultatifs et les notifications ne portent aucune donnée', async () => {
    const attaque = new Attaque('canaux de côté');
    const { app, acces } = connexions;
    for (const sql of [
      "select pg_notify('jobs:insert', 'vol')",
      'select pg_try_advisory_lock(1)',
      'select pg_advisory_unlock_all()',
      'select pg_export_snapshot()',
      'select pg_current_snapshot()',
      "select pg_logical_emit_message(false, 'vol', 'x')",
    ]) {
      for (const client of [app, acces]) {
        const mots = await secretsDeLEcole(connexions.proprietaire, ecole.id);
        attaque.compter(sql, dit(await tenter(client, sql), mots));
      }
    }
    attaque.conclure(12);
  });
});
