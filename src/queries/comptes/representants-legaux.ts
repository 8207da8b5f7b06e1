import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { BlocageConnu } from '../../domain/comptes/decision/blocage.ts';
import type { RaisonDeReste } from '../../domain/comptes/decision/prochaine-action.ts';
import type { Etat } from '../../domain/comptes/etats.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';
import type { SuiteDIdentifiant } from '../../domain/comptes/identifiant.ts';
import type { Anomalie, CritereMail, CriterePortable } from '../../domain/comptes/representants-legaux.ts';
import { TAILLE_PAGE } from '../../domain/comptes/selection.ts';
import { AUCUNE_CLASSE, SANS_CLASSE } from '../../domain/ecole/classe.ts';
import {
  ADRESSE_REFUSEE,
  ADRESSE_UTILISABLE,
  FROM_REPRESENTANTS,
  faitsDuCompteSql,
  REPRESENTANT_BLOQUE,
  raisonRepresentantSql,
} from './compte-sql.ts';
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

/** Search criteria of the « Représentants légaux » tab (guide §4): an empty one lets everything through. */
export interface CriteresRepresentants {
  /** Names of the guardian, or of one of the children. */
  q: string;
  /** Levels and classes of the children. */
  niveaux: string[];
  classes: string[];
  etats: Etat[];
  mail?: CritereMail | undefined;
  portable?: CriterePortable | undefined;
  /** Reported by the guardian and not yet corrected in ONDE. */
  anomalies: Anomalie[];
  notification?: Notification | undefined;
  /** Name or first name changed in ONDE, and « Nouvel identifiant » not asked for since. */
  identite?: 'changee' | undefined;
  blocage?: 'bloque' | undefined;
  /** Why somebody is not in. */
  reste?: RaisonDeReste[] | undefined;
}

const rattaches = (presence = sql``) => sql`rattachements t
  join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id${presence}
  left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id`;

/** The children of a guardian that are still in the school; « where » goes on with « and ». */
const ENFANTS = rattaches(sql` and e.parti_le is null`);

/** Linked to nobody who is in the school: in no class either. */
const SANS_ENFANT = sql`not exists (select 1 from ${ENFANTS} where t.ecole_id = r.ecole_id and t.representant_legal_id = r.id)`;

/** Leavers are dropped by the aggregate: without statistics, PostgreSQL would walk the school for each guardian. */
const PREMIERE_CLASSE = sql`(select min(cl.tri) filter (where e.parti_le is null) from ${rattaches()}
  where t.ecole_id = r.ecole_id and t.representant_legal_id = r.id)`;

/** The order of sheets and lists: the first class of the children, then the guardian's name. */
export const ORDRE_CLASSE_NOM_REPRESENTANTS = sql`${PREMIERE_CLASSE} nulls last, r.tri, r.id`;

const [TRI, ID] = [sql`r.tri`, sql`r.id`];
const TRIS = {
  nom: [TRI, ID],
  prenom: [sql`r.prenom collate "fr-x-icu"`, TRI, ID],
  classe: [PREMIERE_CLASSE, TRI, ID],
  identifiant: [sql`c.identifiant`, ID],
  etat: [TRI_ETAT, TRI, ID],
  origine: [sql`c.origine`, TRI, ID],
} as const;

/** The address that ONDE knows, and whether it received our mails; confirmation is the account's (rules §5.3). */
const MAIL_SQL: Readonly<Record<CritereMail, Sql>> = {
  renseignee: sql`r.mail is not null`,
  non_renseignee: sql`r.mail is null`,
  confirmee: sql`c.mail_confirme_le is not null`,
  // Known of ONDE or given on the portal, and not confirmed: there is nothing to confirm where there is none.
  non_confirmee: sql`(r.mail is not null or c.etat = 'en_cours') and c.mail_confirme_le is null`,
  refusee: ADRESSE_REFUSEE,
  utilisable: ADRESSE_UTILISABLE,
  inutilisable: sql`not ${ADRESSE_UTILISABLE}`,
};
const PORTABLE_SQL: Readonly<Record<CriterePortable, Sql>> = {
  renseigne: sql`r.portable is not null`,
  non_renseigne: sql`r.portable is null`,
};

