import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { startQueueWorker } from '../../../src/jobs/queue-worker.ts';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { pagesOf } from '../../helpers/pdf/pages.ts';
import { lienDe, type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let directrice: Visiteur;
/** Both chose a password; only the first one confirmed the mail. */
let actif: string;
let enCours: string;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  const enfants = await ajouterEleves(deps, ecole, [{ nom: 'LEROY', prenom: 'Ava', classe: 'CP A' }]);
  [actif = '', enCours = ''] = await ajouterRepresentants(
    deps,
    ecole,
    ['ACTIF', 'ENCOURS'].map((nom) => ({
      nom,
      prenom: 'Zoé',
      mail: `${nom}@exemple.fr`,
      portable: '+33612345678',
      enfants,
    })),
  );
  for (const [fiche, etat] of [
    [actif, 'actif'],
    [enCours, 'en_cours'],
  ]) {
    await deps.database.withOps((trx) =>
      trx.run(
        sql`update comptes set etat = ${etat}, informe_le = now(), mot_de_passe_hache = 'x', version = version + 1
         where id = (select compte_id from representants_legaux where id = ${fiche})`,
      ),
    );
  }
  directrice = await Visiteur.connecter(test, 'directrice');
});

const LIEN = /Tapez le code ou ouvrez le lien reçus par mail pour terminer l’activation/;

type Bouton = 'Informer par feuilles' | 'Informer par mail' | 'Réinitialiser';

async function faire(action: Bouton, ...fiches: string[]): Promise<Page> {
  const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
  return directrice.presser(liste, action, { cocher: fiches });
}

/** The letter of each, in the order of the names. */
async function lettres(fait: Page): Promise<string[]> {
  const pdf = await directrice.telecharger(lienDe(fait, 'Télécharger les feuilles au format pdf'));
  return pagesOf(pdf.body as Buffer).map((page) => page.replace(/\s+/g, ' '));
}

describe('« Activé » et « En cours d’activation » ne lisent pas la même chose (règles §4.1, §8.3)', () => {
  it('lettre : le mot de passe choisi, et pour l’un des deux le lien du mail à ouvrir', async () => {
    const [celui = '', autre = ''] = await lettres(
      await directrice.presser(await faire('Informer par feuilles', actif, enCours), 'Confirmer'),
    );
    for (const lettre of [celui, autre]) {
      expect(lettre).toMatch(/Le mot de passe que vous avez choisi/);
      expect(lettre).not.toMatch(/date de naissance|FranceConnect|S’inscrire par SMS/);
    }
    expect(celui).toContain('Pour vous connecter');
    expect(celui).not.toMatch(LIEN);
    expect(autre).toContain('Pour terminer l’activation');
    expect(autre).toMatch(LIEN);
  });

  it('mail : de même', async () => {
    await directrice.presser(await faire('Informer par mail', actif, enCours), 'Confirmer');
    const { deps, ownerUrl } = test.current;
    const travail = await startQueueWorker(deps, ownerUrl);
    await expect.poll(() => deps.mailer.recent(), { timeout: 45_000 }).toHaveLength(2);
    await travail.stop();
    const texte = (nom: string) =>
      deps.mailer.recent().find(({ to }) => to.address.startsWith(nom))?.text ?? '';
    expect(texte('ENCOURS')).toMatch(LIEN);
    expect(texte('ACTIF')).not.toMatch(LIEN);
    for (const nom of ['ACTIF', 'ENCOURS']) expect(texte(nom)).toContain('que vous avez choisi');
  });

  it('après une réinitialisation : un nouveau mot de passe à choisir, et pour l’un des deux le lien aussi', async () => {
    const [celui = '', autre = ''] = await lettres(
      await directrice.presser(await faire('Réinitialiser', actif, enCours), 'Confirmer'),
    );
    for (const lettre of [celui, autre]) {
      expect(lettre).toMatch(/Votre mot de passe provisoire/);
      expect(lettre).toContain('Choisissez un nouveau mot de passe');
      expect(lettre).not.toMatch(/date de naissance|FranceConnect|que vous avez choisi/);
    }
    expect(celui).toContain('Pour vous connecter de nouveau');
    expect(celui).not.toMatch(LIEN);
    expect(autre).toContain('Pour terminer l’activation');
    expect(autre).toMatch(LIEN);
  });
});
