import type { EcoleTrx } from '../database/transaction.ts';
import type { Etat, Origine } from '../domain/compte.ts';
import type { Anomalie, CritereMail, CriterePortable } from '../domain/representants-legaux.ts';
import {
  conditionNotification,
  conditionsMots,
  debutDePage,
  type Notification,
  ordreDeListe,
  TAILLE_PAGE,
  TRI_ETAT,
} from './criteres-comptes.ts';
import { type EvenementDeCompte, listEvenements } from './evenements.ts';

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
}

export const FROM_REPRESENTANTS = `from representants_legaux r join comptes c on c.id = r.compte_id
  left join provisoires p on p.compte_id = r.compte_id and p.ecole_id = r.ecole_id`;

const rattaches = (presence = '') => `rattachements t
  join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id${presence}
  left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id`;

/** The children of a guardian that are still in the school; « where » goes on with « and ». */
const ENFANTS = rattaches(' and e.parti_le is null');

/** Leavers are dropped by the aggregate: without statistics, PostgreSQL would walk the school for each guardian. */
const PREMIERE_CLASSE = `(select min(cl.tri) filter (where e.parti_le is null) from ${rattaches()}
  where t.ecole_id = r.ecole_id and t.representant_legal_id = r.id)`;

/** The order of sheets and lists: the first class of the children, then the guardian's name. */
export const ORDRE_CLASSE_NOM_REPRESENTANTS = `${PREMIERE_CLASSE} nulls last, r.tri, r.id`;

const TRIS = {
  nom: ['r.tri', 'r.id'],
  prenom: ['r.prenom collate "fr-x-icu"', 'r.tri', 'r.id'],
  classe: [PREMIERE_CLASSE, 'r.tri', 'r.id'],
  identifiant: ['c.identifiant', 'r.id'],
  etat: [TRI_ETAT, 'r.tri', 'r.id'],
  origine: ['c.origine', 'r.tri', 'r.id'],
} as const;

/** The address that ONDE knows, and whether it received our mails; confirmation is the account's (DESIGN §5.3). */
const MAIL_SQL: Readonly<Record<CritereMail, string>> = {
  renseignee: 'r.mail is not null',
  non_renseignee: 'r.mail is null',
  confirmee: 'c.mail_confirme_le is not null',
  // An address that is known and not confirmed: there is nothing to confirm where there is none.
  non_confirmee: 'r.mail is not null and c.mail_confirme_le is null',
  refusee: 'r.mail = r.mail_refuse',
};
const PORTABLE_SQL: Readonly<Record<CriterePortable, string>> = {
  renseigne: 'r.portable is not null',
  non_renseigne: 'r.portable is null',
};

/**
 * The WHERE of the criteria, inside the current school and without those who left. Parameters are appended to
 * « params ».
 */
export function whereRepresentants(
  trx: EcoleTrx,
  criteres: CriteresRepresentants,
  maintenant: Date,
  params: unknown[],
): string {
  const param = (value: unknown) => `$${params.push(value)}`;
  const ecole = param(trx.ecoleId);
  const ayantUnEnfant = (conditions: readonly string[]) =>
    `r.id in (select t.representant_legal_id from ${ENFANTS}
      where t.ecole_id = ${ecole} and ${conditions.join(' and ')})`;
  const conditions = [`r.ecole_id = ${ecole}`, 'r.parti_le is null'];
  const mots = conditionsMots(criteres.q, param);
  if (mots.length > 0) {
    const lui = mots.map((mot) => mot('r.recherche')).join(' and ');
    conditions.push(`(${lui} or ${ayantUnEnfant(mots.map((mot) => mot('e.recherche')))})`);
  }
  const enfant: string[] = [];
  if (criteres.niveaux.length > 0) enfant.push(`e.niveau = any (${param(criteres.niveaux)})`);
  if (criteres.classes.length > 0) enfant.push(`e.classe_id = any (${param(criteres.classes)})`);
  if (enfant.length > 0) conditions.push(ayantUnEnfant(enfant));
  if (criteres.etats.length > 0) conditions.push(`c.etat = any (${param(criteres.etats)})`);
  if (criteres.mail !== undefined) conditions.push(MAIL_SQL[criteres.mail]);
  if (criteres.portable !== undefined) conditions.push(PORTABLE_SQL[criteres.portable]);
  if (criteres.anomalies.length > 0) {
    conditions.push(`r.id in (select s.representant_legal_id from signalements s
      where s.ecole_id = ${ecole} and s.clos_le is null and s.type = any (${param(criteres.anomalies)}))`);
  }
  if (criteres.notification !== undefined)
    conditions.push(conditionNotification(criteres.notification, param(maintenant)));
  if (criteres.identite !== undefined) conditions.push('r.identite_changee_le is not null');
  return conditions.join(' and ');
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
  classe: string | null;
}

export interface LigneRepresentant extends MarquesRepresentant {
  id: string;
  civilite: string | null;
  nom: string;
  prenom: string;
  identifiant: string;
  etat: Etat;
  origine: Origine | null;
  bloque: boolean;
  provisoirePresent: boolean;
  provisoireExpireLe: Date | null;
  nouvelIdentifiantDemande: boolean;
  identiteChangeeLe: Date | null;
  enfants: EnfantDeRepresentant[];
  anomalies: Anomalie[];
}

