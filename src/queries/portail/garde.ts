import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { Etat, Profil } from '../../domain/comptes/etats.ts';
import type { Parcours } from '../../domain/portail/parcours.ts';
import type { FinDeSession, Force } from '../../domain/portail/session.ts';

/**
 * Who is on the portal, at which strength and how far on the way: the one answer that pages, and any other flow that needs to
 * know who is logged in, are given.
 */
export interface Personne {
  /** The same for the whole life of a session, whatever its id becomes. */
  reference: string;
  /** Null, and the identifier empty, as long as nobody is known. */
  compteId: string | null;
  /** Of the account: a device that it knows is one that has seen this version. */
  versionAcces: number | null;
  profil: Profil;
  etat: Etat | null;
  identifiant: string;
  parcours: Parcours;
  force: Force | null;
  motDePasseDonne: boolean;
  enfantsDits: boolean;
  codeProuve: boolean;
  codeDemande: boolean;
  /** The password is a school's: it opens that school's children only (rules §4.5). */
  limite: boolean;
  /** Since the person has last shown to be the holder, logging in apart (rules §8.5); null: not in this session. */
  preuveSecondes: number | null;
  /** Of the fiche; empty when no school knows the person any more. */
  prenom: string;
  nom: string;
}

/** The guard of a request to the portal: one statement. « active »: a person is there, and the session lives on. */
export async function findPersonne(
  database: Database,
  session: string,
  active: boolean,
): Promise<Personne | undefined> {
  const [row] = await database.queryPortail<Personne>(
    sql`select reference, compte_id as "compteId",
      version_acces as "versionAcces", profil, etat, coalesce(identifiant, '') as identifiant, parcours,
      force, mot_de_passe_donne as "motDePasseDonne", enfants_dits as "enfantsDits", code_prouve as "codeProuve",
      code_demande as "codeDemande", limite, preuve_secondes as "preuveSecondes",
      coalesce(prenom, '') as prenom, coalesce(nom, '') as nom
      from garde_portail(${session}, ${active})`,
  );
  return row;
}

/** Why this session has ended; undefined when there never was one. */
export async function findFinDeSession(
  database: Database,
  session: string,
): Promise<FinDeSession | undefined> {
  const [row] = await database.queryPortail<{ fin: FinDeSession | null }>(
    sql`select fin_de_session_portail(${session}) as fin`,
  );
  return row?.fin ?? undefined;
}
