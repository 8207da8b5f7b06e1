import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import {
  type EcoleDePortail,
  type Informe,
  type InformeGardien,
  informerGardien,
  lireCompte,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { boutonsDe, type Page } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const ouverts = async ({ ficheId }: Informe): Promise<string[]> =>
  (
    await enBase<{ eleve: string }>(
      sql`select eleve_id::text as eleve from signalements
       where representant_legal_id = ${ficheId} and clos_le is null order by eleve_id`,
    )
  ).map(({ eleve }) => eleve);
const signaler = ({ ficheId }: Informe, eleve: string) =>
  enBase(sql`insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
    values (${ecole.id}, 'rattachement_errone', ${ficheId}, ${eleve})`);
const boutonDe = (page: Page): string =>
  boutonsDe(page).find((mots) => mots.startsWith('Je me suis trompé')) ?? 'Je me suis trompé';
/** What a page without this button would send. */
const envoyer = async (famille: Famille, page: Page, action: string) =>
  (
    await famille.navigation
      .post(action)
      .type('form')
      .send({ _csrf: jetonDe(page.html) })
  ).status;

describe('« Je me suis trompé », sur « Mon compte » (règles §8.5)', () => {
  const actif = async (mail: string): Promise<[InformeGardien, Famille, string]> => {
    const qui = await informerGardien(test, ecole, {
      enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal', naissance: '2016-11-30' }],
    });
    const famille = new Famille(test);
    await famille.activerGardien(test, qui, mail);
    return [qui, famille, qui.enfants[1]?.ficheId ?? ''];
  };
  const dire = async (famille: Famille, eleve: string): Promise<Page> =>
    famille.presser(await famille.ouvrir(paths.portailSignaler({ id: eleve })), 'Oui, prévenir l’école');

  it('l’école n’a plus rien à corriger, l’enfant revient sans nom, sa date de naissance le rend', async () => {
    const [qui, famille, bilal] = await actif('trompe@exemple.fr');
    const signale = await dire(famille, bilal);
    expect(signale.texte).toMatch(
      /Un enfant \([^)]+\)\s*: vous avez dit à l’école que ce n’est pas le vôtre\./,
    );
    expect(await ouverts(qui)).toEqual([bilal]);

    const repris = await famille.presser(signale, boutonDe(signale));
    expect(repris.url).toContain(paths.portailCompte());
    expect(repris.texte).toContain('Donnez maintenant la date de naissance de cet enfant');
    expect([repris.texte.includes('Bilal'), repris.texte.includes('À confirmer')]).toEqual([false, true]);
    expect(repris.texte).not.toContain('Je me suis trompé');
    expect(await ouverts(qui)).toEqual([]);
    expect((await lireCompte(test, qui)).evenements.slice(-2)).toEqual(['signalement', 'signalement_repris']);
    const actions = await enBase<{ action: string }>(
      sql`select action from journal where chaine = ${`compte:${qui.compteId}`} order by numero desc limit 1`,
    );
    expect(actions).toEqual([{ action: 'portail.signalement_repris' }]);

    const confirmer = paths.portailConfirmerEnfant({ id: bilal });
    await famille.presser(await famille.ouvrir(confirmer), 'Confirmer', {
      remplir: champsDesDates({ naissance: '2016-11-30' }),
    });
    expect((await famille.ouvrir(paths.portailCompte())).texte).toContain('Bilal');
  });

  it('rien de ce qui était prouvé ne revient avec lui', async () => {
    const [qui, famille, bilal] = await actif('prouve@exemple.fr');
    await signaler(qui, bilal);
    const page = await famille.ouvrir(paths.portailCompte());
    expect((await famille.presser(page, boutonDe(page))).texte).not.toContain('Bilal');
  });

  it('trois fois dans la journée, puis plus ; un enfant qui n’est pas signalé, jamais', async () => {
    const [qui, famille, bilal] = await actif('souvent@exemple.fr');
    const action = paths.portailReprendre({ id: bilal });
    expect(await envoyer(famille, await famille.ouvrir(paths.portailCompte()), action)).toBe(404);
    for (let fois = 0; fois < 3; fois += 1) {
      const page = await dire(famille, bilal);
      await famille.presser(page, boutonDe(page));
    }
    const page = await dire(famille, bilal);
    const refus = await famille.presser(page, boutonDe(page));
    expect(refus.texte).toContain('Vous avez trop souvent changé d’avis aujourd’hui');
    expect(await ouverts(qui)).toEqual([bilal]);
    await enBase(sql`update signalements set clos_le = clos_le - interval '1 day'
      where representant_legal_id = ${qui.ficheId} and clos_le is not null`);
    await famille.presser(refus, boutonDe(refus));
    expect(await ouverts(qui)).toEqual([]);
  });

  it('un lien que ONDE a retiré, un enfant parti : il n’y a plus rien à reprendre', async () => {
    const [qui, famille, bilal] = await actif('retire@exemple.fr');
    const page = await dire(famille, bilal);
    await enBase(sql`update eleves set parti_le = now() where id = ${bilal}`);
    expect((await famille.ouvrir(paths.portailCompte())).texte).not.toContain('Je me suis trompé');
    expect(await envoyer(famille, page, paths.portailReprendre({ id: bilal }))).toBe(404);
    expect(await ouverts(qui)).toEqual([bilal]);
  });
});

