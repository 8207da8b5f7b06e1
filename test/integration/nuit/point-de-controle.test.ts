import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { commande as verifier } from '../../../src/cli/commandes/journal/verifier.ts';
import { commande as nuit } from '../../../src/cli/commandes/nuit.ts';
import { formatDate } from '../../../src/domain/francais.ts';
import { jourDeParis, laVeille } from '../../../src/domain/jour.ts';
import { listPoints } from '../../../src/queries/journal/points.ts';
import { LES_ETAPES } from '../../../src/services/nuit/etapes.ts';
import { useJournalNeuf } from '../../helpers/journal/scene.ts';
import { lancer } from '../../helpers/processus/ops.ts';
import { tenirVerrou } from '../../helpers/visiteur/sessions.ts';

const scene = useJournalNeuf();
const { rows, points, ecrire, poser, exigerVrai } = scene;

describe('un point de contrôle par nuit, qui atteste maintenant (règles §11)', () => {
  it('une nuit rattrapée n’en fait pas ; celle de ce jour l’affiche, pour qui la garde', async () => {
    await ecrire(scene.ici, 1);
    const aujourdHui = jourDeParis(new Date());
    await rows(sql`insert into nuits (jour) values (${laVeille(laVeille(laVeille(aujourdHui)))})`);
    const { sortie, code } = await lancer(scene.test, nuit);
    expect(code).toBe(0);
    expect(await points()).toEqual([1]);
    const [point] = await scene.test.deps.database.readOps((trx) => listPoints(trx));
    expect(sortie.split('\n').filter((ligne) => ligne.startsWith('Point de contrôle'))).toEqual([
      `Point de contrôle du ${formatDate(point?.jour ?? '')}, à garder hors de la base\u00a0: ${point?.chaines}\u00a0chaîne${
        (point?.chaines ?? 0) > 1 ? 's' : ''
      }, empreinte ${point?.empreinte}, signature ${point?.signature.slice(0, 16)}…`,
    ]);
    expect((await lancer(scene.test, verifier, { pointDeControle: point?.empreinte })).code).toBe(0);
    await exigerVrai();
  });

  it('--json le donne aussi', async () => {
    const { sortie } = await lancer(scene.test, nuit, { json: true });
    const [point] = await scene.test.deps.database.readOps((trx) => listPoints(trx));
    expect(JSON.parse(sortie).nuits.at(-1).pointDeControle).toEqual({
      numero: 1,
      jour: point?.jour,
      chaines: point?.chaines,
      empreinte: point?.empreinte,
      signature: point?.signature,
    });
  });

  it('qui écrit dans le journal n’attend pas le point de contrôle, et n’est pas attendu', async () => {
    await ecrire(scene.ici, 1);
    // An entry that is not committed holds its chain.
    const lacher = await tenirVerrou(
      { current: scene.test },
      `select journaliser_ecole(${scene.ici.slice(6)}, 'Claire Martin', 'eleves.listes', '{}')`,
    );
    await poser(0);
    await lacher();
    let ecrit = false;
    await scene.test.deps.database.withOps(async (trx) => {
      const moment = {
        jour: jourDeParis(new Date()),
        maintenant: new Date(),
        passe: false,
        signataire: scene.test.deps.journalSigner,
      };
      await LES_ETAPES.point_de_controle.faire(trx, moment, null);
      await ecrire(scene.ici, 0);
      ecrit = true;
    });
    expect(ecrit).toBe(true);
    await exigerVrai();
    await poser(0);
    await exigerVrai();
  });
});
