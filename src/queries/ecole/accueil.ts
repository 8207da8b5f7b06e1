import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { RaisonDeReste } from '../../domain/comptes/decision/prochaine-action.ts';
import type { Etat, Profil } from '../../domain/comptes/etats.ts';
import { ADRESSE_REFUSEE } from '../comptes/compte-sql.ts';
import { conditionNotification } from '../comptes/criteres.ts';
import { FICHES } from '../comptes/fiches.ts';

/** People to be informed, and how many of them a mail can be written to. */
export interface AInformer {
  nombre: number;
  parMail: number;
}

export interface ChiffresCles {
  parEtat: Record<Etat, number>;
  total: number;
  expirees: AInformer;
  expirantBientot: number;
  /** Never informed, and not blocked. */
  jamais: AInformer;
  identitesChangees: number;
  bloques: number;
}

/** As PostgreSQL gives them: the objects of ChiffresCles are made from these columns. */
interface LigneDeChiffres extends Record<Etat, number> {
  total: number;
  expirees: number;
  expirees_par_mail: number;
  jamais: number;
  jamais_par_mail: number;
  expirant_bientot: number;
  identites_changees: number;
  bloques: number;
}

const jamaisInforme = (profil: Profil, maintenant: Date): Sql =>
  sql`${FICHES[profil].raison(maintenant)} = ${'jamais_informe' satisfies RaisonDeReste}`;

/** Figures of both profiles, by the rules of their lists. */
function communs(profil: Profil, maintenant: Date): Sql {
  const { alias, bloque, joignable } = FICHES[profil];
  const expiree = conditionNotification('expiree', bloque, maintenant);
  const jamais = jamaisInforme(profil, maintenant);
  return sql`count(*)::int as total,
  count(*) filter (where c.etat = 'non_informe')::int as non_informe,
  count(*) filter (where c.etat = 'informe')::int as informe,
  count(*) filter (where c.etat = 'en_cours')::int as en_cours,
  count(*) filter (where c.etat = 'actif')::int as actif,
  count(*) filter (where ${expiree})::int as expirees,
  count(*) filter (where ${expiree} and ${joignable})::int as expirees_par_mail,
  count(*) filter (where ${jamais})::int as jamais,
  count(*) filter (where ${jamais} and ${joignable})::int as jamais_par_mail,
  count(*) filter (where ${conditionNotification('expire_bientot', bloque, maintenant)})::int as expirant_bientot,
  count(*) filter (where ${alias}.identite_changee_le is not null)::int as identites_changees,
  count(*) filter (where ${bloque})::int as bloques`;
}

const chiffresCles = (ligne: LigneDeChiffres): ChiffresCles => ({
  parEtat: {
    non_informe: ligne.non_informe,
    informe: ligne.informe,
    en_cours: ligne.en_cours,
    actif: ligne.actif,
  },
  total: ligne.total,
  expirees: { nombre: ligne.expirees, parMail: ligne.expirees_par_mail },
  expirantBientot: ligne.expirant_bientot,
  jamais: { nombre: ligne.jamais, parMail: ligne.jamais_par_mail },
  identitesChangees: ligne.identites_changees,
  bloques: ligne.bloques,
});

export interface ChiffresEleves extends ChiffresCles {
  /** Never informed, in CP. */
  cp: number;
}

/** Key figures of the dashboard, of this minute: each equals the count of the list its link opens. */
export async function chiffresClesEleves(trx: EcoleLecture, maintenant: Date): Promise<ChiffresEleves> {
  const ligne = await trx.one<LigneDeChiffres & { cp: number }>(
    sql`select ${communs('eleve', maintenant)},
       count(*) filter (where e.niveau = 'CP' and ${jamaisInforme('eleve', maintenant)})::int as cp
     ${FICHES.eleve.from} where e.ecole_id = ${trx.ecoleId} and e.parti_le is null`,
  );
  return { ...chiffresCles(ligne), cp: ligne.cp };
}

export interface ChiffresRepresentants extends ChiffresCles {
  sansMail: number;
  mailsRefuses: number;
  sansPortable: number;
  /** Guardians who reported something that is still to be corrected in ONDE, and how much they reported. */
  anomalies: number;
  signalements: number;
}

export async function chiffresClesRepresentants(
  trx: EcoleLecture,
  maintenant: Date,
): Promise<ChiffresRepresentants> {
  const ligne = await trx.one<LigneDeChiffres & Omit<ChiffresRepresentants, keyof ChiffresCles>>(
    sql`select ${communs('representant_legal', maintenant)},
       count(*) filter (where r.mail is null)::int as "sansMail",
       count(*) filter (where ${ADRESSE_REFUSEE})::int as "mailsRefuses",
       count(*) filter (where r.portable is null)::int as "sansPortable",
       count(*) filter (where r.id in (select s.representant_legal_id from signalements s
         where s.ecole_id = ${trx.ecoleId} and s.clos_le is null))::int as anomalies,
       (select count(*)::int from signalements s join representants_legaux q on q.ecole_id = s.ecole_id
          and q.id = s.representant_legal_id and q.parti_le is null
        where s.ecole_id = ${trx.ecoleId} and s.clos_le is null) as signalements
     ${FICHES.representant_legal.from} where r.ecole_id = ${trx.ecoleId} and r.parti_le is null`,
  );
  const { sansMail, mailsRefuses, sansPortable, anomalies, signalements } = ligne;
  return { ...chiffresCles(ligne), sansMail, mailsRefuses, sansPortable, anomalies, signalements };
}
