import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { informerAvec } from '../../builders/compte.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useEcoleNeuve } from '../../helpers/scenes/ecole-neuve.ts';
import { boutonsDe, type Page } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const ecole = useEcoleNeuve(test);
const { comptes, provisoires, plan, informer, journal, evenements, operations } = ecole;

describe('un plan s’exécute une seule fois (règles §5.2)', () => {
  it('un double clic ne fait qu’une opération : mêmes mots de passe, une ligne au journal', async () => {
    const page = await plan('Informer');
    const [a, b] = await Promise.all([
      ecole.directrice.envoyer(page, 'Confirmer'),
      ecole.directrice.envoyer(page, 'Confirmer'),
    ]);
    expect([a.status, b.status]).toEqual([303, 303]);
    expect(a.headers.location).toBe(b.headers.location);
    expect(await journal('eleves.informes')).toHaveLength(1);
    expect(await evenements()).toHaveLength(6);
    const distribues = await provisoires();
    await ecole.directrice.presser(page, 'Confirmer');
    expect(await provisoires()).toEqual(distribues);
    expect((await comptes()).map((c) => c.version)).toEqual(Array(6).fill(2));
  });

  it('cinquante confirmations en même temps d’un même plan : une seule compte', async () => {
    const page = await plan('Informer');
    const reponses = await Promise.all(
      Array.from({ length: 50 }, () => ecole.directrice.envoyer(page, 'Confirmer')),
    );
    expect(new Set(reponses.map((r) => r.status))).toEqual(new Set([303]));
    expect(await journal('eleves.informes')).toHaveLength(1);
    expect(await evenements()).toHaveLength(6);
  });

  it('vingt plans sur les mêmes comptes, confirmés en même temps : un seul mot de passe chacun', async () => {
    const pages: Page[] = [];
    while (pages.length < 20) pages.push(await plan('Informer'));
    const reponses = await Promise.all(pages.map((page) => ecole.directrice.envoyer(page, 'Confirmer')));
    expect(new Set(reponses.map((r) => r.status))).toEqual(new Set([303]));
    expect((await operations()).filter((o) => o.etat === 'executee')).toHaveLength(1);
    expect(await evenements()).toHaveLength(6);
    expect((await comptes()).map((c) => c.version)).toEqual(Array(6).fill(2));
  });

  it('un plan dont un compte a changé est refusé en entier, recalculé, et la page le dit', async () => {
    const page = await plan('Informer');
    await informer(ecole.ids.slice(0, 2));
    const [premier] = await provisoires(ecole.ids.slice(0, 1));
    const recalcule = await ecole.directrice.presser(page, 'Confirmer');
    expect(recalcule.url).not.toBe(page.url);
    expect(recalcule.texte).toContain(
      'Des comptes ont changé depuis l’affichage du plan : rien n’a été fait',
    );
    expect(recalcule.texte).toContain('4 reçoivent un mot de passe provisoire');
    expect(recalcule.texte).toContain('2 gardent leur mot de passe provisoire');
    expect((await comptes(ecole.ids.slice(2))).every((c) => c.etat === 'non_informe')).toBe(true);

    await ecole.directrice.presser(recalcule, 'Confirmer');
    expect((await comptes()).every((c) => c.etat === 'informe')).toBe(true);
    expect((await provisoires(ecole.ids.slice(0, 1)))[0]).toBe(premier);
  });

  it('un plan gardé jusqu’après l’expiration d’un mot de passe est recalculé', async () => {
    const HEURE = 3_600_000;
    await informerAvec(test.current.deps, ecole.ids, { expireLe: new Date(Date.now() + HEURE) });
    const page = await plan('Informer');
    expect(page.texte).toContain('6 gardent leur mot de passe provisoire');
    test.current.clock.avancer(2 * HEURE);
    const recalcule = await ecole.directrice.presser(page, 'Confirmer');
    expect(recalcule.texte).toContain('6 reçoivent un nouveau mot de passe, le précédent ayant expiré');
    expect(await evenements()).toEqual([]);
  });

  it('un élève parti depuis le plan n’est plus servi', async () => {
    const page = await plan('Informer');
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update eleves set parti_le = now() where id = ${ecole.ids[0]}`),
    );
    const recalcule = await ecole.directrice.presser(page, 'Confirmer');
    expect(recalcule.texte).toContain('Vous allez informer 5 élèves.');
    expect((await comptes()).every((c) => c.etat === 'non_informe')).toBe(true);
  });

  it('revenir plus tard à l’adresse de l’opération montre ce qui a été fait, et n’agit pas', async () => {
    const fait = await informer();
    const distribues = await provisoires();
    const page = await ecole.directrice.ouvrir(fait.url);
    expect(page.texte).toContain('6 élèves ont été informés');
    expect(boutonsDe(page)).not.toContain('Confirmer');
    expect(await provisoires()).toEqual(distribues);
  });
});
