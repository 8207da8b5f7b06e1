import { ouvrirAcces } from '../seeds/acces.ts';
import type { AccesEcole } from '../src/database/database.ts';
import type { Deps } from '../src/deps.ts';

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
let schools = 0;

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
      `insert into ecoles (uai, nom, commune, academie, recherche, gestion_comptes_eleves)
       values ($1, 'École du banc', 'Essai', 'Essai', 'ecole du banc', true) returning id`,
      [uai],
    );
    const agent = await trx.one<{ id: string }>(
      `insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache)
       values ($1, 'Banc', 'Directrice', 'directeur', 'aucun') returning id`,
      [`banc${schools}`],
    );
    await trx.run('insert into habilitations (agent_id, ecole_id) values ($1, $2)', [agent.id, ecole.id]);
    return { ecoleId: ecole.id, agentId: agent.id };
  });
  const acces = await ouvrirAcces(deps, ids);
  const comptes = await deps.database.withEcoleOps(acces.ecoleId, async (trx) => {
    await trx.run(
      `insert into classes (ecole_id, libelle, tri) select $1, 'Classe ' || g, 'classe ' || lpad(g::text, 3, '0')
       from generate_series(1, $2) g`,
      [acces.ecoleId, Math.ceil(n / 25)],
    );
    const fiches = await trx.rows<{ id: string }>(
      `insert into eleves (ecole_id, classe_id, niveau, nom, prenom, date_naissance, sexe, recherche, tri,
         cle_nom, cle_nom_usage, cle_prenom)
       select $1, cl.id, 'CP', 'NOM' || g, 'Prénom', '2019-01-01', 'F', 'nom' || g || ' prenom', 'nom' || g || ' prenom',
         'nom' || g, 'nom' || g, 'prenom'
       from generate_series(1, $2) g
       join classes cl on cl.ecole_id = $1 and cl.libelle = 'Classe ' || (g % $3 + 1) returning id`,
      [acces.ecoleId, n, Math.ceil(n / 25)],
    );
    const ouverts = await trx.rows<{ compte_id: string }>(
      'select compte_id from ouvrir_comptes_eleves($1, $2)',
      [
        fiches.map((fiche) => fiche.id),
        fiches.map((_, rang) => `p.nom${String.fromCharCode(97 + (rang % 26))}`),
      ],
    );
    return ouverts.map((row) => row.compte_id);
  });
  return { acces, comptes };
}

/** One guardian with an address for each pupil of the school; returns their fiches. */
export function ajouterRepresentantsDeBanc(deps: Deps, { ecoleId }: AccesEcole): Promise<string[]> {
  return deps.database.withEcoleOps(ecoleId, async (trx) => {
    const fiches = await trx.rows<{ id: string }>(
      `with fiches as (
         insert into representants_legaux (ecole_id, civilite, nom, prenom, mail, recherche, tri,
           cle_nom, cle_nom_usage, cle_prenom)
         select $1, 'Mme', 'NOM' || e.id, 'Parent', 'parent' || e.id || '@example.org', 'nom' || e.id, 'nom' || e.id,
           'nom' || e.id, 'nom' || e.id, 'parent'
         from eleves e where e.ecole_id = $1 returning id, nom
       ), liens as (
         insert into rattachements (ecole_id, representant_legal_id, eleve_id)
         select $1, id, substr(nom, 4)::bigint from fiches
       ) select id from fiches order by id`,
      [ecoleId],
    );
    await trx.run('select * from ouvrir_comptes_representants($1, $2)', [
      fiches.map((fiche) => fiche.id),
      fiches.map((_, rang) => `r.nom${String.fromCharCode(97 + (rang % 26))}`),
    ]);
    return fiches.map((fiche) => fiche.id);
  });
}
