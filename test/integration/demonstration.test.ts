import { beforeAll, describe, expect, it } from 'vitest';
import { semerDemo } from '../../seeds/demo.ts';
import { ECOLE_VITRINE } from '../../seeds/vitrine.ts';
import { formatDate } from '../../src/domain/francais.ts';
import { paths } from '../../src/routes/paths.ts';
import { creerAgent } from '../builders/agent.ts';
import { useTestApp } from '../helpers/app.ts';
import { chiffresVers, nombreAffiche } from '../helpers/ecran-comptes.ts';
import { tableauDe, trouver } from '../helpers/html.ts';
import { type Page, Visiteur } from '../helpers/visiteur.ts';

const test = useTestApp();
const uai = ECOLE_VITRINE;
let directrice: Visiteur;
let accueil: Page;

beforeAll(async () => {
  const { deps } = test.current;
  await semerDemo(deps);
  const ecole = await deps.database.withOps((trx) =>
    trx.one<{ id: string; uai: string }>('select id, uai from ecoles where uai = $1', [uai]),
  );
  await creerAgent(deps, { identifiant: 'visiteuse', ecoles: [ecole] });
  directrice = await Visiteur.connecter(test, 'visiteuse');
  accueil = await directrice.ouvrir(paths.accueil({ uai }));
});

const compter = (requete: string) =>
  test.current.deps.database.withOps(async (trx) => (await trx.one<{ n: number }>(requete)).n);

describe('l’école de démonstration, par les vrais imports et les vraies actions (DESIGN §12)', () => {
  it.each([
    'notification=expiree',
    'notification=expire_bientot',
    'etats=informe',
    'etats=non_informe',
    'mail=non_renseignee',
    'portable=non_renseigne',
  ])('des représentants légaux sont à voir (%s), et le chiffre est celui de leur liste', async (criteres) => {
    const url = paths.representantsLegaux({ uai });
    const chiffre = chiffresVers(accueil, url).find((vu) => vu.criteres === criteres);
    expect(chiffre?.nombre).toBeGreaterThan(10);
    expect(nombreAffiche(await directrice.ouvrir(`${url}?${criteres}`))).toBe(chiffre?.nombre);
  });

  it('l’onglet « Opérations » montre ce qui a été fait depuis la rentrée', async () => {
    const page = await directrice.ouvrir(paths.operations({ uai }));
    const lettres = 'Informer les représentants légaux par feuilles';
    expect(tableauDe(trouver(page.document, 'main')).map((ligne) => ligne.Opération)).toEqual([
      lettres,
      'Informer les élèves',
      lettres,
      lettres,
    ]);
  });

  it('les données de ONDE sont d’aujourd’hui, leur arrivée est plus ancienne que les lettres', async () => {
    expect(accueil.texte).toContain(`Données de ONDE du ${formatDate(test.current.clock.now())}`);
    expect(
      await compter(`select count(*)::int as n from operations o where executee_le <=
        (select min(m.creee_le) from onde_mises_a_jour m where m.ecole_id = o.ecole_id)`),
    ).toBe(0);
  });

  it('un démarrage interrompu reprend où il en était', async () => {
    const operations = "from operations where etat = 'executee'";
    const avant = await compter(`select count(*)::int as n ${operations}`);
    await test.current.deps.database.withOps((trx) =>
      trx.run(
        `update operations set etat = 'planifiee', executee_le = null where id = (select max(id) ${operations})`,
      ),
    );
    await semerDemo(test.current.deps);
    expect(await compter(`select count(*)::int as n ${operations}`)).toBe(avant);
  });

  it('un second démarrage n’ajoute rien', async () => {
    const bilan = async () => [
      await compter("select count(*)::int as n from operations where etat = 'executee'"),
      await compter('select count(*)::int as n from onde_mises_a_jour'),
    ];
    const avant = await bilan();
    await semerDemo(test.current.deps);
    expect(await bilan()).toEqual(avant);
  });
});
