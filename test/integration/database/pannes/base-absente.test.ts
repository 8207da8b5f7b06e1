import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { createTestApp, type TestApp } from '../../../helpers/app.ts';
import { couperLaBase } from '../../../helpers/processus/base-en-panne.ts';
import { seConnecter } from '../../../helpers/visiteur/connexion.ts';
import { analyser, texteDe, trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { verifierPageDErreur } from '../../../helpers/visiteur/page-erreur.ts';

let test: TestApp;
let connecte: Awaited<ReturnType<typeof seConnecter>>;
beforeAll(async () => {
  test = await createTestApp();
  await creerAgent(test.deps);
  connecte = await seConnecter({ current: test }, 'directrice');
});
afterAll(() => test.close());

describe('PostgreSQL ne répond plus', () => {
  const boutons = (reponse: Response) =>
    trouverTous(trouver(analyser(reponse.text), 'main'), 'a').map((a) => [texteDe(a), a.attributs.href]);

  it('une connectée lit le guide, et partout ailleurs la page propose de réessayer, jamais de se connecter', async () => {
    const criteres = `${paths.ecoles()}?q=tilleuls`;
    const retablir = await couperLaBase(test.ownerUrl);
    try {
      for (const url of [paths.guide(), paths.accessibilite()]) {
        const page = await connecte.get(url);
        expect([url, page.status]).toEqual([url, 200]);
      }
      const lecture = await connecte.get(criteres);
      verifierPageDErreur(lecture, 503);
      expect(boutons(lecture)).toEqual([['Réessayer', criteres]]);
      const envoi = await connecte
        .post(paths.deconnexion())
        .set({ Host: 'localhost:3000', Referer: `http://localhost:3000${criteres}` });
      verifierPageDErreur(envoi, 503);
      expect(boutons(envoi)).toEqual([['Revenir à la page', criteres]]);
    } finally {
      await retablir();
    }
    expect(texteDe(analyser((await connecte.get(paths.guide())).text))).toContain('Se déconnecter');
    expect((await connecte.get(paths.ecoles())).status).toBeLessThan(400);
  });
});
