import sql, { join, type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import { GUICHET_MAX, type RechercheAuGuichet } from '../../domain/ecole/guichet.ts';
import { escapeForLike } from '../../domain/francais.ts';
import { FROM_ELEVES, FROM_REPRESENTANTS } from './compte-sql.ts';
import { conditionsMots, et } from './criteres.ts';
import { COLONNES_ELEVES, type LigneEleve } from './eleves.ts';
import {
  COLONNES_REPRESENTANTS,
  type LigneRepresentant,
  listEnfantsDe,
  parFiche,
} from './representants-legaux.ts';

/** A guardian of a pupil, to be named beside. */
export interface ParentDEleve {
  id: string;
  civilite: string | null;
  nom: string;
  prenom: string;
}

export type EleveAuGuichet = LigneEleve & { parents: ParentDEleve[] };
export type RepresentantAuGuichet = Omit<LigneRepresentant, 'anomalies'>;

/** By name, identifier, mail or mobile of ONDE; undefined when it names nobody of this kind. */
function conditionDe(
  { mots, identifiant, mail, portable }: RechercheAuGuichet,
  { recherche, contacts }: { recherche: Sql; contacts: boolean },
): Sql | undefined {
  const noms = conditionsMots(mots).map((mot) => mot(recherche));
  const conditions = [
    ...(noms.length > 0 ? [et(noms)] : []),
    ...(identifiant === undefined
      ? []
      : [sql`c.identifiant like ${escapeForLike(identifiant)} || '%' escape '\\'`]),
    ...(contacts && mail !== undefined ? [sql`r.mail = ${mail}`] : []),
    ...(contacts && portable !== undefined ? [sql`r.portable = ${portable}`] : []),
  ];
  return conditions.length === 0 ? undefined : sql`(${join(conditions, ' or ')})`;
}

/** One more than are shown, which says that there are more. */
const LIMITE = GUICHET_MAX + 1;

/** Pupils of the school who answer, with their guardians as far as the right goes. */
export async function listElevesAuGuichet(
  trx: EcoleLecture,
  qui: RechercheAuGuichet | { ids: readonly string[] },
): Promise<EleveAuGuichet[]> {
  const condition =
    'ids' in qui
      ? sql`e.id = any (${qui.ids})`
      : conditionDe(qui, { recherche: sql`e.recherche`, contacts: false });
  if (condition === undefined) return [];
  const lignes = await trx.rows<LigneEleve>(
    sql`select ${COLONNES_ELEVES} ${FROM_ELEVES}
     where e.ecole_id = ${trx.ecoleId} and e.parti_le is null and ${condition}
     order by length(c.identifiant) * ${exact(qui)}::int, e.tri, e.id limit ${LIMITE}`,
  );
  const parents = parFiche(
    await trx.rows<ParentDEleve & { ficheId: string }>(
      sql`select t.eleve_id as "ficheId", r.id, r.civilite, coalesce(r.nom_usage, r.nom) as nom, r.prenom
       from rattachements t join representants_legaux r on r.ecole_id = t.ecole_id and r.id = t.representant_legal_id
       where t.ecole_id = ${trx.ecoleId} and t.eleve_id = any (${lignes.map(({ id }) => id)}) and r.parti_le is null
       order by r.tri, r.id`,
    ),
  );
  return lignes.map((ligne) => ({
    ...ligne,
    parents: (parents.get(ligne.id) ?? []).map(({ ficheId: _, ...parent }) => parent),
  }));
}

/** The same of guardians, with their children. */
export async function listRepresentantsAuGuichet(
  trx: EcoleLecture,
  qui: RechercheAuGuichet | { ids: readonly string[] },
): Promise<RepresentantAuGuichet[]> {
  const condition =
    'ids' in qui
      ? sql`r.id = any (${qui.ids})`
      : conditionDe(qui, { recherche: sql`r.recherche`, contacts: true });
  if (condition === undefined) return [];
  const lignes = await trx.rows<Omit<RepresentantAuGuichet, 'enfants'>>(
    sql`select ${COLONNES_REPRESENTANTS} ${FROM_REPRESENTANTS}
     where r.ecole_id = ${trx.ecoleId} and r.parti_le is null and ${condition}
     order by length(c.identifiant) * ${exact(qui)}::int, r.tri, r.id limit ${LIMITE}`,
  );
  const enfants = parFiche(
    await listEnfantsDe(
      trx,
      lignes.map(({ id }) => id),
    ),
  );
  return lignes.map((ligne) => ({
    ...ligne,
    enfants: (enfants.get(ligne.id) ?? []).map(({ ficheId: _, ...enfant }) => enfant),
  }));
}

/** Of identifiers that begin alike, the shortest first: the very one that was said. */
const exact = (qui: RechercheAuGuichet | { ids: readonly string[] }): number =>
  'ids' in qui || qui.identifiant === undefined ? 0 : 1;
