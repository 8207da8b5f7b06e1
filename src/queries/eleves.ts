import type { EcoleTrx } from '../database/transaction.ts';
import type { Etat, Origine } from '../domain/compte.ts';
import { NIVEAUX } from '../domain/niveaux.ts';
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

/** Search criteria of the « Élèves » tab (guide §3): an empty one lets everything through. */
export interface CriteresEleves {
  q: string;
  niveaux: string[];
  classes: string[];
  etats: Etat[];
  notification?: Notification | undefined;
  /** Name or first name changed in ONDE, and « Nouvel identifiant » not asked for since. */
  identite?: 'changee' | undefined;
}

export { TAILLE_PAGE } from './criteres-comptes.ts';

export interface LigneEleve {
  id: string;
  nom: string;
  prenom: string;
  dateNaissance: string;
  niveau: string;
  classe: string | null;
  identifiant: string;
  etat: Etat;
  bloque: boolean;
  provisoirePresent: boolean;
  provisoireExpireLe: Date | null;
  nouvelIdentifiantDemande: boolean;
  /** Name or first name changed by an update from ONDE, on this date. */
  identiteChangeeLe: Date | null;
}

/** The order of sheets and lists: class, then name. */
export const ORDRE_CLASSE_NOM = 'cl.tri nulls last, e.tri, e.id';

const TRIS = {
  nom: ['e.tri', 'e.id'],
  prenom: ['e.prenom collate "fr-x-icu"', 'e.tri', 'e.id'],
  date_naissance: ['e.date_naissance', 'e.tri', 'e.id'],
  niveau: [`array_position('{${NIVEAUX.join(',')}}'::text[], e.niveau)`, 'e.tri', 'e.id'],
  classe: ['cl.tri', 'e.tri', 'e.id'],
  identifiant: ['c.identifiant'],
  etat: [TRI_ETAT, 'e.tri', 'e.id'],
} as const;

/** « p »: the provisional password that this school issued; no other is seen here (DESIGN §4.5). */
export const FROM_ELEVES = `from eleves e join comptes c on c.id = e.compte_id
  left join provisoires p on p.compte_id = e.compte_id and p.ecole_id = e.ecole_id
  left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id`;

/**
 * The WHERE of the criteria, inside the current school and without the leavers. Parameters are appended
 * to « params », whose first is the school.
 */
export function whereEleves(
  trx: EcoleTrx,
  criteres: CriteresEleves,
  maintenant: Date,
  params: unknown[],
): string {
  params.push(trx.ecoleId);
  const param = (value: unknown) => `$${params.push(value)}`;
  const conditions = [`e.ecole_id = $${params.length}`, 'e.parti_le is null'];
  conditions.push(...conditionsMots(criteres.q, param).map((mot) => mot('e.recherche')));
  if (criteres.niveaux.length > 0) conditions.push(`e.niveau = any (${param(criteres.niveaux)})`);
  if (criteres.classes.length > 0) conditions.push(`e.classe_id = any (${param(criteres.classes)})`);
  if (criteres.etats.length > 0) conditions.push(`c.etat = any (${param(criteres.etats)})`);
  if (criteres.notification !== undefined)
    conditions.push(conditionNotification(criteres.notification, param(maintenant)));
  if (criteres.identite !== undefined) conditions.push('e.identite_changee_le is not null');
  return conditions.join(' and ');
}

export interface PageEleves {
  total: number;
  lignes: LigneEleve[];
}

