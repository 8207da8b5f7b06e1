import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/paths.ts';
import { creerAgent } from '../builders/agent.ts';
import { activer, bloquer } from '../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  desRepresentants,
  uai,
} from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { marquerComptes, refuserMails, signaler } from '../helpers/scenes/ecran-comptes.ts';
import { useNavigateur } from '../helpers/visiteur/navigateur.ts';
import { Visiteur } from '../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const navigateur = useNavigateur(test);

/** A phone, a tablet, a laptop at 125 %, a laptop, a desk screen. */
const LARGEURS = [390, 768, 1024, 1280, 1440] as const;
const profil = 'representant_legal';

let directrice: Visiteur;
let pages: Record<string, string>;

beforeAll(async () => {
  const { deps } = test.current;
  const ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  const eleves = await ajouterEleves(deps, ecole, desEleves(12));
  const [longue = '', ...parents] = await ajouterRepresentants(deps, ecole, [
    {
      nom: 'DE LA ROCHEFOUCAULD-D’ŁUKASZ-N’GUYỄN',
      prenom: 'Marie-Antoinette-Élisabeth',
      mail: 'marie-antoinette-elisabeth.de-la-rochefoucauld@messagerie-de-famille.exemple.fr',
      portable: '+33612345678',
      enfants: eleves.slice(0, 3),
    },
    ...desRepresentants(11, eleves),
  ]);
  await refuserMails(deps, [longue]);
  await signaler(deps, ecole, 'rattachement_errone', longue, eleves[0] ?? '');
  await marquerComptes(
    deps,
    [longue],
    "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'",
  );
  await activer(deps, parents.slice(0, 3), profil);
  await bloquer(deps, eleves.slice(0, 2));
  directrice = await Visiteur.connecter(test, 'directrice');
  const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
  const toute = await directrice.presser(liste, 'Tout sélectionner');
  pages = {
    élèves: paths.eleves({ uai: ecole.uai }),
    'représentants légaux': paths.representantsLegaux({ uai: ecole.uai }),
    'représentants légaux, filtrés': `${paths.representantsLegaux({ uai: ecole.uai })}?q=rochefoucauld&niveaux=CP&mail=refusee&etats=en_cours`,
    élève: paths.eleve({ uai: ecole.uai, id: eleves[0] ?? '' }),
    'représentant légal': paths.representantLegal({ uai: ecole.uai, id: longue }),
    'plan par mail': (await directrice.presser(toute, 'Informer par mail')).url,
    'plan par feuilles': (await directrice.presser(toute, 'Informer par feuilles')).url,
    accueil: paths.accueil({ uai: ecole.uai }),
  };
});

/** What leaves the screen, or its frame, with each menu folded, then open: runs in the page. */
const DEBORDEMENTS = `(() => {
  const large = document.documentElement.clientWidth;
  const trop = (nom, element) =>
    element.scrollWidth > element.clientWidth ? [nom + ' : ' + (element.scrollWidth - element.clientWidth) + ' px de trop'] : [];
  const dehors = (element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (left < 0 || right > large) ? [element.className + ' de ' + left + ' à ' + right] : [];
  };
  const tous = (selecteur, fautes) => [...document.querySelectorAll(selecteur)].flatMap(fautes);
  const page = () => trop('la page', document.documentElement);
  const menus = tous('details[data-menu]', (menu) => {
    menu.open = true;
    const fautes = [...dehors(menu.querySelector('.menu-liste')), ...page()];
    menu.open = false;
    return fautes.map((faute) => menu.querySelector('summary').innerText.trim() + ' ouvert : ' + faute);
  });
  return [
    ...page(),
    ...tous('.tableau-cadre', (cadre) => trop('un tableau', cadre)),
    ...tous('.tableau-lien', dehors),
    ...tous('.tableau-code code', (code) =>
      code.getClientRects().length > 1 ? [code.textContent + ' sur plusieurs lignes'] : []),
    ...menus,
  ];
})()`;

describe('tout se lit et s’atteint à chaque largeur d’écran', () => {
  it.each([true, false])('JavaScript : %s', async (javaScriptEnabled) => {
    const { page, context } = await navigateur.ouvrirOnglet({ qui: directrice, javaScriptEnabled });
    const fautes: string[] = [];
    for (const [nom, url] of Object.entries(pages)) {
      await page.goto(url);
      for (const width of javaScriptEnabled ? LARGEURS : [390, 1024]) {
        await page.setViewportSize({ width, height: 900 });
        const vues = (await page.evaluate(DEBORDEMENTS)) as string[];
        fautes.push(...vues.map((faute) => `${nom}, ${width} px, ${faute}`));
      }
    }
    expect(fautes).toEqual([]);
    await context.close();
  });
});
