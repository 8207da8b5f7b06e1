import type { AccesEcole } from '../database/database.ts';
import type { EcoleTrx, OpsTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import type { Etat, Profil } from '../domain/compte.ts';
import { racineIdentifiant } from '../domain/identifiant.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { type ActionJournal, journaliser } from '../repositories/journal.ts';
import { SOURCES } from './fiches.ts';
import type { Demandeur } from './plans.ts';

interface Regle {
  table: 'eleves' | 'representants_legaux';
  introuvable: string;
  journal: ActionJournal;
  /** The guardian's names must be the same in every school (guide §7); a pupil has one school. */
  plusieursEcoles: boolean;
}

const REGLES: Readonly<Record<Profil, Regle>> = {
  eleve: {
    table: 'eleves',
    introuvable: 'Cet élève n’est pas dans cette école.',
    journal: 'eleves.nouvel_identifiant',
    plusieursEcoles: false,
  },
  representant_legal: {
    table: 'representants_legaux',
    introuvable: 'Ce représentant légal n’est pas dans cette école.',
    journal: 'representants.nouvel_identifiant',
    plusieursEcoles: true,
  },
};

interface CompteConcerne {
  id: string;
  identifiant: string;
  nom: string;
  prenom: string;
  etat: Etat;
  bloque: boolean;
  demande: boolean;
}

async function getCompte(
  trx: EcoleTrx,
  { table, introuvable }: Regle,
  ficheId: string,
  verrou: '' | 'for no key update of c',
): Promise<CompteConcerne> {
  const compte = await trx.maybeOne<CompteConcerne>(
    `select c.id, c.identifiant, coalesce(f.nom_usage, f.nom) as nom, f.prenom, c.etat, c.bloque,
       c.nouvel_identifiant_demande_le is not null as demande
     from ${table} f join comptes c on c.id = f.compte_id
     where f.ecole_id = $1 and f.id = $2 and f.parti_le is null ${verrou}`,
    [trx.ecoleId, ficheId],
  );
  if (compte === undefined) throw new NotFoundError(introuvable);
  return compte;
}

/** Throws a ConflictError that says why this account cannot have a new identifier, and what to do. */
async function assertPossible(trx: EcoleTrx, regle: Regle, compte: CompteConcerne): Promise<void> {
  if (compte.bloque) {
    throw new ConflictError(
      'Compte bloqué',
      'Ce compte est bloqué\u00a0: un nouvel identifiant ne servirait à personne.',
    );
  }
  if (!regle.plusieursEcoles) return;
  const { identiques } = await trx.one<{ identiques: boolean }>(
    'select noms_identiques_partout($1) as identiques',
    [compte.id],
  );
  if (!identiques) {
    throw new ConflictError(
      'Nouvel identifiant impossible',
      'Le nom et le prénom de ce représentant légal ne sont pas les mêmes dans toutes les écoles où il est connu. Vérifiez-les dans ONDE. Puis faites une demande d’assistance auprès de votre académie, une fois les données corrigées\u00a0: elle vous donnera les indications à suivre.',
    );
  }
}

/** The identifier that the page recalls before « Confirmer » (guide §7), when a new one may be asked for. */
export function lireIdentifiantARemplacer(
  deps: Deps,
  acces: AccesEcole,
  profil: Profil,
  ficheId: string,
): Promise<{ identifiant: string; nom: string; prenom: string }> {
  return deps.database.readEcole(acces, async (trx) => {
    const compte = await getCompte(trx, REGLES[profil], ficheId, '');
    await assertPossible(trx, REGLES[profil], compte);
    return compte;
  });
}

/**
 * Notes that an account must get a new identifier (guide §7). Until the night has made it, the old one keeps
 * working. Asking twice is asking once.
 */
export async function demanderNouvelIdentifiant(
  deps: Deps,
  qui: Demandeur,
  profil: Profil,
  ficheId: string,
): Promise<void> {
  const le = deps.clock.now();
  const regle = REGLES[profil];
  await deps.database.withEcole(qui.acces, async (trx) => {
    await SOURCES[profil].assertPermis(trx);
    const compte = await getCompte(trx, regle, ficheId, 'for no key update of c');
    if (compte.demande) return;
    await assertPossible(trx, regle, compte);
    await trx.run(
      'update comptes set nouvel_identifiant_demande_le = $2, version = version % 2000000000 + 1 where id = $1',
      [compte.id, le],
    );
    await trx.run(
      `update ${regle.table} set identite_changee_le = null where ecole_id = $1 and compte_id = $2`,
      [trx.ecoleId, compte.id],
    );
    await trx.run(
      `insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, agent_id, auteur, le)
       values ($1, $2, 'nouvel_identifiant_demande', $3, $3, $4, $5, $6)`,
      [trx.ecoleId, compte.id, compte.etat, qui.acces.agentId, qui.auteur, le],
    );
    await journaliser(trx, regle.journal, { [profil]: ficheId });
  });
}

/** Every fiche that opens an account. */
const FICHES = `(select ecole_id, compte_id, nom, prenom, parti_le, created_at from eleves
  union all select ecole_id, compte_id, nom, prenom, parti_le, created_at from representants_legaux)`;

/**
 * The night's part: makes every identifier asked for, from the current name; returns how many. A guardian's names may
 * have come to differ since the request (guide §7): it is then dropped, and each school of the account reads why.
 */
export async function attribuerNouveauxIdentifiants(deps: Deps): Promise<number> {
  const le = deps.clock.now();
  return deps.database.withOps(async (trx) => {
    const demandes = await lockDemandes(trx);
    const contradictoires = await listContradictoires(trx, demandes);
    await refuser(trx, contradictoires, le);
    const refuses = new Set(contradictoires);
    const nombre = await attribuer(
      trx,
      demandes.filter((compteId) => !refuses.has(compteId)),
      le,
    );
    if (demandes.length > 0)
      await journaliser(trx, 'nuit.nouveaux_identifiants', { nombre, refuses: refuses.size });
    return nombre;
  });
}

/** By number, as every lock on accounts: an operation that runs meanwhile waits, or makes the night wait. */
async function lockDemandes(trx: OpsTrx): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(
    'select id from comptes where nouvel_identifiant_demande_le is not null order by id for update',
  );
  return rows.map(({ id }) => id);
}

