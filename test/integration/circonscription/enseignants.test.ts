import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { commande as affecter } from '../../../src/cli/commandes/agents/affecter.ts';
import { commande as desactiver } from '../../../src/cli/commandes/agents/desactiver.ts';
import { commande as lister } from '../../../src/cli/commandes/delegations/lister.ts';
import { commande as prendreEffet } from '../../../src/cli/commandes/delegations/prendre-effet.ts';
import { commande as retirer } from '../../../src/cli/commandes/delegations/retirer.ts';
import { paths } from '../../../src/paths.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { lancer } from '../../helpers/processus/ops.ts';
import { monterCirconscription, type SceneCirconscription } from '../../helpers/scenes/circonscription.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
let scene: SceneCirconscription;
let directrice: Visiteur;
let ien: Visiteur;

beforeAll(async () => {
  scene = await monterCirconscription(test.current);
  directrice = await Visiteur.connecter(test, 'directrice');
  ien = await Visiteur.connecter(test, 'ien');
});

async function declarer(identifiant: string, prenom: string, nom: string): Promise<Page> {
  const page = await directrice.ouvrir(paths.enseignants({ uai: scene.tilleuls.uai }));
  return directrice.presser(page, 'Déclarer dans l’école', { remplir: { identifiant, prenom, nom } });
}
const affectes = async () =>
  (
    await base<{ identifiant: string }>(
      sql`select a.identifiant from affectations f join agents a on a.id = f.agent_id
       where f.ecole_id = ${scene.tilleuls.id} and f.finie_le is null order by 1`,
    )
  ).map(({ identifiant }) => identifiant);
const deleguer = async (uai: string, a: string) => {
  const form = await ien.ouvrir(paths.nouvelleDelegation({ uai }));
  const relire = await ien.presser(form, 'Relire avant d’accorder', { cocher: [a, 'eleves'] });
  await ien.presser(relire, 'Accorder la délégation');
  const [ligne] = await base<{ id: string }>(sql`select max(id) as id from delegations`);
  return ligne?.id ?? '';
};

describe('la direction déclare les enseignants de l’école (règles §10)', () => {
  it('inconnu, mal nommé, directeur, désactivé ou soi-même : la même réponse, ce qui fut tapé gardé', async () => {
    await base(sql`update agents set desactive_le = now() where identifiant = 'ploin'`);
    const essais = [
      ['personne', 'Val', 'Bondir'],
      ['vagabond', 'Val', 'Autre'],
      ['vagabond', 'Autre', 'Bondir'],
      ['lointain', 'Paul', 'Lointain'],
      ['ploin', 'Pia', 'Loin'],
      ['directrice', 'Claire', 'Martin'],
    ] as const;
    for (const [identifiant, prenom, nom] of essais) {
      const page = await declarer(identifiant, prenom, nom);
      expect(page.statut).toBe(422);
      expect(page.texte).toContain(
        'Aucun enseignant ne répond à cet identifiant, ce prénom et ce nom ensemble',
      );
      expect(page.html).toContain(`value="${nom}"`);
    }
    expect(await affectes()).toEqual(['lpetit']);
    await base(sql`update agents set desactive_le = null where identifiant = 'ploin'`);
  });

  it('accents, casse et espaces ne comptent pas ; l’IEN peut alors la choisir, et rien ne s’est ouvert', async () => {
    await base(sql`update agents set prenom = 'Zoé', nom = 'L’Hœuvre-Ça' where identifiant = 'vagabond'`);
    const page = await declarer('Vagabond', 'ZOE', 'l’hoeuvre ca');
    expect(page.texte).toContain('L’enseignant est déclaré');
    expect((await declarer('vagabond', 'Zoé', 'L’Hœuvre-Ça')).texte).toContain('déjà déclaré');
    expect(await affectes()).toEqual(['lpetit', 'vagabond']);
    const form = await ien.ouvrir(paths.nouvelleDelegation({ uai: scene.tilleuls.uai }));
    expect(form.texte).toContain('Zoé L’Hœuvre-Ça');
    const elle = await Visiteur.connecter(test, 'vagabond');
    expect((await elle.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }))).texte).toContain(
      'Page introuvable',
    );
  });

  it('le retirer met fin à ses délégations, en attente ou en cours', async () => {
    const id = await deleguer(scene.tilleuls.uai, scene.lpetit.id);
    await base(sql`update delegations set effet_le = now() where id = ${id}`);
    const elle = await Visiteur.connecter(test, 'lpetit');
    expect((await elle.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }))).statut).toBe(200);
    const [affectation] = await base<{ id: string }>(
      sql`select id from affectations where agent_id = ${scene.lpetit.id}`,
    );
    const url = paths.retirerEnseignant({ uai: scene.tilleuls.uai, id: affectation?.id ?? '' });
    const page = await directrice.ouvrir(paths.enseignants({ uai: scene.tilleuls.uai }));
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    await directrice.navigation.post(url).type('form').send({ _csrf }).expect(303);
    const apres = await elle.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }));
    expect(apres.texte).toContain('Délégation retirée');
    expect(apres.texte).toContain('par Claire Martin');
    expect(await affectes()).toEqual(['vagabond']);
    const actions = await base<{ action: string }>(
      sql`select action from journal where ecole_id = ${scene.tilleuls.id} order by numero desc limit 2`,
    );
    expect(actions.map(({ action }) => action)).toEqual(['enseignant.retire', 'delegation.retiree']);
  });

  it('ce qui est délégué fait demander confirmation, sans JavaScript ; rien de délégué, un seul geste', async () => {
    const { uai, id } = scene.tilleuls;
    await base(sql`insert into affectations (agent_id, ecole_id) values (${scene.lpetit.id}, ${id})`);
    const retraits = async () => {
      const { html } = await directrice.ouvrir(paths.enseignants({ uai }));
      return html.split('Enseignants déclarés')[1]?.split('id="declarer"')[0] ?? '';
    };
    expect(await retraits()).not.toContain('<details');
    await deleguer(uai, scene.lpetit.id);
    const avec = await retraits();
    expect(avec.match(/<details/g)).toHaveLength(1);
    expect(avec).toMatch(/<summary[^>]*>Retirer de l’école [^/]*<svg/);
    expect(avec).toContain('Retirer Lucie Petit de l’école met fin aussitôt à ses délégations.');
    const page = await directrice.ouvrir(paths.enseignants({ uai }));
    const faite = await directrice.presser(page, 'Retirer et mettre fin à ses délégations');
    expect(faite.texte).toContain('Lucie Petit n’est plus de l’école');
    expect(await affectes()).toEqual(['vagabond']);
    expect(await base(sql`select from delegations where est_vivante(delegations)`)).toEqual([]);
  });

  it('vingt essais par jour, justes ou faux', async () => {
    await base(sql`update compteurs_du_jour set nombre = 19 where quoi = 'attestation'`);
    expect((await declarer('personne', 'A', 'B')).texte).toContain('Aucun enseignant ne répond');
    expect((await declarer('lpetit', 'Lucie', 'Petit')).texte).toContain('reprenez demain');
    expect(await affectes()).toEqual(['vagabond']);
  });
});

