import sql from 'sql-template-tag';
import { beforeAll, beforeEach } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent, habiliter } from '../../builders/agent.ts';
import { lireComptes } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../builders/ecole.ts';
import type { TestApp } from '../app.ts';
import { useBase } from '../base.ts';
import { type Page, Visiteur } from '../visiteur/visiteur.ts';

/** A school of its own for each rule: six pupils in two classes, nobody informed yet, and its director. */
export function useEcoleNeuve(test: { readonly current: TestApp }) {
  let numero = 0;
  let ecole: EcoleTest;
  let ids: string[];
  let directrice: Visiteur;

  beforeAll(async () => {
    await creerAgent(test.current.deps);
    directrice = await Visiteur.connecter(test, 'directrice');
  });
  beforeEach(async () => {
    const { deps } = test.current;
    numero += 1;
    ecole = await creerEcole(deps, { uai: uai(numero) });
    ids = await ajouterEleves(deps, ecole, desEleves(6, 2));
    await habiliter(deps, ecole);
  });

  const enBase = useBase(test);
  const comptes = (fiches?: readonly string[]) => lireComptes(test.current.deps, ecole, fiches);
  /** The plan of this action, as the list's button gives it. */
  const plan = async (action: string, fiches: readonly string[] = ids): Promise<Page> =>
    directrice.presser(await directrice.ouvrir(paths.eleves({ uai: ecole.uai })), action, { cocher: fiches });

  return {
    get ecole() {
      return ecole;
    },
    get ids() {
      return ids;
    },
    get directrice() {
      return directrice;
    },
    comptes,
    provisoires: async (fiches?: readonly string[]) => (await comptes(fiches)).map((c) => c.provisoire),
    plan,
    informer: async (fiches: readonly string[] = ids) =>
      directrice.presser(await plan('Informer', fiches), 'Confirmer'),
    journal: (action: string) =>
      enBase<{ action: string; auteur: string; details: Record<string, unknown> }>(
        sql`select action, auteur, details from journal where ecole_id = ${ecole.id} and action like ${action} order by id`,
      ),
    evenements: () =>
      enBase<{ evenement: string; etat_avant: string; etat_apres: string; compte_id: string }>(
        sql`select evenement, etat_avant, etat_apres, compte_id from compte_evenements
           where ecole_id = ${ecole.id} order by id`,
      ),
    operations: () =>
      enBase<{ etat: string }>(sql`select etat from operations where ecole_id = ${ecole.id} order by id`),
  };
}
