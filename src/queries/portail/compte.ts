import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { PortailLecture } from '../../database/transaction.ts';

/** A child that the account of who entered stands for, or could. */
export interface EnfantDuTitulaire {
  eleveId: string;
  prenom: string;
  nom: string;
  classe: string | null;
  ecole: string;
}

/** Row-level security shows those of the account and no others; on « Mon compte », those whose birth date was given. */
export const listEnfants = (trx: PortailLecture): Promise<EnfantDuTitulaire[]> =>
  trx.rows<EnfantDuTitulaire>(
    sql`select e.id as "eleveId", e.prenom, coalesce(e.nom_usage, e.nom) as nom, k.libelle as classe, s.nom as ecole
     from eleves e join ecoles s on s.id = e.ecole_id
     left join classes k on k.ecole_id = e.ecole_id and k.id = e.classe_id
     order by e.prenom, e.id`,
  );

/** A child whose birth date was not given: nothing of it is shown but the school. */
export interface EnfantAConfirmer {
  eleveId: string;
  ecole: string;
}

export const listEnfantsAConfirmer = (trx: PortailLecture): Promise<EnfantAConfirmer[]> =>
  trx.rows<EnfantAConfirmer>(sql`select eleve_id as "eleveId", ecole from mes_enfants_a_confirmer()`);

/** A child that the guardian has said is not theirs, and that the school still links: as little of it. */
export type EnfantSignale = EnfantAConfirmer;

export const listEnfantsSignales = (trx: PortailLecture): Promise<EnfantSignale[]> =>
  trx.rows<EnfantSignale>(sql`select eleve_id as "eleveId", ecole from mes_enfants_signales()`);

export interface MonCompte {
  mail: string | null;
  mailConfirme: boolean;
  /** E.164. */
  portable: string | null;
  portableConfirme: boolean;
  motDePasseChoisi: boolean;
  /** A school has given a provisional one, which is still good. */
  provisoireDonne: boolean;
  /** The school whose password limits what is seen; null without a limit. */
  limite: string | null;
}

export const getMonCompte = (trx: PortailLecture): Promise<MonCompte> =>
  trx.one<MonCompte>(
    sql`select c.mail, c.mail_confirme_le is not null as "mailConfirme", c.portable,
       c.portable_confirme_le is not null as "portableConfirme", c.mot_de_passe_choisi as "motDePasseChoisi",
       ai_je_un_provisoire() as "provisoireDonne",
       (select s.nom from ecoles s where s.id = limite_courante()) as limite
     from comptes c`,
  );

/** Words that an acquaintance would try: those of the person, the children, the school and its town. */
export const listMotsPersonnels = (trx: PortailLecture): Promise<{ mot: string }[]> =>
  trx.rows<{ mot: string }>(
    sql`select x.mot from (
       select unnest(array[e.nom, e.nom_usage, e.prenom]) from eleves e
       union select unnest(array[r.nom, r.nom_usage, r.prenom]) from representants_legaux r
       union select unnest(array[s.nom, s.commune]) from ecoles s) x (mot) where x.mot is not null`,
  );

/** The link of a mail: looking at it changes nothing. */
export async function findEtatDuLien(
  database: Database,
  hache: Buffer,
): Promise<'a_confirmer' | 'confirme' | 'perime'> {
  const [row] = await database.queryPortail<{ etat: 'a_confirmer' | 'confirme' | 'perime' }>(
    sql`select etat_du_lien(${hache}) as etat`,
  );
  return row?.etat ?? 'perime';
}
