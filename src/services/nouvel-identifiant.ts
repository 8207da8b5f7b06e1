import type { Deps } from '../deps.ts';
import { racineIdentifiant } from '../domain/identifiant.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { journaliser } from '../repositories/journal.ts';
import type { Demandeur } from './operations-eleves.ts';
import { assertGestionEleves } from './parametrage.ts';

/**
 * Notes that a pupil's account must get a new identifier (guide §7). Until the night has made it, the old
 * one keeps working. Asking twice is asking once.
 */
export async function demanderNouvelIdentifiant(deps: Deps, qui: Demandeur, eleveId: string): Promise<void> {
  const le = deps.clock.now();
  await deps.database.withEcole(qui.acces, async (trx) => {
    await assertGestionEleves(trx);
    const compte = await trx.maybeOne<{ id: string; etat: string; demande: boolean; bloque: boolean }>(
      `select c.id, c.etat, c.bloque, c.nouvel_identifiant_demande_le is not null as demande
       from eleves e join comptes c on c.id = e.compte_id
       where e.ecole_id = $1 and e.id = $2 and e.parti_le is null for update of c`,
      [trx.ecoleId, eleveId],
    );
    if (compte === undefined) throw new NotFoundError('Cet élève n’est pas dans cette école.');
    if (compte.demande) return;
    if (compte.bloque) {
      throw new ConflictError(
        'Compte bloqué',
        'Ce compte est bloqué\u00a0: un nouvel identifiant ne servirait à personne.',
      );
    }
    await trx.run(
      'update comptes set nouvel_identifiant_demande_le = $2, version = version + 1 where id = $1',
      [compte.id, le],
    );
    await trx.run('update eleves set identite_changee_le = null where ecole_id = $1 and id = $2', [
      trx.ecoleId,
      eleveId,
    ]);
    await trx.run(
      `insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, agent_id, auteur, le)
       values ($1, $2, 'nouvel_identifiant_demande', $3, $3, $4, $5, $6)`,
      [trx.ecoleId, compte.id, compte.etat, qui.acces.agentId, qui.auteur, le],
    );
    await journaliser(trx, 'eleves.nouvel_identifiant', { eleve: eleveId });
  });
}

/** The night's part: makes every identifier asked for, from the current name. Returns how many. */
export async function attribuerNouveauxIdentifiants(deps: Deps): Promise<number> {
  return deps.database.withOps(async (trx) => {
    const demandes = await trx.rows<{
      compteId: string;
      ecoleId: string;
      nom: string;
      prenom: string;
      etat: string;
    }>(
      `select distinct on (c.id) c.id as "compteId", f.ecole_id as "ecoleId", f.nom, f.prenom, c.etat
       from comptes c
       join (select ecole_id, compte_id, nom, prenom, parti_le, created_at from eleves
             union all select ecole_id, compte_id, nom, prenom, parti_le, created_at from representants_legaux) f
         on f.compte_id = c.id
       where c.nouvel_identifiant_demande_le is not null
       order by c.id, f.parti_le nulls first, f.created_at desc`,
    );
    if (demandes.length === 0) return 0;
    await trx.rows('select renouveler_identifiants($1, $2)', [
      demandes.map((d) => d.compteId),
      demandes.map((d) => racineIdentifiant(d.prenom, d.nom)),
    ]);
    await trx.run(
      `insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur, le)
       select d.ecole, d.compte, 'nouvel_identifiant', d.etat, d.etat, 'Traitement de nuit', $4
       from unnest($1::bigint[], $2::bigint[], $3::text[]) as d (ecole, compte, etat)`,
      [
        demandes.map((d) => d.ecoleId),
        demandes.map((d) => d.compteId),
        demandes.map((d) => d.etat),
        deps.clock.now(),
      ],
    );
    await journaliser(trx, 'nuit.nouveaux_identifiants', { nombre: demandes.length });
    return demandes.length;
  });
}
