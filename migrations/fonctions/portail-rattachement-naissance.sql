-- Fiches of other schools, by a contact that was proved and a birth date; children linked since, by theirs (rules §8.5).

-- Living fiches of the same names, in schools where this account has none, that bear the mobile or the mail confirmed on it:
-- as long as nobody has activated their account, which its password would then be asked of.
create or replace function autres_fiches_de(p_compte bigint) returns table (ecole_id bigint, id bigint, compte_id bigint)
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select r.ecole_id, r.id, r.compte_id from (
    select f.* from comptes c join representants_legaux f on f.portable = c.portable and f.parti_le is null
    where c.id = p_compte and c.portable_confirme_le is not null
    union
    select f.* from comptes c join representants_legaux f on lower(f.mail) = lower(c.mail) and f.parti_le is null
    where c.id = p_compte and c.mail_confirme_le is not null) r
  join comptes k on k.id = r.compte_id and k.id <> p_compte and k.etat in ('non_informe', 'informe', 'en_cours')
    and not k.bloque and r.bloque_le is null
  where a_ce_nom(p_compte, r.cle_nom, r.cle_prenom)
    and not exists (select 1 from representants_legaux m
      where m.compte_id = p_compte and m.parti_le is null and m.ecole_id = r.ecole_id)
$$;

-- Children of one of those fiches, whose birth date may be asked for.
create or replace function enfants_de_fiche(p_ecole bigint, p_fiche bigint) returns setof eleves language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select e.* from rattachements t join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
  where t.ecole_id = p_ecole and t.representant_legal_id = p_fiche and not exists (
    select 1 from signalements s where s.ecole_id = t.ecole_id and s.representant_legal_id = p_fiche
      and s.eleve_id = t.eleve_id and s.type = 'rattachement_errone' and s.clos_le is null)
$$;

-- « Il y a peut-être d’autres enfants »: yes or no. That tells whoever asks that some school has a fiche of their own name with
-- their own mobile or mail, which they have proved to hold: nothing about anybody else, neither which school nor how many
-- children. A name alone, or an address typed and not confirmed, gives no answer.
create or replace function ai_je_d_autres_fiches() returns boolean language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_compte bigint := compte_courant();
begin
  if contexte()->>'parcours' <> 'ouverte' or contexte()->>'limite' is not null
     or not exists (select 1 from comptes c where c.id = v_compte and c.etat = 'actif') then
    return false;
  end if;
  return exists (select 1 from autres_fiches_de(v_compte) f where exists (select 1 from enfants_de_fiche(f.ecole_id, f.id)));
end $$;
grant execute on function ai_je_d_autres_fiches() to comptes1d_portail;

-- One more try: false beyond five in a day, whatever the session; what is refused adds nothing.
create or replace function compter_rattachement_essaye(p_compte bigint) returns boolean language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_essais timestamptz[];
begin
  insert into rattachements_essayes (compte_id, le) values (p_compte, '{}') on conflict do nothing;
  select array(select x.le from unnest(n.le) as x (le) where x.le > clock_timestamp() - interval '24 hours' order by x.le)
    into v_essais
  from rattachements_essayes n where n.compte_id = p_compte for update;
  if cardinality(v_essais) >= 5 then return false; end if;
  update rattachements_essayes n set le = v_essais || clock_timestamp() where n.compte_id = p_compte;
  return true;
end $$;

-- The birth date of a child of one of those fiches: « juste » (the fiche has come to this account), « fausse », the same
-- whether or not there is such a fiche, or « trop ».
create or replace function rattacher_par_naissance(p_date date) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_compte_entier();
  v_tenus bigint[] := array(select f.compte_id from autres_fiches_de(v_session.compte_id) f);
  v_quitte bigint;
  v_ecoles bigint[];
  v_juste boolean := false;
begin
  perform tenir_les_comptes(v_session, v_tenus);
  if not compter_rattachement_essaye(v_session.compte_id) then return 'trop'; end if;
  for v_quitte in
    select distinct f.compte_id from autres_fiches_de(v_session.compte_id) f
    where f.compte_id = any (v_tenus) and exists (
      select 1 from enfants_de_fiche(f.ecole_id, f.id) e where e.date_naissance = p_date)
    order by f.compte_id
  loop
    with venues as (
      update representants_legaux r set compte_id = v_session.compte_id
      from autres_fiches_de(v_session.compte_id) f
      where f.compte_id = v_quitte and r.ecole_id = f.ecole_id and r.id = f.id
        and r.compte_id = v_quitte and r.parti_le is null
        and exists (select 1 from enfants_de_fiche(f.ecole_id, f.id) e where e.date_naissance = p_date)
      returning r.ecole_id, r.id
    ), confirmes as (
      insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
      select v_session.compte_id, e.ecole_id, e.id from venues v cross join lateral enfants_de_fiche(v.ecole_id, v.id) e
      where e.date_naissance = p_date on conflict do nothing
    )
    select array_agg(v.ecole_id order by v.ecole_id) into v_ecoles from venues v;
    if v_ecoles is not null then
      perform suivre_rattachement(v_session.compte_id, v_quitte, v_ecoles);
      v_juste := true;
    end if;
  end loop;
  return case when v_juste then 'juste' else 'fausse' end;
end $$;
grant execute on function rattacher_par_naissance(date) to comptes1d_portail;

-- ── A child that a school has linked since (rules §8.5) ──────────────────────────────────────────────────────────
-- Its birth date, given later on: « juste », « fausse », « trop », or « aucun » (no child of theirs any more). Nothing of a name is
-- shown before: of several children of one school, it confirms the one that was meant.
create or replace function confirmer_mon_enfant(p_eleve bigint, p_date date) returns text language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
begin
  if v_session.profil <> 'representant_legal' or p_eleve <> all (mes_eleves()) then return 'aucun'; end if;
  if not compter_naissance_essayee(v_session.compte_id) then return 'trop'; end if;
  insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
  select v_session.compte_id, e.ecole_id, e.id from eleves e
  where e.id = any (mes_eleves()) and e.date_naissance = p_date
    and e.ecole_id in (select f.ecole_id from fiches_du_titulaire() f)
    and e.ecole_id = (select x.ecole_id from eleves x where x.id = p_eleve)
  on conflict (compte_id, ecole_id, eleve_id) do update set le = enfants_confirmes.le;
  return case when found then 'juste' else 'fausse' end;
end $$;
grant execute on function confirmer_mon_enfant(bigint, date) to comptes1d_portail;