type SansSuites = Omit<LigneRepresentant, 'enfants' | 'anomalies'>;

const COLONNES = `r.id, r.civilite, coalesce(r.nom_usage, r.nom) as nom, r.prenom, r.mail, r.portable,
  c.mail_confirme_le is not null as "mailConfirme", coalesce(r.mail = r.mail_refuse, false) as "mailRefuse",
  c.identifiant, c.etat, c.origine, c.bloque, p.chiffre is not null as "provisoirePresent",
  p.expire_le as "provisoireExpireLe",
  c.nouvel_identifiant_demande_le is not null as "nouvelIdentifiantDemande",
  r.identite_changee_le as "identiteChangeeLe"`;

export interface PageRepresentants {
  total: number;
  lignes: LigneRepresentant[];
}

export async function listRepresentants(
  trx: EcoleTrx,
  criteres: CriteresRepresentants,
  options: { tri: keyof typeof TRIS; sens: 'asc' | 'desc'; page: number; maintenant: Date },
): Promise<PageRepresentants> {
  const params: unknown[] = [];
  const where = whereRepresentants(trx, criteres, options.maintenant, params);
  const { total } = await trx.one<{ total: number }>(
    `select count(*)::int as total ${FROM_REPRESENTANTS} where ${where}`,
    params,
  );
  const lignes = await trx.rows<SansSuites>(
    `select ${COLONNES} ${FROM_REPRESENTANTS} where ${where}
     order by ${ordreDeListe(TRIS[options.tri], options.sens)}
     limit ${TAILLE_PAGE} offset ${debutDePage(options.page, total)}`,
    params,
  );
  const ids = lignes.map(({ id }) => id);
  const enfants = parFiche(await listEnfants(trx, ids));
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

function parFiche<T extends { ficheId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.ficheId);
    if (group === undefined) groups.set(row.ficheId, [row]);
    else group.push(row);
  }
  return groups;
}

/** The children of these guardians, class by class: one statement for the rows of a page. */
const listEnfants = (trx: EcoleTrx, ficheIds: readonly string[]) =>
  trx.rows<EnfantDeRepresentant & { ficheId: string }>(
    `select t.representant_legal_id as "ficheId", e.id, coalesce(e.nom_usage, e.nom) as nom, e.prenom,
       coalesce(e.niveau, '') as niveau, cl.libelle as classe
     from ${ENFANTS}
     where t.ecole_id = $1 and t.representant_legal_id = any ($2) order by cl.tri nulls last, e.tri, e.id`,
    [trx.ecoleId, ficheIds],
  );

const listAnomalies = (trx: EcoleTrx, ficheIds: readonly string[]) =>
  trx.rows<{ ficheId: string; type: Anomalie }>(
    `select representant_legal_id as "ficheId", type from signalements
     where ecole_id = $1 and representant_legal_id = any ($2) and clos_le is null
     group by representant_legal_id, type order by type desc`,
    [trx.ecoleId, ficheIds],
  );

export interface SignalementOuvert {
  type: Anomalie;
  eleveId: string;
  eleve: string;
  signaleLe: Date;
}

export interface DetailRepresentant extends SansSuites {
  nomFamille: string;
  nomUsage: string | null;
  adresse: string | null;
  codePostal: string | null;
  commune: string | null;
  pays: string | null;
  mailRefuseMotif: string | null;
  compteId: string;
  informeLe: Date | null;
  activeLe: Date | null;
  motDePasseChoisi: boolean;
  enfants: EnfantDeRepresentant[];
  signalements: SignalementOuvert[];
  evenements: EvenementDeCompte[];
}

/** The guardian's page; undefined for one who left, another school's guardian or an unknown id alike. */
export async function findRepresentant(trx: EcoleTrx, id: string): Promise<DetailRepresentant | undefined> {
  const fiche = await trx.maybeOne<Omit<DetailRepresentant, 'enfants' | 'signalements' | 'evenements'>>(
    `select ${COLONNES}, r.nom as "nomFamille", r.nom_usage as "nomUsage", r.adresse, r.code_postal as "codePostal",
       r.commune, r.pays, case when r.mail = r.mail_refuse then r.mail_refuse_motif end as "mailRefuseMotif",
       c.id as "compteId", c.informe_le as "informeLe", c.active_le as "activeLe",
       c.mot_de_passe_choisi as "motDePasseChoisi"
     ${FROM_REPRESENTANTS} where r.ecole_id = $1 and r.id = $2 and r.parti_le is null`,
    [trx.ecoleId, id],
  );
  if (fiche === undefined) return undefined;
  const enfants = (await listEnfants(trx, [id])).map(({ ficheId: _, ...enfant }) => enfant);
  const signalements = await trx.rows<SignalementOuvert>(
    `select s.type, s.eleve_id as "eleveId", e.prenom || ' ' || coalesce(e.nom_usage, e.nom) as eleve,
       s.signale_le as "signaleLe"
     from signalements s join eleves e on e.ecole_id = s.ecole_id and e.id = s.eleve_id
     where s.ecole_id = $1 and s.representant_legal_id = $2 and s.clos_le is null order by s.signale_le, s.id`,
    [trx.ecoleId, id],
  );
  const evenements = await listEvenements(trx, fiche.compteId);
  return { ...fiche, enfants, signalements, evenements };
}