/** As noms_identiques_partout(), for all schools at once. */
async function listContradictoires(trx: OpsTrx, compteIds: readonly string[]): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(
    `select compte_id as id from representants_legaux where compte_id = any ($1) and parti_le is null
     group by compte_id having count(distinct (nom_plie(nom), nom_plie(prenom))) > 1 order by compte_id`,
    [compteIds],
  );
  return rows.map(({ id }) => id);
}

async function refuser(trx: OpsTrx, compteIds: readonly string[], le: Date): Promise<void> {
  await trx.run(
    'update comptes set nouvel_identifiant_demande_le = null, version = version % 2000000000 + 1 where id = any ($1)',
    [compteIds],
  );
  await trx.run(
    `insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur, le)
     select distinct f.ecole_id, c.id, 'nouvel_identifiant_refuse', c.etat, c.etat, 'Traitement de nuit', $2::timestamptz
     from comptes c join representants_legaux f on f.compte_id = c.id and f.parti_le is null where c.id = any ($1)`,
    [compteIds, le],
  );
}

async function attribuer(trx: OpsTrx, compteIds: readonly string[], le: Date): Promise<number> {
  if (compteIds.length === 0) return 0;
  const demandes = await trx.rows<{
    compteId: string;
    ecoleId: string;
    nom: string;
    prenom: string;
    etat: string;
  }>(
    `select distinct on (c.id) c.id as "compteId", f.ecole_id as "ecoleId", f.nom, f.prenom, c.etat
     from comptes c join ${FICHES} f on f.compte_id = c.id
     where c.id = any ($1) order by c.id, f.parti_le nulls first, f.created_at desc`,
    [compteIds],
  );
  await trx.rows('select renouveler_identifiants($1, $2)', [
    demandes.map((d) => d.compteId),
    demandes.map((d) => racineIdentifiant(d.prenom, d.nom)),
  ]);
  // Each school that has the person reads in its own history that the identifier changed.
  await trx.run(
    `insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur, le)
     select distinct f.ecole_id, d.compte, 'nouvel_identifiant', d.etat, d.etat, 'Traitement de nuit', $4::timestamptz
     from unnest($1::bigint[], $2::bigint[], $3::text[]) as d (ecole, compte, etat)
     join ${FICHES} f on f.compte_id = d.compte and (f.parti_le is null or f.ecole_id = d.ecole)`,
    [demandes.map((d) => d.ecoleId), demandes.map((d) => d.compteId), demandes.map((d) => d.etat), le],
  );
  for (const { table } of Object.values(REGLES)) {
    await trx.run(
      `update ${table} set identite_changee_le = null where compte_id = any ($1) and identite_changee_le is not null`,
      [compteIds],
    );
  }
  return demandes.length;
}
