import sql, { type Sql } from 'sql-template-tag';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, uai } from '../../builders/ecole.ts';
import type { TestApp } from '../app.ts';
import { tableauDe } from '../visiteur/html.ts';
import { type Page, Visiteur } from '../visiteur/visiteur.ts';

/** A school whose five pupils were informed on paper, another one, and who may read their journals. */
export async function monterJournal(test: { readonly current: TestApp }) {
  const { deps } = test.current;
  const ecole = await creerEcole(deps, { uai: uai(1) });
  const ailleurs = await creerEcole(deps, { uai: uai(2), nom: 'École des Platanes' });
  const eleves = await ajouterEleves(deps, ecole, [
    { nom: 'ABADIE', prenom: 'Zoé' },
    { nom: 'BERNARD', prenom: 'Yanis' },
    { nom: 'CARON', prenom: 'Xavier' },
    { nom: 'DURAND', prenom: 'Wendy' },
    { nom: 'EVRARD', prenom: 'Victor' },
  ]);
  await ajouterEleves(deps, ailleurs, desEleves(2));
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'adjoint', nom: 'Petit', prenom: 'Luc', delegueesTous: [ecole] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  const directrice = await Visiteur.connecter(test, 'directrice');
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  const plan = await directrice.presser(liste, 'Informer', { cocher: eleves });
  const fait = await directrice.presser(plan, 'Confirmer');
  const id = fait.url.split('/').at(-1) ?? '';
  await directrice.navigation.get(paths.feuillesOperation({ uai: ecole.uai, id })).expect(200);

  const enBase = <T>(enonce: Sql): Promise<T[]> => deps.database.withOps((trx) => trx.rows<T>(enonce));
  return {
    ecole,
    ailleurs,
    eleves,
    directrice,
    enBase,
    adresse: (criteres = '') => `${paths.journal({ uai: ecole.uai })}${criteres && `?${criteres}`}`,
    compteDe: async (fiche: string | undefined): Promise<string> =>
      (await enBase<{ id: string }>(sql`select compte_id as id from eleves where id = ${fiche ?? ''}`))[0]
        ?.id ?? '',
  };
}
export type JournalDeScene = Awaited<ReturnType<typeof monterJournal>>;

/** What the table of the page says, row by row. */
export const lignesDuJournal = (page: Page): Record<string, string>[] => tableauDe(page.document);
