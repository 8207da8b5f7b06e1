import sql, { type Sql } from 'sql-template-tag';
import type { OpsLecture } from '../../database/transaction.ts';
import type {
  ContactTitulaire,
  DestinataireTitulaire,
  MotifAvisTitulaire,
} from '../../domain/portail/avis.ts';
import { ADRESSE_UTILISABLE } from '../comptes/compte-sql.ts';

/** A fiche of a guardian. */
export interface FicheTitulaire {
  ecoleId: string;
  ficheId: string;
}

interface Avis {
  motif: MotifAvisTitulaire;
  contacts: readonly ContactTitulaire[];
  /** Those that the account had, where what is told has moved them. */
  fiches?: readonly FicheTitulaire[] | undefined;
}

/** What ONDE knows is told as well: of every school of the account, or of the one that gave the last password. */
const CONNUS_DE_ONDE: Readonly<Record<MotifAvisTitulaire, 'toutes' | 'emettrice' | null>> = {
  activation: 'toutes',
  inscription: 'toutes',
  franceconnect: 'toutes',
  franceconnect_lie: 'toutes',
  rattachement: 'toutes',
  mail_change: 'toutes',
  portable_change: 'toutes',
  reinitialisation_retrait: 'emettrice',
  reinitialisation: 'emettrice',
  // It says an identifier: to whoever has confirmed the address, and no other.
  nouvel_identifiant: null,
  mot_de_passe_oublie: null,
};

/** Of a pupil's account, what its guardians hear of: who may write to it has changed. */
const DIT_AUX_PARENTS: readonly MotifAvisTitulaire[] = ['mail_change', 'reinitialisation_retrait'];

/** Whom a notice goes to, each once, mails first: « contacts », those of before it happened, and those that ONDE knows. */
export async function listDestinataires(
  trx: OpsLecture,
  compteId: string,
  avis: Avis,
): Promise<DestinataireTitulaire[]> {
  const connus = CONNUS_DE_ONDE[avis.motif];
  const tous = [
    ...(connus === null ? [] : await listConnusDeOnde(trx, compteId, avis, connus)),
    ...(await listContactsDAvant(trx, compteId, avis)),
    // Last: where a guardian's mail is the pupil's too, it is the guardian who is greeted.
    ...(DIT_AUX_PARENTS.includes(avis.motif) ? await listParents(trx, compteId) : []),
  ];
  const uneFois = new Map(tous.map((contact) => [contact.adresse.toLowerCase(), contact]));
  return [...uneFois.values()].sort((a, b) => a.canal.localeCompare(b.canal));
}

/** The living fiches of the guardian who holds, or held, the account. */
const fichesDuTitulaire = (compteId: string, fiches: Avis['fiches']): Sql =>
  fiches === undefined
    ? sql`select r.* from representants_legaux r where r.compte_id = ${compteId} and r.parti_le is null`
    : sql`select r.* from jsonb_to_recordset(${JSON.stringify(fiches)}::jsonb) as v ("ecoleId" bigint, "ficheId" bigint)
           join representants_legaux r on r.ecole_id = v."ecoleId" and r.id = v."ficheId" and r.parti_le is null`;

const dernierEmetteur = (compteId: string): Sql =>
  sql`select p.ecole_id from provisoires p where p.compte_id = ${compteId} order by p.emis_le desc limit 1`;

const ecoleQuiADemande = (compteId: string): Sql =>
  sql`select v.ecole_id from compte_evenements v
      where v.compte_id = ${compteId} and v.evenement = 'nouvel_identifiant_demande' order by v.le desc, v.id desc limit 1`;

/**
 * Named as the school that has done it, or that of the last password, does, else the first one; still told when no fiche is left. The contact of a pupil is
 * a parent's, whose name nobody has given.
 */
const listContactsDAvant = (
  trx: OpsLecture,
  compteId: string,
  { motif, contacts, fiches }: Avis,
): Promise<DestinataireTitulaire[]> => {
  const renomme = motif === 'nouvel_identifiant';
  return trx.rows<DestinataireTitulaire>(
    sql`select x.canal, x.adresse, f.prenom, f.nom, s.nom as ecole,
           case when c.profil = 'eleve' then coalesce(f.enfant, '') end as enfant,
           case when ${renomme} then c.identifiant end as identifiant
         from jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb) as x (canal text, adresse text)
         join comptes c on c.id = ${compteId}
         left join lateral (${renomme ? ecoleQuiADemande(compteId) : dernierEmetteur(compteId)}) p on true
         left join lateral (
           select u.* from (
             select r.prenom, coalesce(r.nom_usage, r.nom) as nom, null as enfant, r.ecole_id
             from (${fichesDuTitulaire(compteId, fiches)}) r
             union all
             select null, null, e.prenom, e.ecole_id from eleves e
             where e.compte_id = ${compteId} and e.parti_le is null) u
           order by u.ecole_id is distinct from p.ecole_id, u.ecole_id limit 1) f on true
         left join ecoles s on s.id = coalesce(case when ${renomme} then p.ecole_id end, f.ecole_id)`,
  );
};

/**
 * The mail of each fiche, else its mobile, where it is not the account's own. Once the fiches have left, the account's own tells
 * nothing: an address that nobody has confirmed may be on it.
 */
const listConnusDeOnde = (
  trx: OpsLecture,
  compteId: string,
  { motif, fiches }: Avis,
  ecoles: 'toutes' | 'emettrice',
): Promise<DestinataireTitulaire[]> =>
  trx.rows<DestinataireTitulaire>(
    sql`select x.canal, x.adresse, r.prenom, coalesce(r.nom_usage, r.nom) as nom, s.nom as ecole, null as enfant, null as identifiant
         from (${fichesDuTitulaire(compteId, fiches)}) r
         join ecoles s on s.id = r.ecole_id
         join comptes c on c.id = ${compteId}
         cross join lateral (
           select 'mail' as canal, r.mail as adresse where ${ADRESSE_UTILISABLE}
           union all
           select 'sms', r.portable where r.portable is not null order by canal limit 1) x
         where (${motif === 'rattachement'}
             or lower(x.adresse) is distinct from lower(case x.canal when 'mail' then c.mail else c.portable end))
           and (${ecoles === 'toutes'} or r.ecole_id = (${dernierEmetteur(compteId)}))
         order by r.ecole_id, r.id`,
  );

/** The mails of a pupil's guardians, where they are not the account's own. Never by SMS: it is not their account. */
const listParents = (trx: OpsLecture, compteId: string): Promise<DestinataireTitulaire[]> =>
  trx.rows<DestinataireTitulaire>(
    sql`select 'mail' as canal, r.mail as adresse, r.prenom, coalesce(r.nom_usage, r.nom) as nom, s.nom as ecole,
           e.prenom as enfant, null as identifiant
         from eleves e
         join comptes c on c.id = e.compte_id
         join rattachements t on t.ecole_id = e.ecole_id and t.eleve_id = e.id
         join representants_legaux r on r.ecole_id = t.ecole_id and r.id = t.representant_legal_id and r.parti_le is null
           and r.bloque_le is null
         join ecoles s on s.id = e.ecole_id
         where e.compte_id = ${compteId} and e.parti_le is null and ${ADRESSE_UTILISABLE}
           and lower(r.mail) is distinct from lower(c.mail)
         order by r.ecole_id, r.id`,
  );
