import sql from 'sql-template-tag';
import type { EcoleTrx, OpsLecture, OpsTrx, PassantTrx, PortailTrx } from '../../database/transaction.ts';
import type { ButDeCode, Canal } from '../../domain/portail/codes.ts';
import type { MotifSansCode } from '../../domain/portail/oubli.ts';

/** Asks for a code and a link to this address: how many seconds to wait; 0, it leaves. */
export async function askCodeMail(trx: PortailTrx, mail: string): Promise<number> {
  const { attente } = await trx.one<{ attente: number }>(sql`select demander_code_mail(${mail}) as attente`);
  return attente;
}

/** « brule »: too many wrong ones, another code is to be asked for; « aucun »: none waits. */
export type ReponseCode = 'juste' | 'faux' | 'brule' | 'aucun';

export async function confirmMailByCode(trx: PortailTrx, hache: Buffer): Promise<ReponseCode> {
  const { reponse } = await trx.one<{ reponse: ReponseCode }>(
    sql`select confirmer_mon_mail(${hache}) as reponse`,
  );
  return reponse;
}

export async function confirmMailByLink(trx: PassantTrx, hache: Buffer): Promise<'confirme' | 'perime'> {
  const { etat } = await trx.one<{ etat: 'confirme' | 'perime' }>(
    sql`select confirmer_par_lien(${hache}) as etat`,
  );
  return etat;
}

/** By the school: those of these guardians who have something to confirm; seconds to wait, 0 when it leaves again. */
export const askConfirmationsAgain = (
  trx: EcoleTrx,
  ficheIds: readonly string[],
): Promise<{ compteId: string; attente: number }[]> =>
  trx.rows<{ compteId: string; attente: number }>(
    sql`select compte_id as "compteId", attente from renvoyer_confirmations(${ficheIds})`,
  );

/** What the worker needs to send one code. */
export interface DestinataireDuCode {
  but: ButDeCode;
  canal: Canal;
  destination: string;
  prenom: string;
  nom: string;
  expireLe: Date;
}

/** « sansCode »: why the message holds no code; undefined when it does. */
export type MessageAEnvoyer = DestinataireDuCode & { sansCode?: MotifSansCode | undefined };

/** Undefined: it has served, has ended, or nobody waits for it any more. */
export const findDestinataire = (trx: OpsLecture, codeId: string): Promise<DestinataireDuCode | undefined> =>
  trx.maybeOne<DestinataireDuCode>(
    sql`select k.but, k.canal, d.destination, k.expire_le as "expireLe", f.prenom, f.nom
     from portail_codes k
     -- What lifts a limit, or shows who is there, goes where it was confirmed before, which the page does not know.
     cross join lateral (select case when k.but in ('limite', 'titulaire') then contact_prouve(k.compte_id, k.canal) else k.destination end
       as destination) d
     join lateral (
       select r.prenom, coalesce(r.nom_usage, r.nom) as nom, r.ecole_id from representants_legaux r
       where r.compte_id = k.compte_id and r.parti_le is null
       union all
       select e.prenom, coalesce(e.nom_usage, e.nom), e.ecole_id from eleves e
       where e.compte_id = k.compte_id and e.parti_le is null order by 3 limit 1) f on true
     where k.id = ${codeId} and k.servi_le is null and k.expire_le > now() and k.envoye_le is null
       and d.destination is not null`,
  );

/** Who asks for an account: looked up here, and kept for the session, which learns of it by the code only. */
export const findInscrit = (trx: OpsTrx, codeId: string): Promise<DestinataireDuCode | undefined> =>
  trx.maybeOne<DestinataireDuCode>(
    sql`select k.but, k.canal, i.portable as destination, k.expire_le as "expireLe", '' as prenom, '' as nom
     from portail_codes k, preparer_inscription(${codeId}) as i (portable)
     where k.id = ${codeId} and i.portable is not null`,
  );

/** What is about to be sent: the database compares these hashes, and has no way back from them. Null: no link. */
export async function storeHashes(
  trx: OpsTrx,
  codeId: string,
  hashes: { code: Buffer; lien: Buffer | null },
): Promise<void> {
  await trx.run(
    sql`update portail_codes set code_hache = ${hashes.code}, lien_hache = ${hashes.lien} where id = ${codeId}`,
  );
}

export async function noteEnvoye(trx: OpsTrx, codeId: string): Promise<void> {
  await trx.run(sql`update portail_codes set envoye_le = now(), echec = null where id = ${codeId}`);
}

export async function noteEchec(trx: OpsTrx, codeId: string, motif: string): Promise<void> {
  await trx.run(sql`update portail_codes set echec = ${motif} where id = ${codeId}`);
}
