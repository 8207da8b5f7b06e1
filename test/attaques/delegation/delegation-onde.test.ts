import type pg from 'pg';
import { expect, it } from 'vitest';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenterSansTrace, useConnexions } from '../../helpers/attaques.ts';
import { ouvrirDelegation, type SceneDelegation } from './scene-delegation.ts';

const test = useTestApp();
const connexions = useConnexions(test);

it('un droit limité aux élèves ne fait rien de ce que fait une mise à jour depuis ONDE, pas même pour eux', async () => {
  const scene = await ouvrirDelegation(test.current, connexions);
  const { ecole, eleves } = scene;
  const [eleve = '', parti = ''] = eleves;
  const { proprietaire, app } = connexions;
  await proprietaire.query("insert into classes (ecole_id, libelle, tri) values ($1, 'Vide', 'vide')", [
    ecole.id,
  ]);
  await proprietaire.query('update eleves set parti_le = now() where id = $1', [parti]);
  const essais = [
    `insert into classes (ecole_id, libelle, tri) values (${ecole.id}, 'VOL', 'vol')`,
    "delete from classes where libelle = 'Vide'",
    `insert into eleves (ecole_id, nom, prenom, date_naissance, recherche, tri, cle_nom, cle_nom_usage, cle_prenom)
     values (${ecole.id}, 'VOL', 'V', now(), 'v', 'v', 'v', 'v', 'v')`,
    ...['nom', 'prenom', 'date_naissance', 'ine', 'classe_id', 'niveau', 'cle_nom', 'parti_le'].map(
      (colonne) => `update eleves set ${colonne} = ${colonne} where id = ${eleve}`,
    ),
    `update eleves set identite_changee_le = null, nom = 'VOL' where id = ${eleve}`,
    "select prendre_compteurs(array['v.ol'])",
    `select reprendre_eleves(array[${parti}])`,
    `select ouvrir_comptes_eleves(array[${eleve}], array['v.ol'])`,
    `select suivre_comptes(array[${eleve}])`,
  ];
  const chez = (qui: SceneDelegation['deleguee'], fn: (client: pg.Client) => Promise<void>) =>
    annuler(app, async () => {
      await app.query('select from entrer($1, $2)', [qui.acces.session, ecole.id]);
      await fn(app);
    });
  await chez(scene.directrice, async (client) => {
    for (const sql of essais) {
      const { code, message } = await tenterSansTrace(client, sql);
      expect(code, `${sql} ${message}`).toBeUndefined();
    }
  });
  const attaque = new Attaque('délégation limitée aux élèves, mise à jour depuis ONDE');
  await chez(scene.deleguee, async (client) => {
    for (const sql of essais) attaque.compter(sql, (await tenterSansTrace(client, sql)).code !== '42501');
    // « Nouvel identifiant » stays within reach.
    for (const sql of [
      `update eleves set identite_changee_le = null where id = ${eleve}`,
      `select id from eleves where id = ${eleve} for update`,
    ])
      expect((await tenterSansTrace(client, sql)).nombre, sql).toBe(1);
  });
  attaque.conclure(16);
});