/** The WHERE of the criteria, inside the current school and without those who left. */
export function whereRepresentants(
  trx: EcoleLecture,
  criteres: CriteresRepresentants,
  maintenant: Date,
): Sql {
  const { niveaux, classes, etats, mail, portable, anomalies, notification, identite, blocage, reste } =
    criteres;
  const ayantUnEnfant = (conditions: readonly Sql[]) =>
    sql`r.id in (select t.representant_legal_id from ${ENFANTS}
      where t.ecole_id = ${trx.ecoleId} and ${et(conditions)})`;
  const mots = conditionsMots(criteres.q);
  const enfant = [
    ...(niveaux.length > 0 ? [sql`e.niveau = any (${niveaux})`] : []),
    ...(classes.length > 0 ? [dansLesClasses(classes)] : []),
  ];
  return et([
    sql`r.ecole_id = ${trx.ecoleId}`,
    sql`r.parti_le is null`,
    ...(mots.length > 0
      ? [
          sql`(${et(mots.map((mot) => mot(sql`r.recherche`)))}
            or ${ayantUnEnfant(mots.map((mot) => mot(sql`e.recherche`)))})`,
        ]
      : []),
    ...(enfant.length > 0
      ? [
          classes.includes(AUCUNE_CLASSE) && niveaux.length === 0
            ? sql`(${ayantUnEnfant(enfant)} or ${SANS_ENFANT})`
            : ayantUnEnfant(enfant),
        ]
      : []),
    ...(etats.length > 0 ? [sql`c.etat = any (${etats})`] : []),
    ...(mail !== undefined ? [MAIL_SQL[mail]] : []),
    ...(portable !== undefined ? [PORTABLE_SQL[portable]] : []),
    ...(anomalies.length > 0
      ? [
          sql`r.id in (select s.representant_legal_id from signalements s
            where s.ecole_id = ${trx.ecoleId} and s.clos_le is null and s.type = any (${anomalies}))`,
        ]
      : []),
    ...(notification !== undefined
      ? [conditionNotification(notification, REPRESENTANT_BLOQUE, maintenant)]
      : []),
    ...(identite !== undefined ? [sql`r.identite_changee_le is not null`] : []),
    ...(blocage !== undefined ? [REPRESENTANT_BLOQUE] : []),
    ...conditionsReste(reste, raisonRepresentantSql(maintenant)),
  ]);
}
/** « absente » and « renseignee » are of ONDE; a confirmed address is the account's, whatever ONDE says. */
export interface MarquesRepresentant {
  mail: string | null;
  mailConfirme: boolean;
  mailRefuse: boolean;
  portable: string | null;
}

export interface EnfantDeRepresentant {
  id: string;
  nom: string;
  prenom: string;
  niveau: string;
  classe: string;
}

export interface LigneRepresentant extends MarquesRepresentant, LigneDeCompte {
  id: string;
  civilite: string | null;
  nom: string;
  prenom: string;
  identifiant: string;
  nouvelIdentifiantDemande: boolean;
  identiteChangeeLe: Date | null;
  enfants: EnfantDeRepresentant[];
  anomalies: Anomalie[];
}

export type SansSuites = Omit<LigneRepresentant, 'enfants' | 'anomalies'>;

/** Of a row, in every list of guardians (SansSuites). */
export const COLONNES_REPRESENTANTS = sql`r.id, r.civilite, coalesce(r.nom_usage, r.nom) as nom, r.prenom, r.mail, r.portable,
  c.mail_confirme_le is not null as "mailConfirme", ${ADRESSE_REFUSEE} as "mailRefuse",
  c.identifiant, ${faitsDuCompteSql(REPRESENTANT_BLOQUE)},
  c.nouvel_identifiant_demande_le is not null as "nouvelIdentifiantDemande",
  r.identite_changee_le as "identiteChangeeLe"`;

export interface PageRepresentants {
  total: number;
  lignes: LigneRepresentant[];
}

export async function listRepresentants(
  trx: EcoleLecture,
  criteres: CriteresRepresentants,
  options: { tri: keyof typeof TRIS; sens: 'asc' | 'desc'; page: number; maintenant: Date },
): Promise<PageRepresentants> {
  const from = sql`${FROM_REPRESENTANTS} where ${whereRepresentants(trx, criteres, options.maintenant)}`;
  const { total } = await trx.one<{ total: number }>(sql`select count(*)::int as total ${from}`);
  const lignes = await trx.rows<SansSuites>(
    sql`select ${COLONNES_REPRESENTANTS} ${from} order by ${ordreDeListe(TRIS[options.tri], options.sens)}
     limit ${TAILLE_PAGE} offset ${debutDePage(options.page, total)}`,
  );
  const ids = lignes.map(({ id }) => id);
  const enfants = parFiche(await listEnfantsDe(trx, ids));
  const anomalies = parFiche(await listAnomalies(trx, ids));
  return {
    total,
    lignes: lignes.map((ligne) => ({
      ...ligne,
      enfants: (enfants.get(ligne.id) ?? []).map(({ ficheId: _, ...enfant }) => enfant),
      anomalies: (anomalies.get(ligne.id) ?? []).map(({ type }) => type),
    })),
  };
}

