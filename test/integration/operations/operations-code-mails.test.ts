import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CODE_RECENT_MS } from '../../../src/domain/connexion/session.ts';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { ajouterEleves, ajouterRepresentants, creerEcole, type EcoleTest } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let directrice: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps);
  await creerAgent(deps, { ecoles: [ecole] });
  const enfants = await ajouterEleves(deps, ecole, [{ nom: 'PETIT', prenom: 'Ava' }]);
  await ajouterRepresentants(deps, ecole, [{ nom: 'PETIT', prenom: 'Zoé', mail: 'zoe@exemple.fr', enfants }]);
});
beforeEach(async () => {
  directrice = await Visiteur.connecter(test, 'directrice');
});

const demandeLeCode = (page: Page) => page.url.startsWith(paths.confirmationOtp());
const envois = async () =>
  (
    await test.current.deps.database.withOps((trx) =>
      trx.one<{ nombre: number }>(sql`select count(*)::int as nombre from envois`),
    )
  ).nombre;
const planParMail = async () => {
  const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
  return directrice.presser(await directrice.presser(liste, 'Tout sélectionner'), 'Informer par mail');
};

describe('code redemandé avant que des mots de passe partent par mail (règles §10)', () => {
  it('à « Confirmer » : rien ne part sans lui ; le code donné, on revient confirmer', async () => {
    const plan = await planParMail();
    await vieillirCode(test, 'directrice', CODE_RECENT_MS + 1_000);
    const demande = await directrice.presser(plan, 'Confirmer');
    expect(demandeLeCode(demande)).toBe(true);
    expect(await envois()).toBe(0);
    const retour = await directrice.confirmerParCode(demande);
    expect(retour.url).toBe(plan.url);
    await directrice.presser(retour, 'Confirmer');
    expect(await envois()).toBe(1);
  });

  it('et avant de renvoyer les mails rejetés', async () => {
    const fait = await directrice.presser(await planParMail(), 'Confirmer');
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update envois set statut = 'rejete', motif = 'Refusé.' where remplace_par is null`),
    );
    const avant = await envois();
    const page = await directrice.ouvrir(fait.url);
    await vieillirCode(test, 'directrice', CODE_RECENT_MS + 1_000);
    const demande = await directrice.presser(page, 'Renvoyer');
    expect(demandeLeCode(demande)).toBe(true);
    expect(await envois()).toBe(avant);
  });
});
