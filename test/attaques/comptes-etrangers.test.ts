import { beforeAll, describe, expect, it } from 'vitest';
import { accesDe, creerAgent } from '../builders/agent.ts';
import { useTestApp } from '../helpers/app.ts';
import {
  Attaque,
  annuler,
  empreinteDeLEcole,
  reponseSans,
  tenter,
  tenterSansTrace,
  useConnexions,
} from '../helpers/attaques.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: DeuxEcoles;
let session: string;
/** Accounts of the other school, and one of our own leavers'; numbers that nothing bears. */
let etrangers: string[];
const NULLE_PART = ['999999999', '0', '-1'];

beforeAll(async () => {
  const { deps } = test.current;
  scene = await peuplerDeuxEcoles(deps);
  ({ session } = await accesDe(deps, scene.mienne.agent, scene.mienne));
  const { rows } = await connexions.proprietaire.query<{ id: string }>(
    `(select compte_id::text as id from eleves where ecole_id = $1 order by id limit 3)
     union all (select compte_id::text from representants_legaux where ecole_id = $1 order by id limit 3)`,
    [scene.autre.id],
  );
  etrangers = rows.map(({ id }) => id);
  expect(etrangers).toHaveLength(6);
});

/** Statements of one's own school that name something by its number. */
type Ecriture = (numero: string) => string;

/** Each number that exists elsewhere is answered as one that exists nowhere. */
async function sansOracle(
  attaque: Attaque,
  quoi: string,
  ecrire: Ecriture,
  ailleurs: readonly string[],
  attendu?: string,
) {
  const client = connexions.app;
  await annuler(client, async () => {
    await client.query('select from entrer($1, $2)', [session, scene.mienne.id]);
    const reponses = new Map<string, string>();
    for (const numero of [...ailleurs, ...NULLE_PART]) {
      const reponse = await tenterSansTrace(client, ecrire(numero));
      reponses.set(numero, reponseSans(reponse, numero));
      if (attendu !== undefined)
        attaque.compter(`${quoi} : ${ecrire(numero)} → ${reponse.code}`, reponse.code !== attendu);
    }
    const [nullePart] = NULLE_PART.map((numero) => reponses.get(numero));
    for (const numero of ailleurs)
      attaque.compter(
        `${quoi} : ${reponses.get(numero)} au lieu de ${nullePart}`,
        reponses.get(numero) !== nullePart,
      );
  });
}

