import sql from 'sql-template-tag';
import { ouvrirAcces } from '../seeds/acces.ts';
import type { AccesEcole } from '../src/database/database.ts';
import type { Deps } from '../src/deps.ts';

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
let schools = 0;

/** Who signs what is done there: the database knows the director by this name. */
export const AUTEUR_DE_BANC = 'Directrice Banc';

/** A school of n pupils « non informés » with a director, written straight into the tables. */
export async function creerEcoleDeBanc(
  deps: Deps,
  n: number,
): Promise<{ acces: AccesEcole; comptes: string[] }> {
  schools += 1;
  const digits = 9_900_000 + schools;
  const uai = `${digits}${LETTERS[digits % 23]}`;
  const ids = await deps.database.withOps(async (trx) => {
    const ecole = await trx.one<{ id: string }>(
      sql`insert into ecoles (uai, nom, commune, academie, recherche, gestion_comptes_eleves)
       values (${uai}, 'École du banc', 'Essai', 'Essai', 'ecole du banc', true) returning id`,
    );
    const agent = await trx.one<{ id: string }>(
      sql`insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache)
       values (${`banc${schools}`}, 'Banc', 'Directrice', 'directeur', 'aucun') returning id`,
    );
    await trx.run(sql`insert into habilitations (agent_id, ecole_id) values (${agent.id}, ${ecole.id})`);
    return { ecoleId: ecole.id, agentId: agent.id };
  });
  const acces = await ouvrirAcces(deps, ids);
  const comptes = await deps.database.withEcoleOps(acces.ecoleId, async (trx) => {
    await trx.run(
      sql`insert into classes (ecole_id, libelle, tri) select ${acces.ecoleId}, 'Classe ' || g,
         'classe ' || lpad(g::text, 3, '0')
       from generate_series(1, ${Math.ceil(n / 25)}) g`,
    );
    const fiches = await trx.rows<{ id: string }>(
      sql`insert into eleves (ecole_id, classe_id, niveau, nom, prenom, date_naissance, sexe, recherche, tri,
         cle_nom, cle_nom_usage, cle_prenom)
       select ${acces.ecoleId}, cl.id, 'CP', 'NOM' || g, 'Prénom', '2019-01-01', 'F',
         'nom' || g || ' prenom', 'nom' || g || ' prenom',
         'nom' || g, 'nom' || g, 'prenom'
       from generate_series(1, ${n}) g
       join classes cl on cl.ecole_id = ${acces.ecoleId}
         and cl.libelle = 'Classe ' || (g % ${Math.ceil(n / 25)} + 1) returning id`,
    );
    const ouverts = await trx.rows<{ compte_id: string }>(
      sql`select compte_id from ouvrir_comptes_eleves(${fiches.map((fiche) => fiche.id)},
         ${fiches.map((_, rang) => `p.nom${String.fromCharCode(97 + (rang % 26))}`)})`,
    );
    return ouverts.map((row) => row.compte_id);
  });
  return { acces, comptes };
}

/** One guardian with an address for each pupil of the school; returns their fiches. */
export function ajouterRepresentantsDeBanc(deps: Deps, { ecoleId }: AccesEcole): Promise<string[]> {
  return deps.database.withEcoleOps(ecoleId, async (trx) => {
    const fiches = await trx.rows<{ id: string }>(
      sql`with fiches as (
         insert into representants_legaux (ecole_id, civilite, nom, prenom, mail, recherche, tri,
           cle_nom, cle_nom_usage, cle_prenom)
         select ${ecoleId}, 'Mme', 'NOM' || e.id, 'Parent', 'parent' || e.id || '@example.org',
         'nom' || e.id, 'nom' || e.id,
           'nom' || e.id, 'nom' || e.id, 'parent'
         from eleves e where e.ecole_id = ${ecoleId} returning id, nom
       ), liens as (
         insert into rattachements (ecole_id, representant_legal_id, eleve_id)
         select ${ecoleId}, id, substr(nom, 4)::bigint from fiches
       ) select id from fiches order by id`,
    );
    await trx.run(
      sql`select * from ouvrir_comptes_representants(${fiches.map((fiche) => fiche.id)},
         ${fiches.map((_, rang) => `r.nom${String.fromCharCode(97 + (rang % 26))}`)})`,
    );
    return fiches.map((fiche) => fiche.id);
  });
}
