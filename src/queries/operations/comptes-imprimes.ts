import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';
import type { AdresseConnue } from '../../domain/comptes/joignable.ts';
import { SANS_CLASSE } from '../../domain/ecole/classe.ts';
import { faitsDuCompteSql } from '../comptes/compte-sql.ts';
import { type Choix, FICHES, whereChoix } from '../comptes/fiches.ts';
import { informeDepuisImpression } from './impression.ts';
import { listFichesOperation } from './operations.ts';

/** What a document needs of an account; the ciphertext is the one of this school. */
export interface CompteAImprimer extends LigneDeCompte {
  compteId: string;
  identifiant: string;
  chiffre: Buffer | null;
  cle: string | null;
}

export interface EleveImprime extends CompteAImprimer {
  ficheId: string;
  classe: string;
  niveau: string;
  nom: string;
  prenom: string;
  dateNaissance: string;
}

export interface RepresentantImprime extends CompteAImprimer {
  ficheId: string;
  civilite: string | null;
  nom: string;
  prenom: string;
  portableConnu: boolean;
  /** The children of the account in this school, by class. */
  enfants: { prenom: string; nom: string; classe: string; niveau: string }[];
}

/** By profile, what its documents show. */
export interface Imprime {
  eleve: EleveImprime;
  representant_legal: RepresentantImprime;
}

const compte = (profil: Profil): Sql =>
  sql`c.id as "compteId", c.identifiant, p.chiffre, p.cle, ${faitsDuCompteSql(FICHES[profil].bloque)}`;

/**
 * One account, one letter: its children are those of every fiche of the account in this school (rules §6).
 * Written so that it never walks the school for each account, even without statistics (just after a big import), when
 * PostgreSQL takes any condition for one row in two hundred: those who left are dropped by the aggregates rather than
 * by a WHERE, and each child is found by its key (« limit 1 » keeps the planner from joining all the school's).
 */
const ENFANTS = sql`coalesce((
    select json_agg(json_build_object('prenom', e.prenom, 'nom', coalesce(e.nom_usage, e.nom),
             'classe', coalesce(cl.libelle, ${SANS_CLASSE}), 'niveau', coalesce(e.niveau, ''))
             order by cl.tri nulls last, e.tri, e.id) filter (where lien.present and e.parti_le is null)
    from (
      select t.eleve_id, bool_or(f.parti_le is null) as present
      from representants_legaux f
      join rattachements t on t.ecole_id = f.ecole_id and t.representant_legal_id = f.id
      where f.ecole_id = r.ecole_id and f.compte_id = r.compte_id group by t.eleve_id) lien
    cross join lateral (
      select e.* from eleves e where e.ecole_id = r.ecole_id and e.id = lien.eleve_id limit 1) e
    left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id), '[]')`;

const COLONNES_REPRESENTANT = sql`r.id as "ficheId", r.civilite, coalesce(r.nom_usage, r.nom) as nom, r.prenom,
  r.portable is not null as "portableConnu", ${compte('representant_legal')}, ${ENFANTS} as enfants`;

/** The rows of a profile; « suite » is what follows « from ». */
const LIRE: { readonly [P in Profil]: (trx: EcoleLecture, suite: Sql) => Promise<Imprime[P][]> } = {
  eleve: (trx, suite) =>
    trx.rows<EleveImprime>(
      sql`select e.id as "ficheId", coalesce(cl.libelle, ${SANS_CLASSE}) as classe, coalesce(e.niveau, '') as niveau,
         coalesce(e.nom_usage, e.nom) as nom, e.prenom, e.date_naissance as "dateNaissance", ${compte('eleve')}
       ${FICHES.eleve.from} ${suite}`,
    ),
  representant_legal: (trx, suite) =>
    trx.rows<RepresentantImprime>(
      sql`select ${COLONNES_REPRESENTANT} ${FICHES.representant_legal.from} ${suite}`,
    ),
};

/** The chosen accounts as a list shows them, in its order. */
export function listImprimes<P extends Profil>(
  trx: EcoleLecture,
  profil: P,
  choix: Choix<P>,
  maintenant: Date,
): Promise<Imprime[P][]> {
  const choisies = whereChoix(trx, profil, choix, maintenant);
  return LIRE[profil](trx, sql`where ${choisies} order by ${FICHES[profil].ordre}`);
}

/**
 * Those an operation served, who are still there and not blocked since, in the order of its sheets; « nouveaux »: only those informed since
 * theirs was printed. Two statements and no join between them: without statistics (just after a big import) PostgreSQL may
 * walk the whole operation for each fiche (decision 017).
 */
export async function listServis<P extends Profil>(
  trx: EcoleLecture,
  profil: P,
  operationId: string,
  { nouveaux }: { nouveaux: boolean },
): Promise<Imprime[P][]> {
  const { alias, bloque } = FICHES[profil];
  const ordre = await listFichesOperation(trx, operationId, profil);
  const rows = await LIRE[profil](
    trx,
    sql`where ${alias}.ecole_id = ${trx.ecoleId} and ${alias}.id = any (${ordre}) and ${alias}.parti_le is null and not ${bloque}
       ${nouveaux ? sql`and ${informeDepuisImpression(alias, profil)}` : sql``}`,
  );
  const parFiche = new Map(rows.map((row) => [row.ficheId, row]));
  return ordre.flatMap((id) => parFiche.get(id) ?? []);
}

/** Whom an envoi is for, as things are now, and the school that writes. */
export interface RepresentantAEcrire extends RepresentantImprime, AdresseConnue {
  parti: boolean;
  ecoleNom: string;
  commune: string;
}

export const findRepresentantAEcrire = (
  trx: EcoleLecture,
  ficheId: string,
): Promise<RepresentantAEcrire | undefined> =>
  trx.maybeOne<RepresentantAEcrire>(
    sql`select ${COLONNES_REPRESENTANT}, r.mail, r.mail_refuse as "mailRefuse", r.parti_le is not null as parti,
       s.nom as "ecoleNom", s.commune
     ${FICHES.representant_legal.from} join ecoles s on s.id = r.ecole_id
     where r.ecole_id = ${trx.ecoleId} and r.id = ${ficheId}`,
  );
