import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { finDAnnee } from '../../../src/domain/circonscription/delegation.ts';
import { CODE_RECENT_MS } from '../../../src/domain/connexion/session.ts';
import { formatDate } from '../../../src/domain/francais.ts';
import { paths } from '../../../src/paths.ts';
import { direEffet } from '../../../src/services/circonscription/suites.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import {
  dansJours,
  monterCirconscription,
  type SceneCirconscription,
} from '../../helpers/scenes/circonscription.ts';
import { vieillirCode } from '../../helpers/visiteur/sessions.ts';
import { boutonsDe, type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
let scene: SceneCirconscription;
let ien: Visiteur;
let directrice: Visiteur;
let enseignante: Visiteur;

beforeAll(async () => {
  scene = await monterCirconscription(test.current);
  ien = await Visiteur.connecter(test, 'ien');
  directrice = await Visiteur.connecter(test, 'directrice');
  enseignante = await Visiteur.connecter(test, 'lpetit');
});

const journal = async () =>
  (
    await base<{ action: string; agent: string | null; auteur: string }>(
      sql`select j.action, a.identifiant as agent, j.auteur from journal j left join agents a on a.id = j.agent_id
       where j.ecole_id = ${scene.tilleuls.id} and j.action ~ '^(delegation|enseignant)\\.' order by j.numero`,
    )
  ).map(({ action, agent, auteur }) => `${action} ${agent ?? auteur}`);

/** The notices queued and not yet counted: « evenement → who », sorted. */
async function avis(): Promise<string[]> {
  const lignes = await base<{ mot: string }>(
    sql`select (j.payload->>'evenement') || ' ' || a.identifiant as mot
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     join agents a on a.id = (j.payload->>'agentId')::bigint where t.identifier = 'prevenir_delegation' order by 1`,
  );
  await base(sql`delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier = 'prevenir_delegation'`);
  return lignes.map(({ mot }) => mot);
}

const accueil = () => enseignante.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }));

async function remplir(champs: Record<string, string>): Promise<Page> {
  const page = await ien.ouvrir(paths.nouvelleDelegation({ uai: scene.tilleuls.uai }));
  const { debut, fin, ...choix } = champs;
  return ien.presser(page, 'Relire avant d’accorder', {
    cocher: Object.values(choix),
    remplir: { ...(debut ? { debut } : {}), ...(fin ? { fin } : {}) },
  });
}

