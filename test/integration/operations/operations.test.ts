import { describe, expect, it } from 'vitest';
import { expireLe } from '../../../src/domain/mots-de-passe/provisoire.ts';
import { activer, bloquer, HACHE_CHOISI, informerAvec } from '../../builders/compte.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useEcoleNeuve } from '../../helpers/scenes/ecole-neuve.ts';
import { tableauDe } from '../../helpers/visiteur/html.ts';
import { boutonsDe } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
/** A letter first, and no sign that could be taken for another. */
const SIGNES = /^[a-hj-km-np-z][a-hj-km-np-z2-9]{10,}$/;
const DEMAIN = new Date(Date.now() + 86_400_000);
const HIER = new Date(Date.now() - 86_400_000);

const ecole = useEcoleNeuve(test);
const { comptes, provisoires, plan, informer, journal, evenements } = ecole;
const REINITIALISER = 'Réinitialiser les mots de passe';

describe('Informer (règles §4.1)', () => {
  it('montre le plan, en nombres, avant que rien ne soit écrit', async () => {
    const avant = await comptes();
    const page = await plan('Informer');
    expect(page.texte).toContain('Vous allez informer 6 élèves.');
    expect(page.texte).toContain('6 reçoivent un mot de passe provisoire');
    expect(await comptes()).toEqual(avant);
    expect(await evenements()).toEqual([]);
    expect(await journal('eleves.%')).toEqual([]);
  });

  it('« Confirmer » donne à chacun un mot de passe provisoire à lui, lisible et daté', async () => {
    const page = await informer();
    expect(page.texte).toContain('6 élèves ont été informés. 6 mots de passe provisoires ont été créés.');
    const apres = await comptes();
    expect(apres.map((c) => c.etat)).toEqual(Array(6).fill('informe'));
    for (const { provisoire } of apres) expect(provisoire).toMatch(SIGNES);
    expect(new Set(apres.map((c) => c.provisoire)).size).toBe(6);
    const expirations = new Set(apres.map((c) => c.provisoireExpireLe?.toISOString()));
    expect([...expirations]).toEqual([expireLe(test.current.deps.clock.now()).toISOString()]);
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
    expect(second.texte).toContain('6 gardent leur mot de passe provisoire');
    const page = await ecole.directrice.presser(second, 'Confirmer');
    expect(page.texte).toContain('6 élèves ont été informés. Aucun nouveau mot de passe.');
    expect(await provisoires()).toEqual(distribues);
    expect(await evenements()).toHaveLength(6);
  });

  it('un mot de passe provisoire expiré est remplacé', async () => {
    await informerAvec(test.current.deps, ecole.ids.slice(0, 2), {
      motDePasse: 'ancienmotde',
      expireLe: HIER,
    });
    await informerAvec(test.current.deps, ecole.ids.slice(2, 3), {
      motDePasse: 'toujoursbon',
      expireLe: DEMAIN,
    });
    const page = await plan('Informer', ecole.ids.slice(0, 3));
    expect(page.texte).toContain('2 reçoivent un nouveau mot de passe, le précédent ayant expiré');
    expect(page.texte).toContain('1 garde son mot de passe provisoire');
    await ecole.directrice.presser(page, 'Confirmer');
    const [a, b, c] = await comptes(ecole.ids.slice(0, 3));
    expect(a?.provisoire).toMatch(SIGNES);
    expect(b?.provisoire).not.toBe('ancienmotde');
    expect(c?.provisoire).toBe('toujoursbon');
    expect([a?.etat, b?.etat, c?.etat]).toEqual(['informe', 'informe', 'informe']);
    expect(a?.provisoireExpireLe?.getTime()).toBeGreaterThan(Date.now());
  });

  it('un compte activé n’est pas touché : ni l’état, ni le mot de passe choisi', async () => {
    await activer(test.current.deps, ecole.ids.slice(0, 1));
    const [avant] = await comptes(ecole.ids.slice(0, 1));
    const page = await plan('Informer');
    expect(page.texte).toContain('1 garde le mot de passe de son choix');
    expect(page.texte).toContain('le mot de passe choisi par l’élève ne change pas');
    await ecole.directrice.presser(page, 'Confirmer');
    expect(await comptes(ecole.ids.slice(0, 1))).toEqual([avant]);
  });

  it('un compte bloqué est refusé, avec son nom et le motif, et les autres sont servis', async () => {
    await bloquer(test.current.deps, ecole.ids.slice(0, 1));
    const page = await plan('Informer');
    expect(page.texte).toContain('1 ne peut pas être traité');
    expect(tableauDe(page.document)).toEqual([
      { Nom: 'NOM0000', Prénom: 'Prénom0', Classe: 'Classe 1', Motif: 'Compte bloqué' },
    ]);
    const resultat = await ecole.directrice.presser(page, 'Confirmer');
    expect(resultat.texte).toContain('5 élèves ont été informés');
    expect(resultat.texte).toContain('Compte bloqué');
    expect((await comptes()).map((c) => c.etat)).toEqual(['non_informe', ...Array(5).fill('informe')]);
  });

  it('quand personne ne peut être servi, il n’y a rien à confirmer', async () => {
    await bloquer(test.current.deps, ecole.ids);
    const page = await plan('Informer');
    expect(page.texte).toContain('Aucun compte ne peut être traité');
    expect(boutonsDe(page)).not.toContain('Confirmer');
  });
});