describe('« une ligne de sa propre école ne nomme pas le compte d’une autre » (règles §11)', () => {
  it('refusée par la politique, du même refus que le compte soit ailleurs ou nulle part', async () => {
    const attaque = new Attaque('comptes étrangers dans ses lignes');
    const { rows } = await connexions.proprietaire.query<{
      mails: string;
      fiche: string;
      mien: string;
    }>(
      `select (select min(id) from operations where ecole_id = $1 and mode = 'mail') as mails,
         (select min(id) from representants_legaux where ecole_id = $1) as fiche,
         (select min(compte_id) from eleves where ecole_id = $1) as mien`,
      [scene.mienne.id],
    );
    const { mails = '', fiche = '', mien = '' } = rows[0] ?? {};
    const { id } = scene.mienne;
    const insertions: Readonly<Record<string, Ecriture>> = {
      operation_comptes: (compte) =>
        // Lines come with the plan that is being written.
        `insert into operations (ecole_id, type, profil, agent_id, auteur)
           values (${id}, 'informer', 'eleve', agent_courant(), auteur_courant());
         insert into operation_comptes (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet)
           select ${id}, max(o.id), 98, 98, ${compte}, 1, 'informe', 'attribuer' from operations o where o.ecole_id = ${id}`,
      compte_evenements: (compte) =>
        `insert into compte_evenements (ecole_id, compte_id, evenement, agent_id, auteur)
         values (${id}, ${compte}, 'attribuer', ${scene.mienne.agent.id}, auteur_courant())`,
      envois: (compte) =>
        `insert into envois (ecole_id, operation_id, fiche_id, compte_id, message_id, adresse)
         values (${id}, ${mails}, ${fiche}, ${compte}, '<vol>', 'vol@exemple.fr')`,
      provisoires: (compte) =>
        `insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
         values (${compte}, ${id}, 'x', 'x', now(), now() + interval '1 day')`,
    };
    for (const [table, inserer] of Object.entries(insertions)) {
      // The very same line is taken for an account of one's own: nothing else is wrong with it.
      await annuler(connexions.app, async () => {
        await connexions.app.query('select from entrer($1, $2)', [session, id]);
        const vraie = await tenterSansTrace(connexions.app, `delete from provisoires; ${inserer(mien)}`);
        expect(vraie.code, `${table} ${vraie.message}`).toBeUndefined();
      });
      for (const suite of ['', ' on conflict do nothing', ' returning *'])
        await sansOracle(attaque, table, (compte) => inserer(compte) + suite, etrangers, '42501');
    }
    await sansOracle(
      attaque,
      'update provisoires',
      (compte) => `update provisoires set compte_id = ${compte}`,
      etrangers,
      '42501',
    );
    await sansOracle(
      attaque,
      'upsert provisoires',
      (compte) => `insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
        select ${compte}, ${id}, 'x', 'x', now(), now() on conflict (compte_id, ecole_id) do update set chiffre = excluded.chiffre`,
      etrangers,
      '42501',
    );
    await sansOracle(
      attaque,
      'update envois',
      (compte) => `update envois set compte_id = ${compte}`,
      etrangers,
      '42501',
    );
    attaque.conclure(200);
  });

  it('et sans l’attendre : un verrou posé ailleurs ne fait attendre personne', async () => {
    const attaque = new Attaque('verrous comme oracle');
    const { app, proprietaire } = connexions;
    await annuler(proprietaire, async () => {
      await proprietaire.query('select from comptes where id = any ($1) for update', [etrangers]);
      await annuler(app, async () => {
        await app.query("set local lock_timeout = '150ms'");
        await app.query('select from entrer($1, $2)', [session, scene.mienne.id]);
        for (const compte of etrangers) {
          for (const sql of [
            `insert into compte_evenements (ecole_id, compte_id, evenement, agent_id, auteur)
             values (${scene.mienne.id}, ${compte}, 'attribuer', ${scene.mienne.agent.id}, auteur_courant())`,
            `insert into provisoires (compte_id, ecole_id, emis_le, expire_le) values (${compte}, ${scene.mienne.id}, now(), now())`,
            `update comptes set version = version where id = ${compte}`,
            `select id from comptes where id = ${compte} for update`,
          ]) {
            const { code, nombre } = await tenterSansTrace(app, sql);
            attaque.compter(sql, code === '55P03' || nombre > 0);
          }
        }
      });
    });
    attaque.conclure(24);
  });

  it('ni les fiches, opérations et classes d’une autre école, ni ses agents', async () => {
    const attaque = new Attaque('numéros étrangers dans ses lignes');
    const ailleurs = async (sql: string) =>
      (await connexions.proprietaire.query<{ id: string }>(sql, [scene.autre.id])).rows.map((row) => row.id);
    const { mienne, autre } = scene;
    const [eleve = ''] = mienne.eleves;
    const [representant = ''] = mienne.representants;
    const operations = await ailleurs('select id::text from operations where ecole_id = $1');
    const eleves = autre.eleves;
    const representants = autre.representants;
    const classes = await ailleurs('select id::text from classes where ecole_id = $1');
    const inexistant = await creerAgent(test.current.deps, { identifiant: 'quelconque' });
    await sansOracle(
      attaque,
      'opération',
      (n) =>
        `insert into operation_comptes (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet)
       select ${mienne.id}, ${n}, 1, 1, compte_id, 1, 'informe', 'attribuer' from eleves where id = ${eleve}`,
      operations,
    );
    await sansOracle(
      attaque,
      'élève rattaché',
      (n) =>
        `insert into rattachements (ecole_id, representant_legal_id, eleve_id) values (${mienne.id}, ${representant}, ${n})`,
      eleves,
    );
    await sansOracle(
      attaque,
      'représentant rattaché',
      (n) =>
        `insert into rattachements (ecole_id, representant_legal_id, eleve_id) values (${mienne.id}, ${n}, ${eleve})`,
      representants,
    );
    await sansOracle(
      attaque,
      'signalement',
      (n) =>
        `insert into signalements (ecole_id, type, representant_legal_id, eleve_id) values (${mienne.id}, 'date_naissance_erronee', ${representant}, ${n})`,
      eleves,
    );
    await sansOracle(
      attaque,
      'classe',
      (n) => `update eleves set classe_id = ${n} where id = ${eleve}`,
      classes,
    );
    await sansOracle(
      attaque,
      'envoi',
      (n) =>
        `insert into envois (ecole_id, operation_id, fiche_id, compte_id, message_id, adresse)
       select ${mienne.id}, (select min(id) from operations where mode = 'mail'), ${n}, compte_id, '<vol>', 'v@exemple.fr' from eleves where id = ${eleve}`,
      representants,
    );
    await sansOracle(
      attaque,
      'sélection d’un agent',
      (n) =>
        `insert into selections (ecole_id, agent_id, profil, criteres) values (${mienne.id}, ${n}, 'eleve', '{}')`,
      [autre.agent.id, inexistant.id],
    );
    await sansOracle(
      attaque,
      'opération d’un agent',
      (n) =>
        `insert into operations (ecole_id, type, profil, auteur, agent_id) values (${mienne.id}, 'informer', 'eleve', auteur_courant(), ${n})`,
      [autre.agent.id, inexistant.id],
    );
    attaque.conclure(20);
  });

  it('ni n’écrit une ligne à une autre école, qu’elle existe ou non', async () => {
    const attaque = new Attaque('lignes d’une autre école');
    const avant = await empreinteDeLEcole(connexions.proprietaire, scene.autre.id);
    const agent = scene.mienne.agent.id;
    for (const [quoi, ecrire] of Object.entries({
      selections: (n) =>
        `insert into selections (ecole_id, agent_id, profil, criteres, ids) values (${n}, ${agent}, 'eleve', '{}', '{1,2,3}')`,
      operations: (n) =>
        `insert into operations (ecole_id, type, profil, agent_id, auteur) values (${n}, 'informer', 'eleve', ${agent}, auteur_courant())`,
      classes: (n) => `insert into classes (ecole_id, libelle, tri) values (${n}, 'Classe 1', 'vol')`,
      feuilles: (n) =>
        `insert into feuilles_imprimees (ecole_id, profil, fiche_id, le) values (${n}, 'eleve', 1, now()) on conflict do nothing`,
      eleves: (n) =>
        `insert into eleves (ecole_id, nom, prenom, date_naissance, recherche, tri, cle_nom, cle_nom_usage, cle_prenom)
         values (${n}, 'V', 'V', now(), 'v', 'v', 'v', 'v', 'v')`,
      deplacer: (n) => `update selections set ecole_id = ${n}`,
      'déplacer les opérations': (n) => `update operations set ecole_id = ${n}`,
      'déplacer les classes': (n) => `update classes set ecole_id = ${n}`,
      'déplacer les provisoires': (n) => `update provisoires set ecole_id = ${n}`,
      'modifier ailleurs': (n) => `update selections set ids = '{}' where ecole_id = ${n}`,
      'effacer ailleurs': (n) => `delete from selections where ecole_id = ${n}`,
    } satisfies Record<string, Ecriture>))
      await sansOracle(attaque, quoi, ecrire, [scene.autre.id]);
    // A choice that names the other school's fiches finds none of them.
    await connexions.app.query('begin');
    await connexions.app.query('select from entrer($1, $2)', [session, scene.mienne.id]);
    await connexions.app.query(
      "insert into selections (ecole_id, agent_id, profil, criteres, ids) values ($1, $2, 'eleve', '{}', $3)",
      [scene.mienne.id, agent, scene.autre.eleves],
    );
    const { nombre } = await tenter(
      connexions.app,
      'select e.id from selections s join eleves e on e.id = any (s.ids) where s.ids @> $1',
      [scene.autre.eleves],
    );
    await connexions.app.query('rollback');
    attaque.compter('fiches d’une sélection étrangère', nombre > 0);
    expect(await empreinteDeLEcole(connexions.proprietaire, scene.autre.id)).toEqual(avant);
    attaque.conclure(12);
  });

  it('ni ne change à quel compte une fiche ouvre, ni avec quel secret on y entre', async () => {
    const attaque = new Attaque('colonnes réservées');
    const client = connexions.app;
    await annuler(client, async () => {
      await client.query('select from entrer($1, $2)', [session, scene.mienne.id]);
      for (const [table, colonnes] of Object.entries({
        comptes: [
          'id',
          'identifiant',
          'profil',
          'mot_de_passe_hache',
          'mail',
          'portable',
          'origine',
          'bloque',
          'active_le',
        ],
        eleves: ['compte_id', 'compte_suivi_le', 'ecole_id', 'id'],
        representants_legaux: ['compte_id', 'compte_suivi_le', 'ecole_id', 'id'],
        ecoles: ['uai', 'nom', 'fermee_le', 'circonscription_id', 'id'],
      })) {
        for (const colonne of colonnes) {
          const { code } = await tenterSansTrace(client, `update ${table} set ${colonne} = ${colonne}`);
          attaque.compter(`${table}.${colonne} ${code}`, code !== '42501' && code !== '428C9');
        }
      }
    });
    attaque.conclure(22);
  });
});
