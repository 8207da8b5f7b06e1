import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { BlocageConnu } from '../../domain/comptes/decision/blocage.ts';
import type { RaisonDeReste } from '../../domain/comptes/decision/prochaine-action.ts';
import type { Etat } from '../../domain/comptes/etats.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';
import type { SuiteDIdentifiant } from '../../domain/comptes/identifiant.ts';
import { NIVEAUX } from '../../domain/comptes/niveaux.ts';
import { TAILLE_PAGE } from '../../domain/comptes/selection.ts';
import { AUCUNE_CLASSE, SANS_CLASSE } from '../../domain/ecole/classe.ts';
import { ELEVE_BLOQUE, FROM_ELEVES, faitsDuCompteSql, raisonEleveSql } from './compte-sql.ts';
import {
  conditionNotification,
  conditionsMots,
  conditionsReste,
  dansLesClasses,
  debutDePage,
  et,
  type Notification,
  ordreDeListe,
  TRI_ETAT,
} from './criteres.ts';
import { type EvenementDeCompte, findSuiteDIdentifiant, listEvenements } from './evenements.ts';
import { listSignalementsOuverts, type SignalementOuvert } from './signalements.ts';

/** Search criteria of the « Élèves » tab (guide §3): an empty one lets everything through. */
export interface CriteresEleves {
  q: string;
  niveaux: string[];
  classes: string[];
  etats: Etat[];
  notification?: Notification | undefined;
  /** Name or first name changed in ONDE, and « Nouvel identifiant » not asked for since. */
  identite?: 'changee' | undefined;
  blocage?: 'bloque' | undefined;
  /** Why somebody is not in. */
  reste?: RaisonDeReste[] | undefined;
}

export interface LigneEleve extends LigneDeCompte {
  id: string;
  nom: string;
  prenom: string;
  dateNaissance: string;
  niveau: string;
  classe: string;
  identifiant: string;
  nouvelIdentifiantDemande: boolean;
  /** Name or first name changed by an update from ONDE, on this date. */
  identiteChangeeLe: Date | null;
}

/** The order of sheets and lists: class, then name. */
export const ORDRE_CLASSE_NOM = sql`cl.tri nulls last, e.tri, e.id`;

const [TRI, ID] = [sql`e.tri`, sql`e.id`];
const TRIS = {
  nom: [TRI, ID],
  prenom: [sql`e.prenom collate "fr-x-icu"`, TRI, ID],
  date_naissance: [sql`e.date_naissance`, TRI, ID],
  niveau: [sql`array_position(${NIVEAUX}::text[], e.niveau)`, TRI, ID],
  classe: [sql`cl.tri`, TRI, ID],
  identifiant: [sql`c.identifiant`],
  etat: [TRI_ETAT, TRI, ID],
} as const;

/** The WHERE of the criteria, inside the current school and without the leavers. */
export function whereEleves(trx: EcoleLecture, criteres: CriteresEleves, maintenant: Date): Sql {
  const { q, niveaux, classes, etats, notification, identite, blocage, reste } = criteres;
  return et([
    sql`e.ecole_id = ${trx.ecoleId}`,
    sql`e.parti_le is null`,
    ...conditionsMots(q).map((mot) => mot(sql`e.recherche`)),
    ...(niveaux.length > 0 ? [sql`e.niveau = any (${niveaux})`] : []),
    ...(classes.length > 0 ? [dansLesClasses(classes)] : []),
    ...(etats.length > 0 ? [sql`c.etat = any (${etats})`] : []),
    ...(notification !== undefined ? [conditionNotification(notification, ELEVE_BLOQUE, maintenant)] : []),
    ...(identite !== undefined ? [sql`e.identite_changee_le is not null`] : []),
    ...(blocage !== undefined ? [ELEVE_BLOQUE] : []),
    ...conditionsReste(reste, raisonEleveSql(maintenant)),
  ]);
}

/** Of a row, in every list of pupils (LigneEleve). */
export const COLONNES_ELEVES = sql`e.id, coalesce(e.nom_usage, e.nom) as nom, e.prenom, e.date_naissance as "dateNaissance",
  coalesce(e.niveau, '') as niveau, coalesce(cl.libelle, ${SANS_CLASSE}) as classe, c.identifiant,
  ${faitsDuCompteSql(ELEVE_BLOQUE)},
  c.nouvel_identifiant_demande_le is not null as "nouvelIdentifiantDemande",
  e.identite_changee_le as "identiteChangeeLe"`;

export interface PageEleves {
  total: number;
  lignes: LigneEleve[];
}

