import sql, { raw } from 'sql-template-tag';
import type { Deps } from '../../src/deps.ts';
import type { DiffOnde } from '../../src/domain/onde/diff/types.ts';
import { importerDepuisOnde } from '../../src/services/onde/mises-a-jour.ts';
import { type ExtractionsOnde, lireExtractions } from '../../src/services/onde/onde.ts';
import {
  type Eleve,
  fichierEleves,
  fichierResponsables,
  latin1,
  type Responsable,
} from '../unit/onde/outils.ts';
import type { EcoleTest } from './ecole.ts';

export type { Eleve, Enfant, Responsable } from '../unit/onde/outils.ts';

/** The two files of ONDE, or one of them, as bytes. */
export const extractions = (donnees: {
  eleves?: readonly Eleve[];
  responsables?: readonly Responsable[];
}): ExtractionsOnde => ({
  ...(donnees.eleves ? { eleves: latin1(fichierEleves(donnees.eleves)) } : {}),
  ...(donnees.responsables ? { responsables: latin1(fichierResponsables(donnees.responsables)) } : {}),
});

/** Brings a school up to date as « ops » does, mass departures accepted; the files must be readable. */
export function importer(deps: Deps, ecole: EcoleTest, fichiers: ExtractionsOnde): Promise<DiffOnde> {
  const lecture = lireExtractions(deps, fichiers);
  if (!lecture.ok) throw new Error(lecture.refus.map(({ message }) => message).join(' '));
  return deps.database.withEcoleOps(ecole.id, (trx) =>
    importerDepuisOnde(deps, trx, lecture.fichiers, () => {}),
  );
}

export interface EleveVu {
  nom: string;
  prenom: string;
  classe: string | null;
  compteId: string;
  identifiant: string;
  etat: string;
}

/** The pupils a school sees, through its own row-level policy, with their accounts. */
export function elevesVus(deps: Deps, ecole: EcoleTest): Promise<EleveVu[]> {
  return deps.database.withEcoleOps(ecole.id, (trx) =>
    trx.rows<EleveVu>(
      sql`select e.nom, e.prenom, cl.libelle as classe, c.id as "compteId", c.identifiant, c.etat
       from eleves e join comptes c on c.id = e.compte_id
       left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
       where e.parti_le is null order by e.nom, e.prenom, e.id`,
    ),
  );
}

export interface RepresentantVu {
  nom: string;
  prenom: string;
  compteId: string;
  identifiant: string;
  enfants: string[];
}

export function representantsVus(deps: Deps, ecole: EcoleTest): Promise<RepresentantVu[]> {
  return deps.database.withEcoleOps(ecole.id, (trx) =>
    trx.rows<RepresentantVu>(
      sql`select r.nom, r.prenom, c.id as "compteId", c.identifiant, array(
         select e.prenom from rattachements t join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id
         where t.ecole_id = r.ecole_id and t.representant_legal_id = r.id and e.parti_le is null
         order by e.prenom) as enfants
       from representants_legaux r join comptes c on c.id = r.compte_id
       where r.parti_le is null order by r.nom, r.prenom, r.id`,
    ),
  );
}

/** Everything the database holds of the schools, but not when it was written: to see that nothing changed. */
export async function photo(deps: Deps): Promise<Record<string, unknown[]>> {
  return deps.database.withOps(async (trx) => {
    const tables: Record<string, string> = {
      ecoles: 'select id, gestion_comptes_eleves from ecoles',
      classes: 'select ecole_id, id, libelle, tri from classes',
      eleves:
        'select ecole_id, id, compte_id, classe_id, niveau, nom, nom_usage, prenom, date_naissance, sexe, ine, parti_le, compte_suivi_le from eleves',
      representants:
        'select ecole_id, id, compte_id, civilite, nom, nom_usage, prenom, mail, portable, telephone_domicile, telephone_travail, adresse, code_postal, commune, pays, parti_le from representants_legaux',
      rattachements: 'select ecole_id, representant_legal_id, eleve_id from rattachements',
      signalements: 'select ecole_id, id, type, clos_le from signalements',
      comptes: 'select id, profil, identifiant, etat, version from comptes',
    };
    const lues: Record<string, unknown[]> = {};
    for (const [nom, lecture] of Object.entries(tables))
      lues[nom] = await trx.rows(sql`${raw(lecture)} order by 1, 2`);
    return lues;
  });
}

export interface MiseAJourVue {
  id: string;
  etat: string;
  /** The lines read still wait there. */
  lignes: boolean;
  /** What changed can still be read. */
  detail: boolean;
  par: string | null;
}

/** The updates of the school, the first one first. */
export function misesAJour(deps: Deps, ecole: EcoleTest): Promise<MiseAJourVue[]> {
  return deps.database.withOps((trx) =>
    trx.rows<MiseAJourVue>(
      sql`select id, etat, fichiers is not null as lignes, diff is not null as detail, appliquee_par as par
       from onde_mises_a_jour where ecole_id = ${ecole.id} order by id`,
    ),
  );
}

export interface LigneJournal {
  auteur: string;
  details: Record<string, unknown>;
}

/** The school's journal entries for this action, the first one first. */
export function journal(deps: Deps, ecole: EcoleTest, action: string): Promise<LigneJournal[]> {
  return deps.database.withOps((trx) =>
    trx.rows<LigneJournal>(
      sql`select auteur, details from journal where ecole_id = ${ecole.id} and action = ${action} order by id`,
    ),
  );
}
