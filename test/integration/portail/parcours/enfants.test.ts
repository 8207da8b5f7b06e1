import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';
import { Famille, recevoir } from '../../../helpers/scenes/portail/famille.ts';
import {
  type EcoleDePortail,
  type Informe,
  informerEleve,
  informerGardien,
  lireCompte,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { trouverTous } from '../../../helpers/visiteur/html.ts';
import { boutonsDe, type Page, pageLue } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

describe('un lien retiré par ONDE, un enfant parti (règles §8.5)', () => {
  const retirer = ({ ficheId }: Informe, eleve: string) =>
    enBase(sql`delete from rattachements where representant_legal_id = ${ficheId} and eleve_id = ${eleve}`);
  const partir = (_qui: Informe, eleve: string) =>
    enBase(sql`update eleves set parti_le = now() where id = ${eleve}`);

  it.each([
    ['le lien', retirer],
    ['l’enfant', partir],
  ] as const)('%s : absent à la requête suivante, du compte comme de l’activation', async (_quoi, oter) => {
    const deux = () =>
      informerGardien(test, ecole, {
        enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal', naissance: '2016-11-30' }],
      });
    const actif = await deux();
    const famille = new Famille(test);
    await famille.activerGardien(test, actif, `retrait${actif.compteId}@exemple.fr`);
    const [ana, bilal] = actif.enfants;
    const signaler = paths.portailSignaler({ id: bilal?.ficheId ?? '' });
    expect((await famille.ouvrir(paths.portailCompte())).texte).toContain('Bilal');
    expect((await famille.ouvrir(signaler)).statut).toBe(200);
    await oter(actif, bilal?.ficheId ?? '');
    const compte = await famille.ouvrir(paths.portailCompte());
    expect([compte.texte.includes('Bilal'), compte.texte.includes('Ana')]).toEqual([false, true]);
    expect((await famille.ouvrir(signaler)).statut).toBe(404);

    const enChemin = await deux();
    const autre = new Famille(test);
    const page = await autre.commencer(enChemin);
    expect(page.texte).toContain('Bilal');
    await oter(enChemin, enChemin.enfants[1]?.ficheId ?? '');
    // The form still shows both: what is left is judged, or asked again, and the one gone is not confirmed.
    const suite = await autre.direLesDates(page, enChemin);
    expect(suite.texte).not.toContain('Bilal');
    expect(suite.url).toBe(paths.portailMail());
    expect(
      await enBase(
        sql`select eleve_id::text as id from enfants_confirmes where compte_id = ${enChemin.compteId}`,
      ),
    ).toEqual([{ id: enChemin.enfants[0]?.ficheId }]);
    expect(ana?.prenom).toBe('Ana');
  });

  it('un enfant de plus, venu pendant que la page était ouverte, est demandé aussi', async () => {
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    const page = await famille.commencer(qui);
    const autre = await informerEleve(test, ecole, { prenom: 'Cadet', naissance: '2019-09-09' });
    await enBase(sql`insert into rattachements (ecole_id, representant_legal_id, eleve_id)
      values (${ecole.id}, ${qui.ficheId}, ${autre.ficheId})`);
    const encore = await famille.direLesDates(page, qui);
    expect([encore.statut, encore.url]).toEqual([422, paths.portailEnfants()]);
    expect(encore.texte).toContain('Cadet');
    const suite = await famille.direDates(encore, { [autre.ficheId]: '2019-09-09' });
    expect(suite.url).toBe(paths.portailMail());
  });
});

describe('ce qu’un représentant légal signale (règles §8.3)', () => {
  const signalements = ({ ficheId }: Informe) =>
    enBase<{ type: string; eleve: string }>(
      sql`select type, eleve_id::text as eleve from signalements where representant_legal_id = ${ficheId} order by type, eleve_id`,
    );

  it('« Ce n’est pas mon enfant » : l’école le sait, l’autre suffit, et il n’est plus au compte', async () => {
    const qui = await informerGardien(test, ecole, { enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal' }] });
    const [ana, bilal] = qui.enfants.map(({ ficheId }) => ficheId);
    const famille = new Famille(test);
    const page = await famille.commencer(qui);
    const suite = await repondre(
      famille,
      page,
      { [bilal ?? '']: 'pas_le_mien' },
      { [ana ?? '']: '2018-03-07' },
    );
    expect(suite.url).toBe(paths.portailMail());
    expect(await signalements(qui)).toEqual([{ type: 'rattachement_errone', eleve: bilal }]);
    await famille.donnerMail(suite, 'pasmien@exemple.fr');
    await famille.direCode(
      await famille.ouvrir(paths.portailCode()),
      (await recevoir(test, 'pasmien@exemple.fr')).code,
    );
    const compte = await famille.ouvrir(paths.portailCompte());
    expect([compte.texte.includes('Bilal'), compte.texte.includes('Ana')]).toEqual([false, true]);
    // The director settles it: the child is back, and to be confirmed before it has a name.
    await enBase(sql`update signalements set clos_le = now() where representant_legal_id = ${qui.ficheId}`);
    const revenu = await famille.ouvrir(paths.portailCompte());
    expect(revenu.texte).toContain('Un enfant (');
    expect(revenu.texte).not.toContain('Bilal');
  });

  it('« La date connue de l’école est fausse » : offert après une date fausse, signalé, les autres suffisent', async () => {
    const qui = await informerGardien(test, ecole, { enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal' }] });
    const [ana, bilal] = qui.enfants.map(({ ficheId }) => ficheId);
    const famille = new Famille(test);
    const page = await famille.commencer(qui);
    expect(page.texte).not.toContain('La date connue de l’école est fausse');
    const refus = await famille.direDates(page, { [ana ?? '']: '2018-03-07', [bilal ?? '']: '2018-03-09' });
    expect(refus.statut).toBe(422);
    expect(refus.texte).toContain('La date connue de l’école est fausse');
    const suite = await repondre(famille, refus, { [bilal ?? '']: 'date_erronee' }, {});
    expect(suite.url).toBe(paths.portailMail());
    expect(await signalements(qui)).toEqual([{ type: 'date_naissance_erronee', eleve: bilal }]);
    // Seen, but not confirmed.
    expect(
      await enBase(sql`select eleve_id::text as id from enfants_confirmes where compte_id = ${qui.compteId}`),
    ).toEqual([{ id: ana }]);
  });

  it('« La date connue de l’école est fausse » : jamais pour une date mal écrite, ni pour l’enfant qui n’est pas le sien', async () => {
    const qui = await informerGardien(test, ecole, { enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal' }] });
    const [ana = '', bilal = ''] = qui.enfants.map(({ ficheId }) => ficheId);
    const famille = new Famille(test);
    const offerts = (page: Page) =>
      trouverTous(page.document, 'input', { value: 'date_erronee' }).map((i) => i.attributs.name);
    const coches = (page: Page) =>
      trouverTous(page.document, 'input', { type: 'radio', checked: null }).map((i) => i.attributs);
    const dire = async (date: string, reponse: string): Promise<Page> => {
      const { url, html } = await famille.ouvrir(paths.portailEnfants());
      const dit = { ...champsDesDates({ [ana]: date }), [`reponse-${bilal}`]: reponse };
      const envoi = famille.navigation.post(url).type('form');
      return pageLue(await envoi.send({ _csrf: jetonDe(html), ...dit }), url);
    };
    expect(coches(await famille.commencer(qui))).toEqual([]);

    const malEcrite = await dire('2018-13-07', 'pas_le_mien');
    expect([malEcrite.statut, offerts(malEcrite)]).toEqual([422, []]);
    const fausse = await dire('2018-03-09', 'pas_le_mien');
    expect([fausse.statut, offerts(fausse)]).toEqual([422, [`reponse-${ana}`]]);
    expect(coches(fausse)).toMatchObject([{ name: `reponse-${bilal}`, value: 'pas_le_mien' }]);
    // What was said stays said, whatever is wrong with the other.
    const encore = await dire('2018-13-07', 'date_erronee');
    expect(offerts(encore)).toEqual([`reponse-${bilal}`]);
    expect(coches(encore)).toMatchObject([{ name: `reponse-${bilal}`, value: 'date_erronee' }]);
  });

  it('une date qui n’existe pas est dite de l’enfant dont elle est, sans faire croire qu’il manque un champ', async () => {
    const qui = await informerGardien(test, ecole, { enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal' }] });
    const famille = new Famille(test);
    const [ana, bilal] = qui.enfants.map(({ ficheId }) => ficheId);
    const page = await famille.direDates(await famille.commencer(qui), {
      [ana ?? '']: '2023-02-31',
      [bilal ?? '']: '2018-03-',
    });
    expect(page.statut).toBe(422);
    expect(page.texte).toContain('Ana : cette date n’existe pas');
    expect(page.texte).toContain('Bilal : écrivez le jour, le mois et l’année');
    const seul = await informerEleve(test, ecole);
    const eleve = new Famille(test);
    const refus = await eleve.direDates(await eleve.commencer(seul), { naissance: '2023-02-31' });
    expect(refus.texte).toContain('Cette date n’existe pas. Vérifie le jour');
  });

  it('aucun n’est le sien : l’école le sait, le compte reste fermé, et la même lettre servira', async () => {
    const qui = await informerGardien(test, ecole);
    const [enfant] = qui.enfants.map(({ ficheId }) => ficheId);
    const famille = new Famille(test);
    const fin = await repondre(famille, await famille.commencer(qui), { [enfant ?? '']: 'pas_le_mien' }, {});
    expect(fin.texte).toContain('L’école est prévenue');
    expect(famille.session).toBeUndefined();
    expect(await lireCompte(test, qui)).toMatchObject({
      etat: 'informe',
      provisoire: true,
      evenements: ['signalement'],
    });
    expect((await new Famille(test).entrer(qui, qui.provisoire)).url).toBe(paths.portailMotDePasse());
  });

  it('plus tard, depuis « Mes enfants » ; deux fois, un seul signalement', async () => {
    const qui = await informerGardien(test, ecole, { enfants: [{ prenom: 'Ana' }, { prenom: 'Bilal' }] });
    const [ana] = qui.enfants.map(({ ficheId }) => ficheId);
    const famille = new Famille(test);
    await famille.activerGardien(test, qui, 'plustard@exemple.fr');
    const page = await famille.ouvrir(paths.portailSignaler({ id: ana ?? '' }));
    const bouton =
      boutonsDe(page).find((mots) => /^Oui|prévenir/i.test(mots)) ?? boutonsDe(page).at(-1) ?? '';
    expect((await famille.presser(page, bouton)).texte).toContain('L’école est prévenue');
    expect((await famille.presser(page, bouton)).statut).toBe(404);
    expect(await signalements(qui)).toEqual([{ type: 'rattachement_errone', eleve: ana }]);
    expect((await famille.ouvrir(paths.portailCompte())).texte).not.toContain('Ana');
  });
});

/** Ticks what is said of these children, and writes the dates of the others. */
async function repondre(
  famille: Famille,
  page: Page,
  reponses: Readonly<Record<string, string>>,
  dates: Readonly<Record<string, string>>,
): Promise<Page> {
  const corps = {
    _csrf: jetonDe(page.html),
    ...champsDesDates(dates),
    ...Object.fromEntries(Object.entries(reponses).map(([id, reponse]) => [`reponse-${id}`, reponse])),
  };
  const envoi = await famille.navigation
    .post(paths.portailEnfants())
    .type('form')
    .send({ ...champsDeja(page), ...corps });
  return envoi.status === 303
    ? famille.ouvrir(String(envoi.headers.location))
    : famille.ouvrir(paths.portailEnfants());
}
/** What the page already holds of each date. */
const champsDeja = (page: Page): Record<string, string> =>
  Object.fromEntries(
    [...page.html.matchAll(/name="(\d+-(?:jour|mois|annee))"[^>]*? value="(\d+)"/g)].map(
      ([, nom, valeur]) => [nom ?? '', valeur ?? ''],
    ),
  );
