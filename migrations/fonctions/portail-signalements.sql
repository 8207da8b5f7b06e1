-- « Je me suis trompé »: a guardian who has said of a child that it is not theirs takes that back (rules §8.5).

-- The children that the holder has reported and the school still links: the name of the school and nothing else. Neither on the
-- way of an inscription, whose fiches are nobody's yet, nor after a reset.
create or replace function mes_enfants_signales() returns table (eleve_id bigint, ecole text) language sql stable
security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct e.id, o.nom
  from fiches_du_titulaire() f
  join rattachements t on t.ecole_id = f.ecole_id and t.representant_legal_id = f.id
  join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
  join signalements s on s.ecole_id = t.ecole_id and s.representant_legal_id = f.id and s.eleve_id = t.eleve_id
    and s.type = 'rattachement_errone' and s.clos_le is null
  join ecoles o on o.id = e.ecole_id
  where contexte()->>'parcours' in ('ouverte', 'activation')
  order by o.nom, e.id
$$;
grant execute on function mes_enfants_signales() to comptes1d_portail;

-- « repris », « aucun » (no such report of theirs) or « trop »: said and taken back without end, it would fill the history of the
-- school. Nothing that was proved before comes back: « Mon compte » asks for the birth date before it shows a name.
create or replace function reprendre_mon_signalement(p_eleve bigint) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte', 'activation']);
begin
  if not exists (select 1 from mes_enfants_signales() m where m.eleve_id = p_eleve) then return 'aucun'; end if;
  if (select count(*) from signalements s
      join fiches_du_titulaire() f on f.ecole_id = s.ecole_id and f.id = s.representant_legal_id
      where s.eleve_id = p_eleve and s.type = 'rattachement_errone' and s.clos_le > now() - interval '24 hours') >= 3 then
    return 'trop';
  end if;
  update signalements s set clos_le = now() from fiches_du_titulaire() f
  where s.ecole_id = f.ecole_id and s.representant_legal_id = f.id and s.eleve_id = p_eleve
    and s.type = 'rattachement_errone' and s.clos_le is null;
  delete from enfants_confirmes k where k.compte_id = v_session.compte_id and k.eleve_id = p_eleve;
  perform noter_du_titulaire(v_session.compte_id, 'signalement_repris', null, null);
  return 'repris';
end $$;
grant execute on function reprendre_mon_signalement(bigint) to comptes1d_portail;
