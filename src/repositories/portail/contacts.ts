import sql from 'sql-template-tag';
import type { PortailTrx } from '../../database/transaction.ts';
import type { Canal } from '../../domain/portail/codes.ts';
import type { ReponseCode } from './codes.ts';

/** Asks for a code by SMS to this number (E.164): seconds to wait; 0, it leaves. */
export async function askCodePortable(trx: PortailTrx, portable: string): Promise<number> {
  const { attente } = await trx.one<{ attente: number }>(
    sql`select demander_code_portable(${portable}) as attente`,
  );
  return attente;
}

export async function confirmPortable(trx: PortailTrx, hache: Buffer): Promise<ReponseCode> {
  const { reponse } = await trx.one<{ reponse: ReponseCode }>(
    sql`select confirmer_mon_portable(${hache}) as reponse`,
  );
  return reponse;
}

/** To the contact confirmed before the reset; undefined: there is none. Otherwise as askCodePortable(). */
export async function askCodeLimite(trx: PortailTrx, canal: Canal): Promise<number | undefined> {
  const { attente } = await trx.one<{ attente: number | null }>(
    sql`select demander_code_limite(${canal}) as attente`,
  );
  return attente ?? undefined;
}

/** The password whose hash was just compared; false: it is another one by now. « nouvelle »: the id the session goes on under. */
export async function proveByMotDePasse(trx: PortailTrx, hache: string, nouvelle: string): Promise<boolean> {
  const { prouve } = await trx.one<{ prouve: boolean }>(
    sql`select prouver_par_mot_de_passe(${hache}, ${nouvelle}) as prouve`,
  );
  return prouve;
}

/** To a contact in force; undefined: there is none. Otherwise as askCodePortable(). */
export async function askCodeTitulaire(trx: PortailTrx, canal: Canal): Promise<number | undefined> {
  const { attente } = await trx.one<{ attente: number | null }>(
    sql`select demander_code_titulaire(${canal}) as attente`,
  );
  return attente ?? undefined;
}

export async function proveByCode(trx: PortailTrx, hache: Buffer, nouvelle: string): Promise<ReponseCode> {
  const { reponse } = await trx.one<{ reponse: ReponseCode }>(
    sql`select prouver_par_code(${hache}, ${nouvelle}) as reponse`,
  );
  return reponse;
}

export async function liftByCode(trx: PortailTrx, hache: Buffer): Promise<ReponseCode> {
  const { reponse } = await trx.one<{ reponse: ReponseCode }>(
    sql`select lever_par_code(${hache}) as reponse`,
  );
  return reponse;
}

/** One date for each other school, in any order. */
export async function liftByNaissances(
  trx: PortailTrx,
  dates: readonly string[],
): Promise<'juste' | 'fausse' | 'trop'> {
  const { reponse } = await trx.one<{ reponse: 'juste' | 'fausse' | 'trop' }>(
    sql`select lever_par_naissances(${dates}::date[]) as reponse`,
  );
  return reponse;
}