export async function listEleves(
  trx: EcoleLecture,
  criteres: CriteresEleves,
  options: { tri: keyof typeof TRIS; sens: 'asc' | 'desc'; page: number; maintenant: Date },
): Promise<PageEleves> {
  const from = sql`${FROM_ELEVES} where ${whereEleves(trx, criteres, options.maintenant)}`;
  const { total } = await trx.one<{ total: number }>(sql`select count(*)::int as total ${from}`);
  const lignes = await trx.rows<LigneEleve>(
    sql`select ${COLONNES_ELEVES} ${from} order by ${ordreDeListe(TRIS[options.tri], options.sens)}
     limit ${TAILLE_PAGE} offset ${debutDePage(options.page, total)}`,
  );
  return { total, lignes };
}

export interface ChoixDeCriteres {
  niveaux: string[];
  classes: { id: string; libelle: string }[];
}

/**
 * Levels and classes that have pupils, and « none » where some are in none: what the search form offers. Where it was asked
 * for, « none » stays to be chosen: guardians may be in none when every pupil is in one.
 */
export async function listChoixDeCriteres(
  trx: EcoleLecture,
  demandees: readonly string[] = [],
): Promise<ChoixDeCriteres> {
  const niveaux = await trx.rows<{ niveau: string }>(
    sql`select niveau from eleves where ecole_id = ${trx.ecoleId} and parti_le is null and niveau is not null
     group by niveau order by array_position(${NIVEAUX}::text[], niveau) nulls last, niveau`,
  );
  const classes = await trx.rows<{ id: string; libelle: string }>(
    sql`select cl.id, cl.libelle from classes cl where cl.ecole_id = ${trx.ecoleId}
       and exists (select 1 from eleves e
                   where e.ecole_id = cl.ecole_id and e.classe_id = cl.id and e.parti_le is null)
     order by cl.tri, cl.libelle`,
  );
  const { sans } = await trx.one<{ sans: boolean }>(
    sql`select exists (select 1 from eleves where ecole_id = ${trx.ecoleId} and parti_le is null and classe_id is null) as sans`,
  );
  if (sans || demandees.includes(AUCUNE_CLASSE)) classes.push({ id: AUCUNE_CLASSE, libelle: SANS_CLASSE });
  return { niveaux: niveaux.map((row) => row.niveau), classes };
}

export interface DetailEleve extends LigneEleve, BlocageConnu {
  nomFamille: string;
  nomUsage: string | null;
  sexe: 'F' | 'M' | null;
  ine: string | null;
  compteId: string;
  informeLe: Date | null;
  activeLe: Date | null;
  representants: { id: string; civilite: string | null; nom: string; prenom: string }[];
  signalements: SignalementOuvert[];
  evenements: EvenementDeCompte[];
  /** What came last of « Nouvel identifiant ». */
  suiteDIdentifiant: SuiteDIdentifiant | undefined;
}

/** The pupil's page; undefined for a leaver, another school's pupil or an unknown id alike. */
export async function findEleve(trx: EcoleLecture, id: string): Promise<DetailEleve | undefined> {
  const eleve = await trx.maybeOne<
    Omit<DetailEleve, 'representants' | 'signalements' | 'evenements' | 'suiteDIdentifiant'>
  >(
    sql`select ${COLONNES_ELEVES}, e.nom as "nomFamille", e.nom_usage as "nomUsage", e.sexe, e.ine, c.id as "compteId",
       c.informe_le as "informeLe", c.active_le as "activeLe", e.bloque_le as "bloqueLe",
       e.bloque_motif as "bloqueMotif", e.bloque_note as "bloqueNote"
     ${FROM_ELEVES} where e.ecole_id = ${trx.ecoleId} and e.id = ${id} and e.parti_le is null`,
  );
  if (eleve === undefined) return undefined;
  const representants = await trx.rows<DetailEleve['representants'][number]>(
    sql`select r.id, r.civilite, coalesce(r.nom_usage, r.nom) as nom, r.prenom from rattachements t
     join representants_legaux r on r.ecole_id = t.ecole_id and r.id = t.representant_legal_id and r.parti_le is null
     where t.ecole_id = ${trx.ecoleId} and t.eleve_id = ${id} order by r.tri, r.id`,
  );
  const signalements = await listSignalementsOuverts(trx, { eleveId: id });
  const evenements = await listEvenements(trx, eleve.compteId);
  const suiteDIdentifiant = await findSuiteDIdentifiant(trx, 'eleve', {
    ficheId: id,
    compteId: eleve.compteId,
  });
  return { ...eleve, representants, signalements, evenements, suiteDIdentifiant };
}
