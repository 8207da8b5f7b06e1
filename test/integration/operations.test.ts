import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../src/routes/paths.ts';
import { creerAgent } from '../builders/agent.ts';
import { activer, bloquer, HACHE_CHOISI, informerAvec, lireComptes } from '../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { tableauDe } from '../helpers/html.ts';
import { boutonsDe, type Page, Visiteur } from '../helpers/visiteur.ts';

const test = useTestApp();
/** A letter first, and no sign that could be taken for another. */
const SIGNES = /^[a-hj-km-np-z][a-hj-km-np-z2-9]{10,}$/;
const DEMAIN = new Date(Date.now() + 86_400_000);
const HIER = new Date(Date.now() - 86_400_000);

let numero = 0;
let ecole: EcoleTest;
let ids: string[];
let directrice: Visiteur;

beforeAll(async () => {
  await creerAgent(test.current.deps);
  directrice = await Visiteur.connecter(test, 'directrice');
});

/** A school of its own for each rule: six pupils, nobody informed yet. */
beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  ids = await ajouterEleves(deps, ecole, desEleves(6, 2));
  await deps.database.withOps((trx) =>
    trx.run('insert into habilitations (agent_id, ecole_id) select id, $1 from agents', [ecole.id]),
  );
});

const comptes = (fiches?: readonly string[]) => lireComptes(test.current.deps, ecole, fiches);
const provisoires = async (fiches?: readonly string[]) => (await comptes(fiches)).map((c) => c.provisoire);
const liste = () => directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
const plan = async (action: string, fiches: readonly string[] = ids) =>
  directrice.presser(await liste(), action, { cocher: fiches });
const informer = async (fiches: readonly string[] = ids) =>
  directrice.presser(await plan('Informer', fiches), 'Confirmer');
const REINITIALISER = 'Réinitialiser les mots de passe';
const journal = (action: string) =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ action: string; auteur: string; details: Record<string, unknown> }>(
      'select action, auteur, details from journal where ecole_id = $1 and action like $2 order by id',
      [ecole.id, action],
    ),
  );
const evenements = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ evenement: string; etat_avant: string; etat_apres: string; compte_id: string }>(
      'select evenement, etat_avant, etat_apres, compte_id from compte_evenements where ecole_id = $1 order by id',
      [ecole.id],
    ),
  );
const operations = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ etat: string }>('select etat from operations where ecole_id = $1 order by id', [ecole.id]),
  );