describe('la direction refuse', () => {
  it('avant l’effet, avec un motif ; l’enseignante le sait', async () => {
    const id = await deleguer(scene.tilleuls.uai, scene.vagabond.id);
    const page = await directrice.ouvrir(paths.delegationEcole({ uai: scene.tilleuls.uai, id }));
    expect((await directrice.presser(page, 'Refuser la délégation')).statut).toBe(422);
    const faite = await directrice.presser(page, 'Refuser la délégation', {
      remplir: { motif: 'Pas elle.' },
    });
    expect(faite.texte).toContain('La délégation est refusée');
    expect(faite.texte).toMatch(/Refusée par Claire Martin [^:]*: Pas elle\. (?!\.)/);
    const elle = await Visiteur.connecter(test, 'vagabond');
    expect((await elle.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }))).texte).toContain(
      'Délégation refusée',
    );
  });
});

describe('ops', () => {
  it('agents:affecter, delegations:lister, :prendre-effet et :retirer', async () => {
    const { uai } = scene.lavandes;
    const dire = async (quoi: Parameters<typeof lancer>[1], options: Record<string, unknown>) =>
      (await lancer(test.current, quoi, options)).sortie;
    expect(await dire(affecter, { arguments: ['lpetit'], ecole: uai })).toContain('Aucun droit ne s’ouvre');
    await expect(dire(affecter, { arguments: ['lpetit'], ecole: uai })).rejects.toThrow('déjà déclaré');
    await expect(dire(affecter, { arguments: ['directrice'], ecole: uai })).rejects.toThrow(
      'seul un enseignant',
    );
    const id = await deleguer(uai, scene.lpetit.id);
    expect(await dire(lister, { ecole: uai })).toContain(
      'en attente\u202f; sans réponse, elle prend effet le',
    );
    expect(await dire(prendreEffet, { arguments: [id] })).toContain('est acceptée');
    await expect(dire(prendreEffet, { arguments: [id] })).rejects.toThrow('En cours');
    const elle = await Visiteur.connecter(test, 'lpetit');
    expect((await elle.ouvrir(paths.accueil({ uai }))).statut).toBe(200);
    // A stolen access: what its owner has granted is listed, for ops to withdraw.
    const { identifiant } = scene.ien;
    const fermeture = await dire(desactiver, { arguments: [identifiant] });
    expect(fermeture).toContain('Si son accès a été volé, retirez-les (delegations:retirer)');
    expect(fermeture).toMatch(new RegExp(`^${id} {2}${uai} `, 'm'));
    expect(await dire(desactiver, { arguments: ['vagabond'] })).not.toContain('retirez-les');
    await dire(desactiver, { arguments: [identifiant], reactiver: true });
    expect(await dire(retirer, { arguments: [id], motif: 'Erreur.' })).toContain('est retirée');
    expect((await elle.ouvrir(paths.accueil({ uai }))).texte).toContain('par l’assistance');
    expect(await dire(lister, { ecole: uai })).toContain('Aucune délégation');
    expect(await dire(affecter, { arguments: ['lpetit'], ecole: uai, retirer: true })).toContain(
      'n’exerce plus',
    );
    for (const numero of ['999999', 'x'])
      await expect(dire(retirer, { arguments: [numero], motif: 'a' })).rejects.toThrow();
  });
});
