import type { Knex } from 'knex';

/**
 * References that nothing held, and words that nothing limited. Each reference to a row of a school goes with the school: a
 * key is checked without the policies, and would otherwise tell whether another school has such a row.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- What was purged left numbers that lead nowhere.
    update operations o set remplacee_par = null where remplacee_par is not null
      and not exists (select 1 from operations n where n.ecole_id = o.ecole_id and n.id = o.remplacee_par);
    update operations o set selection_id = null where selection_id is not null
      and not exists (select 1 from selections s where s.ecole_id = o.ecole_id and s.id = o.selection_id);
    update compte_evenements e set operation_id = null where operation_id is not null
      and not exists (select 1 from operations o where o.ecole_id = e.ecole_id and o.id = e.operation_id);

    -- A plan or a selection that is purged takes nothing with it: « on delete cascade » would let whoever may delete a plan
    -- of his delete what was done, by making it say that this plan has replaced it.
    alter table operations
      add constraint operations_remplacee_par foreign key (ecole_id, remplacee_par)
        references operations (ecole_id, id) on delete set null (remplacee_par),
      add constraint operations_selection foreign key (ecole_id, selection_id)
        references selections (ecole_id, id) on delete set null (selection_id);
    create index operations_remplacees on operations (ecole_id, remplacee_par) where remplacee_par is not null;
    create index operations_par_selection on operations (ecole_id, selection_id) where selection_id is not null;

    -- What was done is never deleted: these refuse instead. Neither envois, updates nor agents are, and need no index for
    -- it; plans are, and whether one has a history is asked each time.
    alter table compte_evenements
      add constraint evenements_operation foreign key (ecole_id, operation_id) references operations (ecole_id, id),
      add constraint evenements_agent foreign key (agent_id) references agents;
    create index evenements_par_operation on compte_evenements (ecole_id, operation_id) where operation_id is not null;
    alter table envois
      add constraint envois_remplace_par foreign key (ecole_id, remplace_par) references envois (ecole_id, id);
    alter table onde_mises_a_jour
      add constraint onde_agent foreign key (agent_id) references agents,
      add constraint onde_remplacee_par foreign key (ecole_id, remplacee_par)
        references onde_mises_a_jour (ecole_id, id);

    -- The words of src/domain, as they are on this day (test/integration/database/contraintes.test.ts compares them).
    alter table operation_comptes
      add constraint operation_comptes_etat_avant check (etat_avant in ('non_informe', 'informe', 'en_cours', 'actif')),
      add constraint operation_comptes_motif check (motif in ('non_informe', 'bloque', 'sans_mail', 'mail_refuse'));
    alter table compte_evenements
      add constraint evenements_etat_avant check (etat_avant in ('non_informe', 'informe', 'en_cours', 'actif')),
      add constraint evenements_etat_apres check (etat_apres in ('non_informe', 'informe', 'en_cours', 'actif')),
      add constraint evenements_evenement check (evenement in ('attribuer', 'reemettre', 'reinitialiser',
        'nouvel_identifiant_demande', 'nouvel_identifiant', 'nouvel_identifiant_refuse', 'compte_arrive',
        'compte_suivi'));

    -- operation_comptes and feuilles_imprimees say a fiche by its profile and its number, one of two tables: no key can say
    -- that. A column for each profile, one of them null, would do it; it would be in the primary key, in every query
    -- about both profiles, and guard against nothing: fiches are never deleted, they leave (« parti_le »).
  `);
}