describe('Informer (DESIGN §4.1)', () => {
  it('montre le plan, en nombres, avant que rien ne soit écrit', async () => {
    const avant = await comptes();
    const page = await plan('Informer');
    expect(page.texte).toContain('Vous allez informer 6 élèves.');
    expect(page.texte).toContain('6 Reçoivent un mot de passe provisoire');
    expect(await comptes()).toEqual(avant);
    expect(await evenements()).toEqual([]);
    expect(await journal('eleves.%')).toEqual([]);
  });

  it('« Confirmer » donne à chacun un mot de passe provisoire à lui, lisible et valable trois mois', async () => {
    const page = await informer();
    expect(page.texte).toContain('6 élèves ont été informés, dont 6 nouveaux mots de passe provisoires');
    const apres = await comptes();
    expect(apres.map((c) => c.etat)).toEqual(Array(6).fill('informe'));
    for (const { provisoire } of apres) expect(provisoire).toMatch(SIGNES);
    expect(new Set(apres.map((c) => c.provisoire)).size).toBe(6);
    const jours = ((apres[0]?.provisoireExpireLe?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(jours).toBeGreaterThan(88);
    expect(jours).toBeLessThan(93);
  });

  it('le journal le dit une fois, sans nom ni secret, et chaque compte garde sa trace', async () => {
    await informer();
    expect(await journal('eleves.informes')).toEqual([
      {
        action: 'eleves.informes',
        auteur: 'Claire Martin',
        details: expect.objectContaining({ attribuer: 6, reinitialiser: false }),
      },
    ]);
    const traces = await evenements();
    expect(new Set(traces.map((t) => t.compte_id)).size).toBe(6);
    for (const trace of traces) {
      expect(trace).toMatchObject({
        evenement: 'attribuer',
        etat_avant: 'non_informe',
        etat_apres: 'informe',
      });
    }
  });

  it('informer deux fois laisse les mêmes mots de passe : les feuilles déjà distribuées restent bonnes', async () => {
    await informer();
    const distribues = await provisoires();
    const second = await plan('Informer');
    expect(second.texte).toContain('6 Gardent leur mot de passe provisoire');
    const page = await directrice.presser(second, 'Confirmer');
    expect(page.texte).toContain('6 élèves ont été informés, dont 0 nouveau mot de passe provisoire');
    expect(await provisoires()).toEqual(distribues);
    expect(await evenements()).toHaveLength(6);
  });

  it('un mot de passe provisoire expiré est remplacé', async () => {
    await informerAvec(test.current.deps, ids.slice(0, 2), { motDePasse: 'ancienmotde', expireLe: HIER });
    await informerAvec(test.current.deps, ids.slice(2, 3), { motDePasse: 'toujoursbon', expireLe: DEMAIN });
    const page = await plan('Informer', ids.slice(0, 3));
    expect(page.texte).toContain('2 Reçoivent un nouveau mot de passe, le précédent ayant expiré');
    expect(page.texte).toContain('1 Gardent leur mot de passe provisoire');
    await directrice.presser(page, 'Confirmer');
    const [a, b, c] = await comptes(ids.slice(0, 3));
    expect(a?.provisoire).toMatch(SIGNES);
    expect(b?.provisoire).not.toBe('ancienmotde');
    expect(c?.provisoire).toBe('toujoursbon');
    expect([a?.etat, b?.etat, c?.etat]).toEqual(['informe', 'informe', 'informe']);
    expect(a?.provisoireExpireLe?.getTime()).toBeGreaterThan(Date.now());
  });

  it('un compte activé n’est pas touché : ni l’état, ni le mot de passe choisi', async () => {
    await activer(test.current.deps, ids.slice(0, 1));
    const [avant] = await comptes(ids.slice(0, 1));
    const page = await plan('Informer');
    expect(page.texte).toContain('1 Compte inchangé');
    expect(page.texte).toContain('le mot de passe choisi par l’élève ne change pas');
    await directrice.presser(page, 'Confirmer');
    expect(await comptes(ids.slice(0, 1))).toEqual([avant]);
  });

  it('un compte bloqué est refusé, avec son nom et le motif, et les autres sont servis', async () => {
    await bloquer(test.current.deps, ids.slice(0, 1));
    const page = await plan('Informer');
    expect(page.texte).toContain('1 Ne peuvent pas être traités');
    expect(tableauDe(page.document)).toEqual([
      { Nom: 'NOM0000', Prénom: 'Prénom0', Classe: 'Classe 1', Motif: 'Compte bloqué' },
    ]);
    const resultat = await directrice.presser(page, 'Confirmer');
    expect(resultat.texte).toContain('5 élèves ont été informés');
    expect(resultat.texte).toContain('Compte bloqué');
    expect((await comptes()).map((c) => c.etat)).toEqual(['non_informe', ...Array(5).fill('informe')]);
  });

  it('quand personne ne peut être servi, il n’y a rien à confirmer', async () => {
    await bloquer(test.current.deps, ids);
    const page = await plan('Informer');
    expect(page.texte).toContain('Aucun compte ne peut être traité');
    expect(boutonsDe(page)).not.toContain('Confirmer');
  });
});

describe('Informer avec « réinitialiser le mot de passe » (guide : avec précaution)', () => {
  it('recalcule le plan, avertit, et remplace aussi les mots de passe attribués ou choisis', async () => {
    const { deps } = test.current;
    await informerAvec(deps, ids.slice(0, 2), { motDePasse: 'distribuehi', expireLe: DEMAIN });
    await activer(deps, ids.slice(2, 3));
    const simple = await plan('Informer', ids.slice(0, 4));
    const page = await directrice.presser(simple, 'Réinitialiser aussi les mots de passe');
    expect(page.url).not.toBe(simple.url);
    expect(page.texte).toContain('1 Reçoivent un mot de passe provisoire');
    expect(page.texte).toContain('3 Mot de passe réinitialisé');
    expect(page.texte).toMatch(/À utiliser avec précaution : le mot de passe actuel de 3 élèves/);
    expect(await provisoires(ids.slice(0, 2))).toEqual(['distribuehi', 'distribuehi']);

    await directrice.presser(page, 'Confirmer');
    const [a, b, c, d] = await comptes(ids.slice(0, 4));
    for (const compte of [a, b, c, d]) expect(compte?.provisoire).toMatch(SIGNES);
    expect(a?.provisoire).not.toBe('distribuehi');
    expect([a?.etat, b?.etat, c?.etat, d?.etat]).toEqual(['informe', 'informe', 'actif', 'informe']);
    expect(c?.motDePasseHache).toBeNull();
  });

  it('l’option se retire avant de confirmer', async () => {
    await informerAvec(test.current.deps, ids.slice(0, 1), { motDePasse: 'distribuehi', expireLe: DEMAIN });
    const coche = await directrice.presser(
      await plan('Informer', ids.slice(0, 2)),
      'Réinitialiser aussi les mots de passe',
    );
    const page = await directrice.presser(coche, 'Ne plus réinitialiser les mots de passe');
    expect(page.texte).toContain('1 Gardent leur mot de passe provisoire');
    await directrice.presser(page, 'Confirmer');
    expect((await provisoires(ids.slice(0, 1)))[0]).toBe('distribuehi');
  });

  it('le plan remplacé ne s’exécute plus : il mène au nouveau', async () => {
    const simple = await plan('Informer');
    const nouveau = await directrice.presser(simple, 'Réinitialiser aussi les mots de passe');
    const page = await directrice.presser(simple, 'Confirmer');
    expect(page.url).toBe(nouveau.url);
    expect((await comptes()).every((c) => c.etat === 'non_informe')).toBe(true);
  });
});

describe('Réinitialiser les mots de passe (DESIGN §4.1)', () => {
  it('refuse qui n’a jamais été informé, et sert les autres', async () => {
    const { deps } = test.current;
    await informerAvec(deps, ids.slice(0, 1), { motDePasse: 'distribuehi', expireLe: DEMAIN });
    await activer(deps, ids.slice(1, 2));
    const page = await plan(REINITIALISER, ids.slice(0, 3));
    expect(page.texte).toContain('Vous allez réinitialiser le mot de passe de 2 élèves.');
    expect(tableauDe(page.document)).toEqual([
      {
        Nom: 'NOM0002',
        Prénom: 'Prénom2',
        Classe: 'Classe 1',
        Motif: expect.stringMatching(/^Jamais informé/),
      },
    ]);
    const resultat = await directrice.presser(page, 'Confirmer');
    expect(resultat.texte).toContain('2 mots de passe ont été réinitialisés');
    const [a, b, c] = await comptes(ids.slice(0, 3));
    expect([a?.etat, b?.etat, c?.etat]).toEqual(['informe', 'actif', 'non_informe']);
    expect(a?.provisoire).not.toBe('distribuehi');
    expect(b?.provisoire).toMatch(SIGNES);
    expect(c?.provisoire).toBeNull();
    expect(await journal('eleves.reinitialises')).toHaveLength(1);
  });

  it('un compte activé reste activé, et perd son mot de passe choisi', async () => {
    await activer(test.current.deps, ids.slice(0, 1));
    expect((await comptes(ids.slice(0, 1)))[0]?.motDePasseHache).toBe(HACHE_CHOISI);
    await directrice.presser(await plan(REINITIALISER, ids.slice(0, 1)), 'Confirmer');
    expect((await comptes(ids.slice(0, 1)))[0]).toMatchObject({ etat: 'actif', motDePasseHache: null });
  });

  it('quand aucun n’a été informé, rien n’est à confirmer', async () => {
    expect(boutonsDe(await plan(REINITIALISER))).not.toContain('Confirmer');
  });
});

describe('un plan s’exécute une seule fois (DESIGN §5.2)', () => {
  it('un double clic ne fait qu’une opération : mêmes mots de passe, une ligne au journal', async () => {
    const page = await plan('Informer');
    const [a, b] = await Promise.all([
      directrice.envoyer(page, 'Confirmer'),
      directrice.envoyer(page, 'Confirmer'),
    ]);
    expect([a.status, b.status]).toEqual([303, 303]);
    expect(a.headers.location).toBe(b.headers.location);
    expect(await journal('eleves.informes')).toHaveLength(1);
    expect(await evenements()).toHaveLength(6);
    const distribues = await provisoires();
    await directrice.presser(page, 'Confirmer');
    expect(await provisoires()).toEqual(distribues);
    expect((await comptes()).map((c) => c.version)).toEqual(Array(6).fill(2));
  });

  it('cinquante confirmations en même temps d’un même plan : une seule compte', async () => {
    const page = await plan('Informer');
    const reponses = await Promise.all(
      Array.from({ length: 50 }, () => directrice.envoyer(page, 'Confirmer')),
    );
    expect(new Set(reponses.map((r) => r.status))).toEqual(new Set([303]));
    expect(await journal('eleves.informes')).toHaveLength(1);
    expect(await evenements()).toHaveLength(6);
  });

  it('vingt plans sur les mêmes comptes, confirmés en même temps : un seul mot de passe chacun', async () => {
    const pages: Page[] = [];
    while (pages.length < 20) pages.push(await plan('Informer'));
    const reponses = await Promise.all(pages.map((page) => directrice.envoyer(page, 'Confirmer')));
    expect(new Set(reponses.map((r) => r.status))).toEqual(new Set([303]));
    expect((await operations()).filter((o) => o.etat === 'executee')).toHaveLength(1);
    expect(await evenements()).toHaveLength(6);
    expect((await comptes()).map((c) => c.version)).toEqual(Array(6).fill(2));
  });

  it('un plan dont un compte a changé est refusé en entier, recalculé, et la page le dit', async () => {
    const page = await plan('Informer');
    await informer(ids.slice(0, 2));
    const [premier] = await provisoires(ids.slice(0, 1));
    const recalcule = await directrice.presser(page, 'Confirmer');
    expect(recalcule.url).not.toBe(page.url);
    expect(recalcule.texte).toContain(
      'Des comptes ont changé depuis l’affichage du plan : rien n’a été fait',
    );
    expect(recalcule.texte).toContain('4 Reçoivent un mot de passe provisoire');
    expect(recalcule.texte).toContain('2 Gardent leur mot de passe provisoire');
    expect((await comptes(ids.slice(2))).every((c) => c.etat === 'non_informe')).toBe(true);

    await directrice.presser(recalcule, 'Confirmer');
    expect((await comptes()).every((c) => c.etat === 'informe')).toBe(true);
    expect((await provisoires(ids.slice(0, 1)))[0]).toBe(premier);
  });

  it('un plan gardé jusqu’après l’expiration d’un mot de passe est recalculé', async () => {
    await informerAvec(test.current.deps, ids, { expireLe: new Date(Date.now() + 700) });
    const page = await plan('Informer');
    expect(page.texte).toContain('6 Gardent leur mot de passe provisoire');
    await new Promise((resolve) => setTimeout(resolve, 800));
    const recalcule = await directrice.presser(page, 'Confirmer');
    expect(recalcule.texte).toContain('6 Reçoivent un nouveau mot de passe, le précédent ayant expiré');
    expect(await evenements()).toEqual([]);
  });

  it('un élève parti depuis le plan n’est plus servi', async () => {
    const page = await plan('Informer');
    await test.current.deps.database.withOps((trx) =>
      trx.run('update eleves set parti_le = now() where id = $1', [ids[0]]),
    );
    const recalcule = await directrice.presser(page, 'Confirmer');
    expect(recalcule.texte).toContain('Vous allez informer 5 élèves.');
    expect((await comptes()).every((c) => c.etat === 'non_informe')).toBe(true);
  });

  it('revenir plus tard à l’adresse de l’opération montre ce qui a été fait, et n’agit pas', async () => {
    const fait = await informer();
    const distribues = await provisoires();
    const page = await directrice.ouvrir(fait.url);
    expect(page.texte).toContain('6 élèves ont été informés');
    expect(boutonsDe(page)).not.toContain('Confirmer');
    expect(await provisoires()).toEqual(distribues);
  });
});
