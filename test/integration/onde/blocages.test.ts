import sql, { type Sql } from 'sql-template-tag';
import { expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { bloquer } from '../../builders/compte.ts';
import { extractions, importer, misesAJour } from '../../builders/onde.ts';
import { useBase } from '../../helpers/base.ts';
import {
  classe,
  ecole,
  mere,
  numero,
  proposer,
  test,
  useSceneOnde,
} from '../../helpers/scenes/onde/scene-onde.ts';
import { boutonsDe, Visiteur } from '../../helpers/visiteur/visiteur.ts';

useSceneOnde();
const enBase = (statement: Sql) => useBase(test)(statement);

const RENOMMEE = () => ({
  ...mere(),
  nom: 'AUTRE',
  prenom: 'Sonia',
  mail: 'sonia@example.org',
  portable: '0698765432',
});

/** A blocked mother, and an update that has her leave while another arrives on her child. */
async function contourner() {
  const { deps } = test.current;
  await importer(deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
  const [fiche] = await enBase(sql`select id from representants_legaux where ecole_id = ${ecole.id}`);
  await bloquer(deps, [String(fiche?.id)], 'representant_legal');
  const qui = `deleguee${numero}`;
  await creerAgent(deps, { identifiant: qui, fonction: 'enseignant', delegueesTous: [ecole] });
  const id = await proposer(classe(), [RENOMMEE()]);
  return {
    id,
    deleguee: await Visiteur.connecter(test, qui),
    url: paths.miseAJourOnde({ uai: ecole.uai, id }),
  };
}

it('la page nomme la personne bloquée et celle qui arrive auprès de son enfant', async () => {
  const { url } = await contourner();
  const directrice = await Visiteur.connecter(test, `directrice${numero}`);
  const page = await directrice.ouvrir(url);
  expect(page.texte).toContain(
    'Le compte de Sophie MERE est bloqué, et cette mise à jour lui fait quitter l’école.',
  );
  expect(page.texte).toContain(
    'Sonia AUTRE devient représentant légal de l’élève Prénom0 NOMA, comme Sophie MERE dont le compte est bloqué.',
  );
  expect((await directrice.presser(page, 'Confirmer', { cocher: ['oui'] })).texte).toContain(
    'L’école est à jour',
  );
  expect(
    await enBase(sql`select nom, parti_le is not null as partie, bloque_le is not null as bloquee
     from representants_legaux where ecole_id = ${ecole.id} order by nom`),
  ).toEqual([
    { nom: 'AUTRE', partie: false, bloquee: false },
    { nom: 'MERE', partie: true, bloquee: true },
  ]);
});

it('une délégation la lit, l’abandonne peut-être, et ne la confirme pas', async () => {
  const { id, deleguee, url } = await contourner();
  const page = await deleguee.ouvrir(url);
  expect(page.texte).toContain('la direction doit la confirmer elle-même');
  expect(boutonsDe(page).some((bouton) => bouton.trim() === 'Confirmer')).toBe(false);
  const { status, text } = await deleguee.navigation
    .post(paths.confirmerOnde({ uai: ecole.uai, id }))
    .type('form')
    .send({ _csrf: /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '' });
  expect([status, text.includes('la direction doit la confirmer')]).toEqual([403, true]);
  expect(await misesAJour(test.current.deps, ecole)).toContainEqual(
    expect.objectContaining({ id, etat: 'proposee' }),
  );
});

it('une mise à jour qui ne touche à personne de bloqué se confirme comme une autre', async () => {
  const { deleguee } = await contourner();
  const id = await proposer([...classe(), { nom: 'NEUF', prenom: 'Ève', date: '2019-01-02' }], [mere()]);
  const page = await deleguee.ouvrir(paths.miseAJourOnde({ uai: ecole.uai, id }));
  expect(page.texte).not.toContain('bloqué');
  expect((await deleguee.presser(page, 'Confirmer')).texte).toContain('L’école est à jour');
});