describe('Informer avec « réinitialiser le mot de passe » (guide : avec précaution)', () => {
  it('recalcule le plan, avertit, et remplace aussi les mots de passe attribués ou choisis', async () => {
    const { deps } = test.current;
    await informerAvec(deps, ecole.ids.slice(0, 2), { motDePasse: 'distribuehi', expireLe: DEMAIN });
    await activer(deps, ecole.ids.slice(2, 3));
    const simple = await plan('Informer', ecole.ids.slice(0, 4));
    const page = await ecole.directrice.presser(simple, 'Réinitialiser aussi les mots de passe');
    expect(page.url).not.toBe(simple.url);
    expect(page.texte).toContain('1 reçoit un mot de passe provisoire');
    expect(page.texte).toContain('3 voient leur mot de passe réinitialisé');
    expect(page.texte).toMatch(/À utiliser avec précaution : le mot de passe actuel de 3 élèves/);
    expect(await provisoires(ecole.ids.slice(0, 2))).toEqual(['distribuehi', 'distribuehi']);

    await ecole.directrice.presser(page, 'Confirmer');
    const [a, b, c, d] = await comptes(ecole.ids.slice(0, 4));
    for (const compte of [a, b, c, d]) expect(compte?.provisoire).toMatch(SIGNES);
    expect(a?.provisoire).not.toBe('distribuehi');
    expect([a?.etat, b?.etat, c?.etat, d?.etat]).toEqual(['informe', 'informe', 'actif', 'informe']);
    expect(c?.motDePasseHache).toBeNull();
  });

  it('l’option se retire avant de confirmer', async () => {
    await informerAvec(test.current.deps, ecole.ids.slice(0, 1), {
      motDePasse: 'distribuehi',
      expireLe: DEMAIN,
    });
    const coche = await ecole.directrice.presser(
      await plan('Informer', ecole.ids.slice(0, 2)),
      'Réinitialiser aussi les mots de passe',
    );
    const page = await ecole.directrice.presser(coche, 'Ne plus réinitialiser les mots de passe');
    expect(page.texte).toContain('1 garde son mot de passe provisoire');
    await ecole.directrice.presser(page, 'Confirmer');
    expect((await provisoires(ecole.ids.slice(0, 1)))[0]).toBe('distribuehi');
  });

  it('le plan remplacé ne s’exécute plus : il mène au nouveau', async () => {
    const simple = await plan('Informer');
    const nouveau = await ecole.directrice.presser(simple, 'Réinitialiser aussi les mots de passe');
    const page = await ecole.directrice.presser(simple, 'Confirmer');
    expect(page.url).toBe(nouveau.url);
    expect((await comptes()).every((c) => c.etat === 'non_informe')).toBe(true);
  });
});

describe('Réinitialiser les mots de passe (règles §4.1)', () => {
  it('refuse qui n’a jamais été informé, et sert les autres', async () => {
    const { deps } = test.current;
    await informerAvec(deps, ecole.ids.slice(0, 1), { motDePasse: 'distribuehi', expireLe: DEMAIN });
    await activer(deps, ecole.ids.slice(1, 2));
    const page = await plan(REINITIALISER, ecole.ids.slice(0, 3));
    expect(page.texte).toContain('Vous allez réinitialiser le mot de passe de 2 élèves.');
    expect(tableauDe(page.document)).toEqual([
      {
        Nom: 'NOM0002',
        Prénom: 'Prénom2',
        Classe: 'Classe 1',
        Motif: expect.stringMatching(/^Jamais informé/),
      },
    ]);
    const resultat = await ecole.directrice.presser(page, 'Confirmer');
    expect(resultat.texte).toContain('2 mots de passe ont été réinitialisés');
    const [a, b, c] = await comptes(ecole.ids.slice(0, 3));
    expect([a?.etat, b?.etat, c?.etat]).toEqual(['informe', 'actif', 'non_informe']);
    expect(a?.provisoire).not.toBe('distribuehi');
    expect(b?.provisoire).toMatch(SIGNES);
    expect(c?.provisoire).toBeNull();
    expect(await journal('eleves.reinitialises')).toHaveLength(1);
  });

  it('un compte activé reste activé, et perd son mot de passe choisi', async () => {
    await activer(test.current.deps, ecole.ids.slice(0, 1));
    expect((await comptes(ecole.ids.slice(0, 1)))[0]?.motDePasseHache).toBe(HACHE_CHOISI);
    await ecole.directrice.presser(await plan(REINITIALISER, ecole.ids.slice(0, 1)), 'Confirmer');
    expect((await comptes(ecole.ids.slice(0, 1)))[0]).toMatchObject({ etat: 'actif', motDePasseHache: null });
  });

  it('quand aucun n’a été informé, rien n’est à confirmer', async () => {
    expect(boutonsDe(await plan(REINITIALISER))).not.toContain('Confirmer');
  });
});
