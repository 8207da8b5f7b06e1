import sql from 'sql-template-tag';
import { expect, it } from 'vitest';
import { SANS_CLASSE } from '../../../src/domain/ecole/classe.ts';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { bloquer, informerAvec } from '../../builders/compte.ts';
import { ajouterEleves, ajouterRepresentants, creerEcole } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { lienDe, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);

it(`un élève que ONDE ne met dans aucune classe : « ${SANS_CLASSE} », partout où l’on dit la classe`, async () => {
  const { deps } = test.current;
  const ecole = await creerEcole(deps);
  const [zoe = '', luc = ''] = await ajouterEleves(deps, ecole, [
    { nom: 'PETIT', prenom: 'Zoé' },
    { nom: 'GRAND', prenom: 'Luc' },
  ]);
  const [lea = ''] = await ajouterRepresentants(deps, ecole, [
    { nom: 'PETIT', prenom: 'Léa', enfants: [zoe] },
  ]);
  await enBase(sql`update eleves set classe_id = null where ecole_id = ${ecole.id}`);
  await informerAvec(deps, [zoe], { expireLe: new Date(Date.now() + 30 * 86_400_000) });
  await bloquer(deps, [luc]);
  await creerAgent(deps, { ecoles: [ecole] });
  const directrice = await Visiteur.connecter(test, 'directrice');

  const { uai } = ecole;
  const pages = [
    paths.eleves({ uai }),
    paths.eleve({ uai, id: zoe }),
    paths.representantsLegaux({ uai }),
    paths.representantLegal({ uai, id: lea }),
  ];
  for (const page of pages) expect((await directrice.ouvrir(page)).texte, page).toContain(SANS_CLASSE);
  const liste = await directrice.ouvrir(paths.eleves({ uai }));
  const plan = await directrice.presser(liste, 'Informer', { cocher: [luc] });
  expect(plan.texte).toContain(SANS_CLASSE);
  const prepare = await directrice.presser(liste, 'Informer', { cocher: [zoe] });
  const fait = await directrice.presser(prepare, 'Confirmer');
  const { body } = await directrice.telecharger(lienDe(fait, 'au format csv'));
  expect(String(body)).toContain(SANS_CLASSE);
});