export function parFiche<T extends { ficheId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.ficheId);
    if (group === undefined) groups.set(row.ficheId, [row]);
    else group.push(row);
  }
  return groups;
}

/** The children of these guardians, class by class: one statement for the rows of a page. */
export const listEnfantsDe = (trx: EcoleLecture, ficheIds: readonly string[]) =>
  trx.rows<EnfantDeRepresentant & { ficheId: string }>(
    sql`select t.representant_legal_id as "ficheId", e.id, coalesce(e.nom_usage, e.nom) as nom, e.prenom,
       coalesce(e.niveau, '') as niveau, coalesce(cl.libelle, ${SANS_CLASSE}) as classe
     from ${ENFANTS}
     where t.ecole_id = ${trx.ecoleId} and t.representant_legal_id = any (${ficheIds})
     order by cl.tri nulls last, e.tri, e.id`,
  );

const listAnomalies = (trx: EcoleLecture, ficheIds: readonly string[]) =>
  trx.rows<{ ficheId: string; type: Anomalie }>(
    sql`select representant_legal_id as "ficheId", type from signalements
     where ecole_id = ${trx.ecoleId} and representant_legal_id = any (${ficheIds}) and clos_le is null
     group by representant_legal_id, type order by type desc`,
  );

export interface DetailRepresentant extends SansSuites, BlocageConnu {
  nomFamille: string;
  nomUsage: string | null;
  adresse: string | null;
  codePostal: string | null;
  commune: string | null;
  pays: string | null;
  mailUtilisable: boolean;
  mailRefuseMotif: string | null;
  compteId: string;
  informeLe: Date | null;
  activeLe: Date | null;
  /** The account's own address, which a school does not read (rules §4.5). */
  mailConfirmeLe: Date | null;
  enfants: EnfantDeRepresentant[];
  signalements: SignalementOuvert[];
  evenements: EvenementDeCompte[];
  /** What came last of « Nouvel identifiant ». */
  suiteDIdentifiant: SuiteDIdentifiant | undefined;
}

/** The guardian's page; undefined for one who left, another school's guardian or an unknown id alike. */
export async function findRepresentant(
  trx: EcoleLecture,
  id: string,
): Promise<DetailRepresentant | undefined> {
  const fiche = await trx.maybeOne<
    Omit<DetailRepresentant, 'enfants' | 'signalements' | 'evenements' | 'suiteDIdentifiant'>
  >(
    sql`select ${COLONNES_REPRESENTANTS}, r.nom as "nomFamille", r.nom_usage as "nomUsage", r.adresse, r.code_postal as "codePostal",
       r.commune, r.pays, ${ADRESSE_UTILISABLE} as "mailUtilisable",
       case when ${ADRESSE_REFUSEE} then r.mail_refuse_motif end as "mailRefuseMotif",
       c.id as "compteId", c.informe_le as "informeLe", c.active_le as "activeLe",
       c.mail_confirme_le as "mailConfirmeLe",
       r.bloque_le as "bloqueLe", r.bloque_motif as "bloqueMotif", r.bloque_note as "bloqueNote"
     ${FROM_REPRESENTANTS} where r.ecole_id = ${trx.ecoleId} and r.id = ${id} and r.parti_le is null`,
  );
  if (fiche === undefined) return undefined;
  const enfants = (await listEnfantsDe(trx, [id])).map(({ ficheId: _, ...enfant }) => enfant);
  const signalements = await listSignalementsOuverts(trx, { representantId: id });
  const evenements = await listEvenements(trx, fiche.compteId);
  const suiteDIdentifiant = await findSuiteDIdentifiant(trx, 'representant_legal', {
    ficheId: id,
    compteId: fiche.compteId,
  });
  return { ...fiche, enfants, signalements, evenements, suiteDIdentifiant };
}
