import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { cochees, nombreAffiche } from '../../../helpers/scenes/ecran-comptes.ts';
import { trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { lienDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let eleves: string[];
let parents: string[];
let directrice: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  eleves = await ajouterEleves(deps, ecole, desEleves(10));
  parents = await ajouterRepresentants(
    deps,
    ecole,
    eleves.map((id, rang) => ({
      nom: `PARENT${rang}`,
      prenom: 'Dominique',
      ...(rang === 0 ? {} : { mail: `parent${rang}@exemple.fr` }),
      enfants: [id],
    })),
  );
  directrice = await Visiteur.connecter(test, 'directrice');
});

const LISTES = [
  ['élèves', 'Élèves', 'Informer', () => paths.eleves({ uai: ecole.uai }), () => eleves],
  [
    'représentants légaux',
    'Représentants légaux',
    'Informer par feuilles',
    () => paths.representantsLegaux({ uai: ecole.uai }),
    () => parents,
  ],
] as const;

/** « Détail », on the row of this fiche. */
const detailDe = (page: Page, url: string): string =>
  trouverTous(page.document, 'a').find(({ attributs }) => attributs.href?.startsWith(url))?.attributs.href ??
  '';

describe.each(LISTES)('%s : on revient d’où l’on vient (règles §5.2)', (_, onglet, informer, url, ids) => {
  const fil = (page: Page) => {
    const ariane = trouver(page.document, 'nav', { 'aria-label': 'Fil d’Ariane' });
    return trouver(ariane, 'a').attributs.href ?? '';
  };

  it('« Annuler » et le fil d’Ariane du plan gardent la recherche, la page et les cases', async () => {
    const recherche = await directrice.ouvrir(`${url()}?niveaux=CP&tri=prenom`);
    const coche = ids()[0] ?? '';
    const plan = await directrice.presser(recherche, informer, { cocher: [coche] });
    for (const adresse of [lienDe(plan, 'Annuler'), fil(plan)]) {
      const retour = await directrice.ouvrir(adresse);
      expect(nombreAffiche(retour)).toBe(nombreAffiche(recherche));
      expect(retour.url).toContain('tri=prenom');
      expect(cochees(retour)).toEqual([coche]);
    }
  });

  it('le détail ramène à la recherche ; son plan ramène au détail, aussi après un changement d’option', async () => {
    const recherche = await directrice.ouvrir(`${url()}?niveaux=CP&tri=prenom`);
    const detail = await directrice.ouvrir(detailDe(recherche, `${url()}/${ids()[0]}`));
    expect(lienDe(detail, onglet)).toBe(url());
    expect(fil(detail)).toBe(`${url()}?niveaux=CP&tri=prenom`);
    const plan = await directrice.presser(detail, informer);
    expect(lienDe(plan, 'Annuler')).toBe(`${url()}/${ids()[0]}?niveaux=CP&tri=prenom`);
    expect(fil(plan)).toBe(`${url()}?niveaux=CP&tri=prenom`);
    const autre = await directrice.presser(plan, 'Réinitialiser aussi les mots de passe');
    expect(autre.url).not.toBe(plan.url);
    expect(lienDe(autre, 'Annuler')).toBe(lienDe(plan, 'Annuler'));
  });

  it('sans recherche, le détail ramène à la liste entière', async () => {
    const detail = await directrice.ouvrir(`${url()}/${ids()[0]}`);
    expect(fil(detail)).toBe(url());
  });

  it('rien d’étranger ne survit : ni adresse d’ailleurs, ni code', async () => {
    const piege = 'retour=https://mal.exemple/&q=%2F%2Fmal.exemple&niveaux=CP&x="><script>';
    const detail = await directrice.ouvrir(`${url()}/${ids()[0]}?${piege}`);
    expect(fil(detail)).toBe(`${url()}?q=%2F%2Fmal.exemple&niveaux=CP`);
    const plan = await directrice.presser(detail, informer, {
      remplir: { criteres: 'retour=//mal.exemple/&page=abc&niveaux=CE1' },
    });
    expect(lienDe(plan, 'Annuler')).toBe(`${url()}/${ids()[0]}?niveaux=CE1`);
  });

  it('l’adresse laissée par le formulaire ramène à la liste', async () => {
    const reponse = await directrice.navigation.get(`${url()}/selection`);
    expect(reponse.status).toBe(303);
    expect(reponse.headers.location).toBe(url());
  });

  it('« Tout sélectionner » rend la main à la barre d’actions', async () => {
    const liste = await directrice.ouvrir(url());
    const reponse = await directrice.envoyer(liste, 'Tout sélectionner');
    const [, ancre = ''] = (reponse.headers.location ?? '').split('#');
    const page = await directrice.ouvrir(reponse.headers.location ?? '');
    expect(trouver(page.document, 'div', { id: ancre }).attributs.class).toContain('barre-actions');
  });
});

describe('feuilles de ceux que le mail n’atteint pas', () => {
  it('« Annuler » revient à l’opération', async () => {
    const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
    const plan = await directrice.presser(liste, 'Informer par mail', { cocher: parents.slice(0, 3) });
    const operation = await directrice.presser(plan, 'Confirmer');
    const feuilles = await directrice.presser(operation, 'Préparer sa feuille');
    expect(lienDe(feuilles, 'Annuler')).toBe(operation.url);
  });
});
