import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { ONGLETS } from '../../../src/vues/onglets.ts';
import { creerAgent } from '../../builders/agent.ts';
import { creerEcole, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { texteDe, trouver, trouverTous } from '../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const ECOLE = { uai: uai(1) };
let directrice: Visiteur;
let deleguee: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  const ecole = await creerEcole(deps, { ...ECOLE, nom: 'École des Tilleuls' });
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  directrice = await Visiteur.connecter(test, 'directrice');
  deleguee = await Visiteur.connecter(test, 'deleguee');
});

const liens = (page: Page, nav: string) =>
  trouverTous(trouver(page.document, 'nav', { 'aria-label': nav }), 'a').map((lien) => ({
    libelle: texteDe(lien).trim(),
    url: lien.attributs.href ?? '',
  }));
const adresses = (page: Page, nav: string) => liens(page, nav).map(({ url }) => url);

describe('les onglets d’une école', () => {
  it('la directrice les voit tous, et chacun s’ouvre', async () => {
    const accueil = await directrice.ouvrir(paths.accueil(ECOLE));
    expect(liens(accueil, 'Menu principal').map(({ libelle }) => libelle)).toEqual(
      ONGLETS.map(({ libelle }) => libelle),
    );
    for (const url of adresses(accueil, 'Menu principal')) {
      expect((await directrice.ouvrir(url)).statut, url).toBe(200);
    }
  });

  it('hors d’une école, « Mes écoles » y ramène, même d’une page introuvable', async () => {
    for (const url of [paths.monAcces(), paths.guide(), `${paths.accueil(ECOLE)}/rien`]) {
      const retour = await directrice.suivreLien(await directrice.ouvrir(url), 'Mes écoles');
      expect([url, retour.url]).toEqual([url, paths.accueil(ECOLE)]);
    }
    const ecole = await directrice.ouvrir(paths.accueil(ECOLE));
    expect(ecole.texte).not.toContain('Mes écoles');
  });

  it('une délégation limitée aux élèves ne montre ni onglet ni accès direct qui serait refusé, et rien de moins', async () => {
    const accueil = await deleguee.ouvrir(paths.accueil(ECOLE));
    const offerts = adresses(accueil, 'Menu principal');
    for (const { url: adresse, libelle } of ONGLETS) {
      const url = adresse(ECOLE);
      const { statut } = await deleguee.ouvrir(url);
      expect(statut, libelle).toBe(offerts.includes(url) ? 200 : 403);
    }
    expect(offerts).not.toContain(paths.parametrage(ECOLE));
    for (const url of adresses(accueil, 'Accès directs')) {
      expect((await deleguee.ouvrir(url)).statut, url).toBe(200);
    }
  });
});