describe('une activation où tous les enfants sont signalés (règles §8.3)', () => {
  it('la page dit pourquoi, chaque enfant peut être repris, et l’activation va au bout', async () => {
    const qui = await informerGardien(test, ecole, { enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal' }] });
    const [ana = '', bilal = ''] = qui.enfants.map(({ ficheId }) => ficheId);
    for (const eleve of [ana, bilal]) await signaler(qui, eleve);
    const famille = new Famille(test);
    const page = await famille.commencer(qui);
    expect([page.statut, page.url]).toEqual([200, paths.portailEnfants()]);
    expect(page.texte).toContain(
      'Vous avez dit à l’école qu’aucun de ces enfants n’est le vôtre. Elle doit corriger.',
    );
    expect([page.texte.includes('Ana'), boutonsDe(page).includes('Continuer')]).toEqual([false, false]);
    expect(boutonsDe(page).filter((mots) => mots.startsWith('Je me suis trompé'))).toHaveLength(2);

    expect(await envoyer(famille, page, paths.portailReprendreEnChemin({ id: bilal }))).toBe(303);
    const suite = await famille.ouvrir(`${paths.portailEnfants()}?info=repris`);
    expect(suite.texte).toContain('Donnez maintenant la date de naissance de cet enfant');
    expect([suite.texte.includes('Bilal'), suite.texte.includes('Ana')]).toEqual([true, false]);
    expect(await ouverts(qui)).toEqual([ana]);
    const mail = await famille.direDates(suite, { [bilal]: '2018-03-07' });
    expect(mail.url).toBe(paths.portailMail());
  });

  it('un formulaire sans enfant est refusé avec les mêmes mots : rien n’est dit à l’école, la session reste', async () => {
    const qui = await informerGardien(test, ecole);
    const [enfant = ''] = qui.enfants.map(({ ficheId }) => ficheId);
    const famille = new Famille(test);
    const page = await famille.commencer(qui);
    await signaler(qui, enfant);
    const refus = await famille.direLesDates(page, qui);
    expect([refus.statut, refus.url]).toEqual([422, paths.portailEnfants()]);
    expect(refus.texte).toContain(
      'Vous avez dit à l’école que cet enfant n’est pas le vôtre. Elle doit corriger.',
    );
    expect(famille.session).toBeDefined();
    expect((await lireCompte(test, qui)).evenements).toEqual([]);
  });

  it('sans aucun enfant du tout, elle envoie à l’école', async () => {
    const qui = await informerGardien(test, ecole);
    await enBase(sql`delete from rattachements where representant_legal_id = ${qui.ficheId}`);
    const page = await new Famille(test).commencer(qui);
    expect(page.texte).toContain('Aucun enfant n’est rattaché à ce compte. Demandez à l’école.');
    expect(boutonsDe(page)).not.toContain('Continuer');
  });
});
