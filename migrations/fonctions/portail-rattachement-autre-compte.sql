-- Fiches and accounts brought together by the password of the other account (rules §4.5 (a), §8.5).

-- The right password of another account, the chosen one or the provisional of this moment, was given in this session; false
-- when that account has changed since. Said by the login that reads hashes: no SQL of the portal's can.
create or replace function prouver_autre_compte(
  p_session text, p_identifiant text, p_version integer, p_provisoire_emis_le timestamptz)
returns boolean language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- Held as entrer_portail() does: what ends the session or renews its id comes before or after, and so does a second click,
  -- which waits here and finds the other account changed.
  perform 1 from portail_sessions s where s.empreinte = empreinte_de_session(p_session) for no key update;
  insert into autres_comptes_prouves as a (session, compte_id, version_acces, limite_a)
  select s.empreinte, c.id, c.version_acces, coalesce(p.ecole_id, c.limite_a)
  from session_portail_vivante(p_session) s
  join comptes c on c.identifiant = p_identifiant and c.version_acces = p_version and not c.bloque
    and c.etat <> 'non_informe' and c.id <> s.compte_id
  left join provisoires p on p.compte_id = c.id and p.emis_le = p_provisoire_emis_le and p.chiffre is not null
    and p.expire_le > now()
  where s.parcours = 'ouverte'
    and case when p_provisoire_emis_le is null then c.mot_de_passe_hache is not null else p.compte_id is not null end
  on conflict (session) do update set compte_id = excluded.compte_id, version_acces = excluded.version_acces,
    limite_a = excluded.limite_a, prouve_le = excluded.prouve_le;
  return found;
end $$;
grant execute on function prouver_autre_compte(text, text, integer, timestamptz) to comptes1d_acces;

-- Used at once: what was proved an hour ago may be somebody else's by now.
create or replace function autre_compte_prouve(p_session portail_sessions) returns setof autres_comptes_prouves
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select a.* from autres_comptes_prouves a
  where a.session = p_session.empreinte and a.prouve_le > now() - interval '5 minutes'
$$;

-- Both accounts, locked until the end; what the table of actions reads of the other one. No row: nothing is proved of it any
-- more, it has changed.
create or replace function tenir_autre_compte() returns table (profil text, etat text, origine text, bloque boolean,
  mot_de_passe_choisi boolean, provisoire_present boolean, provisoire_expire_le timestamptz)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_compte_entier();
  v_preuve autres_comptes_prouves;
begin
  select * into v_preuve from autre_compte_prouve(v_session);
  if not found then return; end if;
  perform tenir_les_comptes(v_session, array[v_preuve.compte_id]);
  return query
    select c.profil, c.etat, c.origine, c.bloque, c.mot_de_passe_choisi, p.chiffre is not null, p.expire_le
    from comptes c
    left join lateral (
      select x.chiffre, x.expire_le from provisoires x where x.compte_id = c.id
      order by x.chiffre is null, x.emis_le desc limit 1) p on true
    where c.id = v_preuve.compte_id and c.version_acces = v_preuve.version_acces;
end $$;
grant execute on function tenir_autre_compte() to comptes1d_portail;

-- What was proved, once: both accounts are locked. Nothing when it was used, or the account has changed.
create or replace function prendre_preuve(p_session portail_sessions) returns autres_comptes_prouves
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_preuve autres_comptes_prouves;
begin
  select * into v_preuve from autre_compte_prouve(p_session);
  if not found then return null; end if;
  perform tenir_les_comptes(p_session, array[v_preuve.compte_id]);
  delete from autres_comptes_prouves a where a.session = p_session.empreinte and a.prouve_le = v_preuve.prouve_le;
  if not found then return null; end if;
  perform 1 from comptes c where c.id = v_preuve.compte_id and c.version_acces = v_preuve.version_acces and not c.bloque
    and c.profil = p_session.profil and c.etat <> 'non_informe';
  if not found then return null; end if;
  return v_preuve;
end $$;

-- « Ajouter des élèves depuis un autre compte » (rules §8.5): its fiches come to this account, all or none. Returns « fait »,
-- « autre_nom » (one of them at least is of another name), « aucune » (no school knows anybody there any more) or « deja »
-- (nothing is proved any more).
create or replace function rattacher_autre_compte() returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_compte_entier();
  v_preuve autres_comptes_prouves := prendre_preuve(v_session);
  v_ecoles bigint[];
  v_meme_nom boolean;
begin
  if v_preuve.compte_id is null or v_session.profil <> 'representant_legal' then return 'deja'; end if;
  select bool_and(a_ce_nom(v_session.compte_id, r.cle_nom, r.cle_prenom)) into v_meme_nom
  from representants_legaux r
  where r.compte_id = v_preuve.compte_id and r.parti_le is null
    and r.ecole_id = coalesce(v_preuve.limite_a, r.ecole_id);
  if v_meme_nom is null then return 'aucune'; end if;
  if not v_meme_nom then return 'autre_nom'; end if;
  -- Both are told: whoever holds a sheet, or a password, may be a namesake.
  perform prevenir_titulaires(array[v_session.compte_id, v_preuve.compte_id], 'rattachement', (
    select jsonb_agg(jsonb_build_object('ecoleId', r.ecole_id::text, 'ficheId', r.id::text)) from representants_legaux r
    where r.compte_id = v_preuve.compte_id and r.parti_le is null and r.ecole_id = coalesce(v_preuve.limite_a, r.ecole_id)));
  with venues as (
    update representants_legaux r set compte_id = v_session.compte_id
    where r.compte_id = v_preuve.compte_id and r.parti_le is null
      and r.ecole_id = coalesce(v_preuve.limite_a, r.ecole_id)
      and a_ce_nom(v_session.compte_id, r.cle_nom, r.cle_prenom)
    returning r.ecole_id
  )
  select array_agg(v.ecole_id order by v.ecole_id) into v_ecoles from venues v;
  if v_ecoles is null then return 'aucune'; end if;
  perform suivre_rattachement(v_session.compte_id, v_preuve.compte_id, v_ecoles);
  return 'fait';
end $$;
grant execute on function rattacher_autre_compte() to comptes1d_portail;
