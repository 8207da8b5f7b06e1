import type { Deps } from '../../../src/deps.ts';
import { insertEnvois } from '../../../src/repositories/operations/envois.ts';
import { ajouterRepresentants, creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';

export interface MailsEnFile {
  ecole: EcoleTest;
  operationId: string;
  /** Fiches of the guardians, in the order of their addresses: parent0@, parent1@… */
  fiches: string[];
}

let rang = 100;

/** A school of its own, and one mail queued for each of its n guardians. */
export async function mettreEnFile(deps: Deps, n: number): Promise<MailsEnFile> {
  rang += 1;
  const ecole = await creerEcole(deps, { uai: uai(rang) });
  const fiches = await ajouterRepresentants(
    deps,
    ecole,
    Array.from({ length: n }, (_, i) => ({
      nom: `NOM${i}`,
      prenom: 'Parent',
      mail: `parent${i}@example.org`,
    })),
  );
  const { id } = await deps.database.withOps((trx) =>
    trx.one<{ id: string }>(
      `insert into operations (ecole_id, type, profil, mode, etat, auteur, executee_le)
       values ($1, 'informer', 'representant_legal', 'mail', 'executee', 'Test', now()) returning id`,
      [ecole.id],
    ),
  );
  const operationId = await deps.database.withEcoleOps(ecole.id, async (trx) => {
    const lignes = await trx.rows<{ ficheId: string; compteId: string; adresse: string }>(
      `select id as "ficheId", compte_id as "compteId", mail as adresse from representants_legaux
       where id = any ($1) order by id`,
      [fiches],
    );
    await insertEnvois(trx, deps.config.baseUrl, id, lignes);
    return id;
  });
  return { ecole, operationId, fiches };
}

/** The mails of an operation: how many in each state. */
export async function compterParStatut(deps: Deps, operationId: string): Promise<Record<string, number>> {
  const rows = await deps.database.withOps((trx) =>
    trx.rows<{ statut: string; nombre: number }>(
      'select statut, count(*)::int as nombre from envois where operation_id = $1 group by statut',
      [operationId],
    ),
  );
  return Object.fromEntries(rows.map(({ statut, nombre }) => [statut, nombre]));
}