describe('une IEN délègue deux semaines sur les élèves d’une école (règles §10)', () => {
  it('elle voit les écoles de sa circonscription, et elles seules', async () => {
    const arena = await ien.ouvrir(paths.arena());
    expect(arena.texte).toContain('Solaris – délégations');
    expect(arena.texte).not.toContain('Aucune application');
    const page = await ien.ouvrir(paths.delegations());
    expect(page.texte).toContain('École des Tilleuls');
    expect(page.texte).toContain('Claire Martin');
    expect(page.texte).toContain('École sans directeur');
    expect(page.texte).not.toContain('École lointaine');
    expect((await ien.ouvrir(`${paths.delegations()}?q=lavandes`)).texte).not.toContain('École des Tilleuls');
    for (const uai of [scene.lointaine.uai, '0990077W', 'x'])
      expect((await ien.ouvrir(`/delegations/ecoles/${uai}`)).statut).toBe(404);
    for (const autre of [directrice, enseignante])
      expect((await autre.ouvrir(paths.delegations())).statut).toBe(403);
  });

  it('le formulaire propose aujourd’hui et le 31 août, et les enseignants de l’école seulement', async () => {
    const { texte, html } = await ien.ouvrir(paths.nouvelleDelegation({ uai: scene.tilleuls.uai }));
    expect(html).toContain(`value="${dansJours(0)}"`);
    expect(html).toContain(`value="${finDAnnee(dansJours(0))}"`);
    expect(texte).toContain('Lucie Petit');
    expect(texte).not.toMatch(/Marc Dupuis|Pia Loin|Val Bondir/);
    expect(texte).toContain('Restent à la direction seule');
  });

  it('une saisie refusée garde ce qui fut tapé, et dit quoi changer', async () => {
    const rien = await ien.ouvrir(paths.relireDelegation({ uai: scene.tilleuls.uai }));
    expect(rien.statut).toBe(422);
    for (const mot of [
      'Choisissez l’enseignant',
      'Choisissez ce que la délégation permet',
      'premier jour',
      'dernier jour',
    ])
      expect(rien.texte).toContain(mot);
    const a = await remplir({
      qui: scene.lpetit.id,
      perimetre: 'eleves',
      debut: dansJours(3),
      fin: dansJours(1),
    });
    expect(a.statut).toBe(422);
    expect(a.texte).toContain('finirait avant de commencer');
    expect(a.html).toContain(`value="${dansJours(3)}"`);
  });

  it('un code ancien en demande un nouveau, et ramène à ce qui était rempli', async () => {
    await vieillirCode(test, 'ien', CODE_RECENT_MS + 60_000);
    const relire = await remplir({ qui: scene.lpetit.id, perimetre: 'eleves', fin: dansJours(14) });
    expect(relire.texte).toContain('Lucie Petit');
    expect(relire.texte).toContain('sans réponse, elle prend effet le');
    const code = await ien.presser(relire, 'Accorder la délégation');
    expect(code.url).toContain(paths.confirmationOtp());
    const retour = await ien.confirmerParCode(code);
    expect(retour.texte).toContain(`au ${formatDate(dansJours(14))}`);
    expect(await base(sql`select from delegations`)).toEqual([]);
    const faite = await ien.presser(retour, 'Accorder la délégation');
    expect(faite.texte).toContain('La délégation est accordée');
    expect(faite.texte).toContain('En attente');
    expect(await avis()).toEqual(['accordee directrice', 'accordee ien', 'accordee lpetit']);
  });

  it('elle n’ouvre rien avant l’accord de la direction, et l’enseignante sait pourquoi', async () => {
    const page = await accueil();
    expect(page.statut).toBe(404);
    expect(page.texte).toContain('attend l’accord de la direction');
    expect(page.texte).toContain('École des Tilleuls');
    const autre = await enseignante.ouvrir(paths.accueil({ uai: scene.lavandes.uai }));
    expect(autre.texte).toContain('Page introuvable');
  });

  it('la directrice la voit dès l’accueil, et l’accepte', async () => {
    const tableau = await directrice.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }));
    expect(tableau.texte).toContain('Une délégation attend votre accord');
    const page = await directrice.suivreLien(tableau, 'Accepter ou refuser');
    await vieillirCode(test, 'directrice', CODE_RECENT_MS + 60_000);
    const code = await directrice.presser(page, 'Accepter la délégation');
    const retour = await directrice.confirmerParCode(code);
    const faite = await directrice.presser(retour, 'Accepter la délégation');
    expect(faite.texte).toContain('La délégation est acceptée');
    expect((await directrice.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }))).texte).not.toContain(
      'attend votre accord',
    );
    expect(await avis()).toEqual(['acceptee directrice', 'acceptee ien', 'acceptee lpetit']);
  });

  it('l’enseignante ne voit que ce qu’elle permet, et jusqu’à quand', async () => {
    const page = await accueil();
    expect(page.statut).toBe(200);
    const mention = `Par délégation, élèves seulement, jusqu’au ${formatDate(dansJours(14))}`;
    expect(page.texte).toContain(mention);
    expect(page.texte).not.toMatch(/Représentants légaux|Paramétrage/);
    const { uai } = scene.tilleuls;
    for (const url of [
      paths.representantsLegaux({ uai }),
      paths.parametrage({ uai }),
      paths.enseignants({ uai }),
    ])
      expect((await enseignante.ouvrir(url)).statut).toBe(403);
    const eleves = await enseignante.ouvrir(paths.eleves({ uai }));
    expect(eleves.texte).toContain(mention);
    expect(boutonsDe(eleves).join()).toContain('Informer');
    expect((await enseignante.ouvrir(paths.monAcces())).texte).toContain('par délégation, élèves seulement');
    expect((await enseignante.ouvrir(paths.accueil({ uai: scene.lavandes.uai }))).statut).toBe(404);
    expect((await enseignante.ouvrir(paths.delegations())).statut).toBe(403);
  });

  it('sept jours avant la fin, elle et l’IEN sont rappelées, une fois', async () => {
    await base(sql`update delegations set debut = ${dansJours(-8)}, fin = ${dansJours(7)}`);
    expect(await jouerEtape(test.current.deps, 'delegations')).toEqual({ effets: 0, rappels: 1, fins: 0 });
    expect(await avis()).toEqual(['rappel ien', 'rappel lpetit']);
    expect((await jouerEtape(test.current.deps, 'delegations')).rappels).toBe(0);
  });

  it('elle finit par sa date, même au milieu d’un plan ; la nuit le dit une fois', async () => {
    const { uai } = scene.tilleuls;
    const liste = await enseignante.ouvrir(paths.eleves({ uai }));
    const [id = ''] = [...liste.html.matchAll(/name="coches" value="(\d+)"/g)].map(([, n]) => n);
    const plan = await enseignante.presser(liste, 'Informer', { cocher: [id] });
    expect(boutonsDe(plan)).toContain('Confirmer');
    await base(sql`update delegations set fin = ${dansJours(-1)}`);
    const apres = await enseignante.presser(plan, 'Confirmer');
    expect(apres.statut).toBe(404);
    expect(apres.texte).toContain('Délégation terminée');
    expect(apres.texte).toContain(`a pris fin le ${formatDate(dansJours(-1))}`);
    expect(await base(sql`select from operations where etat = 'executee'`)).toEqual([]);
    expect((await jouerEtape(test.current.deps, 'delegations')).fins).toBe(1);
    expect((await jouerEtape(test.current.deps, 'delegations')).fins).toBe(0);
    expect(await avis()).toEqual(['terminee directrice', 'terminee ien', 'terminee lpetit']);
  });

  it('le journal de l’école raconte tout, avec des numéros seulement', async () => {
    expect(await journal()).toEqual([
      'delegation.accordee ien',
      'delegation.acceptee directrice',
      'delegation.terminee Traitement de nuit',
    ]);
    const [ligne] = await base<{ details: object }>(
      sql`select details from journal where action = 'delegation.accordee'`,
    );
    expect(ligne?.details).toMatchObject({
      enseignant: Number(scene.lpetit.id),
      ien: Number(scene.ien.id),
      perimetre: 'eleves',
      debut: dansJours(0),
      fin: dansJours(14),
    });
  });

  it('« Renouveler » propose la même, et mettre fin veut un motif', async () => {
    const ecole = await ien.ouvrir(paths.delegationsEcole({ uai: scene.tilleuls.uai }));
    expect(ecole.texte).toContain('Terminée');
    const form = await ien.suivreLien(ecole, 'Renouveler la délégation à Lucie Petit');
    const titre = 'Renouveler la délégation de Lucie Petit';
    expect(form.html).toMatch(new RegExp(`<title>${titre} .*</title>`));
    expect(form.html).toMatch(new RegExp(`<h1[^>]*>${titre}</h1>`));
    const relire = await ien.presser(form, 'Relire avant d’accorder');
    expect(relire.texte).toContain('Élèves seulement');
    const page = await ien.presser(relire, 'Accorder la délégation');
    expect(page.texte).toContain('En attente');
    const sans = await ien.presser(page, 'Mettre fin à la délégation');
    expect(sans.statut).toBe(422);
    expect(sans.texte).toContain('Dites pourquoi');
    const lien = await ien.presser(sans, 'Mettre fin à la délégation', {
      remplir: { motif: 'Confirmez sur educ-connect.example' },
    });
    expect(lien.statut).toBe(422);
    expect(lien.texte).toContain('sans adresse internet ni adresse mail');
    expect(lien.html).toContain('Confirmez sur educ-connect.example');
    const faite = await ien.presser(sans, 'Mettre fin à la délégation', {
      remplir: { motif: 'Finalement non.' },
    });
    expect(faite.texte).toContain('La délégation est retirée');
    expect(faite.texte).toContain('Retirée par Isabelle Bernard');
    expect(faite.texte).toMatch(/Finalement non\.(?!\.)/);
    expect(await avis()).toContain('retiree directrice');
    const vue = await accueil();
    expect(vue.texte).toContain('Délégation retirée');
    expect(vue.texte).toContain('par Isabelle Bernard');
    // Nobody else is told that there was one.
    const autre = await Visiteur.connecter(test, 'vagabond');
    expect((await autre.ouvrir(paths.accueil({ uai: scene.tilleuls.uai }))).texte).toContain(
      'Page introuvable',
    );
  });
});