export async function listEleves(
  trx: EcoleTrx,
  criteres: CriteresEleves,
  options: { tri: keyof typeof TRIS; sens: 'asc' | 'desc'; page: number; maintenant: Date },
): Promise<PageEleves> {
  const params: unknown[] = [];
  const where = whereEleves(trx, criteres, options.maintenant, params);
  const { total } = await trx.one<{ total: number }>(
    `select count(*)::int as total ${FROM_ELEVES} where ${where}`,
    params,
  );
  const lignes = await trx.rows<LigneEleve>(
    `select e.id, coalesce(e.nom_usage, e.nom) as nom, e.prenom, e.date_naissance as "dateNaissance", coalesce(e.niveau, '') as niveau,
       cl.libelle as classe, c.identifiant, c.etat, c.bloque, p.chiffre is not null as "provisoirePresent",
       p.expire_le as "provisoireExpireLe",
       c.nouvel_identifiant_demande_le is not null as "nouvelIdentifiantDemande",
       e.identite_changee_le as "identiteChangeeLe"
     ${FROM_ELEVES} where ${where} 
     order by ${ordreDeListe(TRIS[options.tri], options.sens)}
     limit ${TAILLE_PAGE} offset ${debutDePage(options.page, total)}`,
    params,
  );
  return { total, lignes };
}

export interface ChoixEleves {
  niveaux: string[];
  classes: { id: string; libelle: string }[];
}

/** Levels and classes that have pupils: what the search form offers. */
export async function listChoixEleves(trx: EcoleTrx): Promise<ChoixEleves> {
  const niveaux = await trx.rows<{ niveau: string }>(
    `select niveau from eleves where ecole_id = $1 and parti_le is null and niveau is not null group by niveau
     order by array_position($2::text[], niveau) nulls last, niveau`,
    [trx.ecoleId, NIVEAUX],
  );
  const classes = await trx.rows<{ id: string; libelle: string }>(
    `select cl.id, cl.libelle from classes cl where cl.ecole_id = $1
       and exists (select 1 from eleves e where e.ecole_id = $1 and e.classe_id = cl.id and e.parti_le is null)
     order by cl.tri, cl.libelle`,
    [trx.ecoleId],
  );
  return { niveaux: niveaux.map((row) => row.niveau), classes };
}

export interface DetailEleve extends LigneEleve {
  nomFamille: string;
  nomUsage: string | null;
  sexe: 'F' | 'M' | null;
  ine: string | null;
  compteId: string;
  origine: Origine | null;
  informeLe: Date | null;
  activeLe: Date | null;
  motDePasseChoisi: boolean;
  representants: { id: string; civilite: string | null; nom: string; prenom: string }[];
  evenements: EvenementDeCompte[];
}

/** The pupil's page; undefined for a leaver, another school's pupil or an unknown id alike. */
export async function findEleve(trx: EcoleTrx, id: string): Promise<DetailEleve | undefined> {
  const eleve = await trx.maybeOne<Omit<DetailEleve, 'representants' | 'evenements'>>(
    `select e.id, coalesce(e.nom_usage, e.nom) as nom, e.nom as "nomFamille", e.nom_usage as "nomUsage", e.prenom,
       e.date_naissance as "dateNaissance", e.sexe, e.ine, coalesce(e.niveau, '') as niveau, cl.libelle as classe, c.id as "compteId",
       c.identifiant, c.etat, c.origine, c.bloque, c.informe_le as "informeLe", c.active_le as "activeLe",
       c.mot_de_passe_choisi as "motDePasseChoisi",
       p.chiffre is not null as "provisoirePresent", p.expire_le as "provisoireExpireLe",
       c.nouvel_identifiant_demande_le is not null as "nouvelIdentifiantDemande",
       e.identite_changee_le as "identiteChangeeLe"
     ${FROM_ELEVES} where e.ecole_id = $1 and e.id = $2 and e.parti_le is null`,
    [trx.ecoleId, id],
  );
  if (eleve === undefined) return undefined;
  const representants = await trx.rows<DetailEleve['representants'][number]>(
    `select r.id, r.civilite, coalesce(r.nom_usage, r.nom) as nom, r.prenom from rattachements t
     join representants_legaux r on r.ecole_id = t.ecole_id and r.id = t.representant_legal_id and r.parti_le is null
     where t.ecole_id = $1 and t.eleve_id = $2 order by r.tri, r.id`,
    [trx.ecoleId, id],
  );
  const evenements = await listEvenements(trx, eleve.compteId);
  return { ...eleve, representants, evenements };
}
