import type { Knex } from 'knex';

/**
 * The addresses that a school has printed (guide §6), one per profile, and the assistance of each académie. What nobody
 * ever verified, « url_service_eleves », is kept to be verified, and not shown meanwhile; what is no address goes.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table adresses_de_service (
      ecole_id bigint not null references ecoles,
      profil text not null,
      adresse text not null,
      verification_le timestamptz(3),
      verification_echec text,
      affichee boolean not null default false,
      constraint adresses_de_service_une_par_profil primary key (ecole_id, profil),
      constraint adresses_de_service_profil check (profil in ('eleve', 'representant_legal')),
      constraint adresses_de_service_longueur check (length(adresse) <= 200),
      constraint adresses_de_service_forme check (
        adresse ~ '^https\\?://([a-z0-9_-]+[.])+[a-z][a-z0-9-]*([/\\?#][!-~]*)\\?$'),
      constraint adresses_de_service_sans_scolarite_services check (profil <> 'eleve'
        or adresse !~ '^https\\?://([^/\\?#]*[.])\\?teleservices[.](educonnect[.])\\?education[.]gouv[.]fr([/\\?#]|$)'),
      constraint adresses_de_service_echec check (
        verification_echec is null or (verification_le is not null and length(verification_echec) <= 40)),
      constraint adresses_de_service_affichee_verifiee check (
        not affichee or (verification_le is not null and verification_echec is null))
    );
    insert into adresses_de_service (ecole_id, profil, adresse)
      select id, 'eleve', adresse
      from (select id, regexp_replace(trim(url_service_eleves), '^([a-z]+://[^/]+)/$', '\\1') as adresse from ecoles) e
      where length(adresse) <= 200
        and adresse ~ '^https\\?://([a-z0-9_-]+[.])+[a-z][a-z0-9-]*([/\\?#][!-~]*)\\?$'
        and adresse !~ '^https\\?://([^/\\?#]*[.])\\?teleservices[.](educonnect[.])\\?education[.]gouv[.]fr([/\\?#]|$)';
    alter table ecoles drop column url_service_eleves;

    create table academies (
      nom text primary key,
      assistance_adresse text,
      assistance_telephone text,
      constraint academies_assistance check (coalesce(assistance_adresse, assistance_telephone) is not null),
      constraint academies_assistance_longueur check (
        length(assistance_adresse) <= 200 and length(assistance_telephone) <= 40)
    );
  `);
}