describe('sans réponse de la direction', () => {
  it('école sans directeur : personne n’accepte, elle prend effet après un jour ouvré, et cela se dit une fois', async () => {
    const { uai } = scene.lavandes;
    const marc = await Visiteur.connecter(test, 'mdupuis');
    const form = await ien.ouvrir(paths.nouvelleDelegation({ uai }));
    expect(form.texte).toContain('École sans directeur');
    const relire = await ien.presser(form, 'Relire avant d’accorder', { cocher: [scene.mdupuis.id, 'tous'] });
    expect(relire.texte).toContain('L’enseignant et vous êtes prévenus par mail.');
    expect(relire.texte).not.toContain('La direction, l’enseignant');
    const page = await ien.presser(relire, 'Accorder la délégation');
    expect(page.texte).toContain('En attente');
    await avis();
    const [delegation] = await base<{ id: string }>(
      sql`select id from delegations where ecole_id = ${scene.lavandes.id}`,
    );
    const id = delegation?.id ?? '';
    await direEffet(test.current.deps, id);
    expect(await avis()).toEqual([]);
    expect((await marc.ouvrir(paths.accueil({ uai }))).statut).toBe(404);
    await base(sql`update delegations set effet_le = now() where id = ${id}`);
    expect((await marc.ouvrir(paths.accueil({ uai }))).texte).toContain('élèves et représentants légaux');
    expect((await marc.ouvrir(paths.parametrage({ uai }))).texte).not.toContain('Enseignants et délégations');
    expect((await marc.ouvrir(paths.enseignants({ uai }))).statut).toBe(403);
    await direEffet(test.current.deps, id);
    await direEffet(test.current.deps, id);
    expect(await avis()).toEqual(['effet ien', 'effet mdupuis']);
    expect((await ien.ouvrir(paths.delegation({ id }))).texte).toContain(
      'Sans réponse de la direction, en vigueur depuis',
    );
  });
});
