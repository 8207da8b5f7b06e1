import sql, { join, type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import {
  RAISONS_A_INFORMER,
  RAISONS_DE,
  RAISONS_DE_RESTE,
  type Raison,
  type RaisonDeReste,
} from '../../domain/comptes/decision/prochaine-action.ts';
import { type Etat, PROFILS, type Profil } from '../../domain/comptes/etats.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';
import { AUCUNE_CLASSE, SANS_CLASSE } from '../../domain/ecole/classe.ts';
import { ADRESSE_REFUSEE, faitsDuCompteSql } from './compte-sql.ts';
import { dansLesClasses } from './criteres.ts';
import { FICHES } from './fiches.ts';

/** People who are left for one reason; « parMail »: those to inform who can be written to, null where that is not the question. */
export interface GroupeDeReste {
  profil: Profil;
  raison: RaisonDeReste;
  parMail: boolean | null;
  nombre: number;
  /** The first of them, by name. */
  premiers: { id: string; nom: string; prenom: string }[];
}

/** Those of a list that are left for one of these reasons, in these classes; all classes when none is named. */
const whereReste = (
  trx: EcoleLecture,
  profil: Profil,
  classes: string[],
  maintenant: Date,
  reste: readonly RaisonDeReste[] = RAISONS_DE[profil],
): Sql => {
  const criteres = { ...FICHES.representant_legal.tous, classes, reste: [...reste] };
  return FICHES[profil].where(trx, criteres, maintenant);
};

const parMailSql = (profil: Profil, raison: Sql): Sql =>
  profil === 'eleve'
    ? sql`null::boolean`
    : sql`case when ${raison} = any (${RAISONS_A_INFORMER}) then ${FICHES[profil].joignable} end`;

const ORDRE = sql`array_position(${RAISONS_DE_RESTE}::text[], raison), "parMail" desc nulls last`;

/** Who is left, group by group: how many, and the names of the first « premiers » of each. */
export async function listGroupesDeReste(
  trx: EcoleLecture,
  profil: Profil,
  { classes, premiers, maintenant }: { classes: string[]; premiers: number; maintenant: Date },
): Promise<GroupeDeReste[]> {
  const { alias, from } = FICHES[profil];
  const raison = FICHES[profil].raison(maintenant);
  const groupes = await trx.rows<Omit<GroupeDeReste, 'profil'>>(
    sql`select raison, "parMail", max(nombre)::int as nombre,
       json_agg(json_build_object('id', id::text, 'nom', nom, 'prenom', prenom) order by rang) as premiers
     from (
       select q.*, count(*) over groupe as nombre,
         row_number() over (partition by raison, "parMail" order by tri, id) as rang
       from (
         select ${alias}.id, coalesce(${alias}.nom_usage, ${alias}.nom) as nom, ${alias}.prenom, ${alias}.tri,
           ${raison} as raison, ${parMailSql(profil, raison)} as "parMail"
         ${from} where ${whereReste(trx, profil, classes, maintenant)}) q
       window groupe as (partition by raison, "parMail")) n
     where rang <= ${premiers} group by raison, "parMail" order by ${ORDRE}`,
  );
  return groupes.map((groupe) => ({ profil, ...groupe }));
}

/** The fiches that are left for this reason, in these classes; all classes when none is named. */
export async function listIdsDuReste(
  trx: EcoleLecture,
  profil: Profil,
  raison: RaisonDeReste,
  classes: string[],
  maintenant: Date,
): Promise<string[]> {
  const { alias, from } = FICHES[profil];
  const fiches = await trx.rows<{ id: string }>(
    sql`select ${alias}.id ${from} where ${whereReste(trx, profil, classes, maintenant, [raison])} order by ${alias}.id`,
  );
  return fiches.map(({ id }) => id);
}

/** People of one class in one state, in or not for one reason; a guardian counts in the class of each child, as the list has it. */
export interface ComptesDUneClasse {
  profil: Profil;
  /** Of the class, or AUCUNE_CLASSE. */
  classeId: string;
  etat: Etat;
  /** As if pupils' accounts were managed. */
  raison: Raison;
  /** Whether a mail can be written to them. */
  parMail: boolean;
  nombre: number;
}

/**
 * The children of guardian « r » who are in the school, one after the other by their keys: without statistics (just after a
 * big import) a join of all of them would walk the school for each guardian (decision 017).
 */
const ENFANTS_PRESENTS = sql`rattachements t cross join lateral (
    select x.* from eleves x where x.ecole_id = t.ecole_id and x.id = t.eleve_id limit 1) e`;
const SIENS = sql`t.ecole_id = r.ecole_id and t.representant_legal_id = r.id and e.parti_le is null`;

const CLASSES: Readonly<Record<Profil, { jointure: Sql; classe: Sql }>> = {
  eleve: { jointure: sql``, classe: sql`e.classe_id` },
  representant_legal: {
    jointure: sql` left join lateral (
      select distinct e.classe_id from ${ENFANTS_PRESENTS} where ${SIENS}) enfants on true`,
    classe: sql`enfants.classe_id`,
  },
};

export async function compterParClasse(
  trx: EcoleLecture,
  profil: Profil,
  maintenant: Date,
): Promise<ComptesDUneClasse[]> {
  const { from, raison, joignable } = FICHES[profil];
  const { jointure, classe } = CLASSES[profil];
  const lignes = await trx.rows<Omit<ComptesDUneClasse, 'profil'>>(
    sql`select coalesce("classeId"::text, ${AUCUNE_CLASSE}) as "classeId", etat, raison, "parMail", count(*)::int as nombre from (
       select ${classe} as "classeId", c.etat, ${raison(maintenant)} as raison, ${joignable} as "parMail" ${from}${jointure}
       where ${FICHES[profil].where(trx, FICHES.representant_legal.tous, maintenant)}) q
     group by "classeId", etat, raison, "parMail"`,
  );
  return lignes.map((ligne) => ({ profil, ...ligne }));
}

/** One line of the paper of a class: the pupil, or one of the guardians of the pupil. */
export interface ResteDUnEleve extends LigneDeCompte {
  classe: string;
  /** Null of a guardian without a child in the school. */
  eleveNom: string | null;
  elevePrenom: string | null;
  /** Null of the pupil. */
  civilite: string | null;
  nom: string;
  prenom: string;
  mail: string | null;
  mailRefuse: boolean;
  portable: string | null;
  id: string;
}

/**
 * Who is left, pupil by pupil in each class: the paper handed to the teacher. A block is the direction's, and of no
 * teacher's business: it is not there.
 */
export function listRestePourEnseignant(
  trx: EcoleLecture,
  { profils, classes, maintenant }: { profils: readonly Profil[]; classes: string[]; maintenant: Date },
): Promise<ResteDUnEleve[]> {
  const parts = PROFILS.filter((profil) => profils.includes(profil)).map((profil) => {
    const { from, bloque } = FICHES[profil];
    const where = sql`where ${whereReste(trx, profil, classes, maintenant)} and not ${bloque}`;
    return profil === 'eleve'
      ? sql`select coalesce(cl.libelle, ${SANS_CLASSE}) as classe, cl.tri as "triClasse", e.tri as "triEleve", e.id as "eleveId",
          coalesce(e.nom_usage, e.nom) as "eleveNom", e.prenom as "elevePrenom", null::text as civilite,
          coalesce(e.nom_usage, e.nom) as nom, e.prenom, null::text as mail, false as "mailRefuse",
          null::text as portable, e.id, e.tri, ${faitsDuCompteSql(bloque)} ${from} ${where}`
      : sql`select coalesce(enfant.classe, ${SANS_CLASSE}) as classe, enfant.tri_classe as "triClasse", enfant.tri as "triEleve",
          enfant.id as "eleveId",
          enfant.nom as "eleveNom", enfant.prenom as "elevePrenom", r.civilite, coalesce(r.nom_usage, r.nom) as nom, r.prenom, r.mail,
          ${ADRESSE_REFUSEE} as "mailRefuse", r.portable, r.id, r.tri, ${faitsDuCompteSql(bloque)} ${from}
        left join lateral (select cl.libelle as classe, cl.tri as tri_classe, e.tri, e.id,
            coalesce(e.nom_usage, e.nom) as nom, e.prenom
          from ${ENFANTS_PRESENTS} left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
          where ${SIENS}
            ${classes.length > 0 ? sql`and ${dansLesClasses(classes)}` : sql``}) enfant on true ${where}`;
  });
  return trx.rows<ResteDUnEleve>(
    sql`select classe, "eleveNom", "elevePrenom", civilite, nom, prenom, mail, "mailRefuse", portable, id, profil, etat, origine, bloque,
       "motDePasseChoisi", "provisoirePresent", "provisoireExpireLe"
     from (${join(parts, ' union all ')}) q
     order by "triClasse" nulls last, "triEleve" nulls last, "eleveId", profil, tri, id`,
  );
}
