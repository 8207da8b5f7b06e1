import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIVISIONS } from '../../../src/domain/statistiques/chiffres.ts';
import { paths } from '../../../src/paths.ts';
import { lireStatistiques } from '../../../src/queries/statistiques/page.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { activer } from '../../builders/compte.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { nombreAffiche } from '../../helpers/scenes/ecran-comptes.ts';
import {
  CLASSE_LONGUE,
  faireCetteNuit,
  peuplerStatistiques,
} from '../../helpers/scenes/statistiques/statistiques.ts';
import { texteDe, trouverTous } from '../../helpers/visiteur/html.ts';
import { verifierPageDErreur } from '../../helpers/visiteur/page-erreur.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
let ecole: EcoleTest;
let fermee: EcoleTest;
let vide: EcoleTest;
let scene: Awaited<ReturnType<typeof peuplerStatistiques>>;
let directrice: Visiteur;
let deleguee: Visiteur;
let agent: { id: string };

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  fermee = await creerEcole(deps, { uai: uai(2), gestionComptesEleves: false });
  vide = await creerEcole(deps, { uai: uai(3) });
  const ailleurs = await creerEcole(deps, { uai: uai(4) });
  agent = await creerAgent(deps, { ecoles: [ecole, fermee, vide] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  await creerAgent(deps, { identifiant: 'voisine', ecoles: [ailleurs] });
  scene = await peuplerStatistiques(deps, ecole);
  await peuplerStatistiques(deps, fermee);
  directrice = await Visiteur.connecter(test, 'directrice');
  deleguee = await Visiteur.connecter(test, 'deleguee');
});

const ouvrir = (par = 'globales', qui = directrice, laquelle = ecole): Promise<Page> =>
  qui.ouvrir(`${paths.statistiques(laquelle)}?par=${par}`);
const texte = (page: Page): string => page.texte.replace(/[\u00a0\u202f]/g, ' ');
const lire = async () => {
  const { deps, clock } = test.current;
  const acces = await accesDe(deps, agent, ecole);
  return Promise.all(
    DIVISIONS.map((division) =>
      deps.database.readEcole(acces, (trx) => lireStatistiques(trx, division, clock.now())),
    ),
  );
};

/** Links to lists: of the tables, with the number they say; of the drawings, which say it to the eye. */
const liens = (page: Page) =>
  trouverTous(page.document, 'a')
    .map((lien) => ({
      url: lien.attributs.href ?? '',
      texte: texteDe(lien),
      dessin: lien.attributs.tabindex === '-1',
    }))
    .filter(({ url }) => /\/(eleves|representants-legaux)(\?|$)/.test(url) && !/#/.test(url));
const nombreDe = ({ texte }: { texte: string }): number => Number(/\d+/.exec(texte)?.[0]);

async function verifierLesListes(page: Page): Promise<number> {
  const tous = liens(page).filter(({ texte }) => /l’instant|expirées/.test(texte));
  for (const lien of tous.filter(({ dessin }) => !dessin))
    expect(nombreAffiche(await directrice.ouvrir(lien.url)), `${lien.texte} ${lien.url}`).toBe(
      nombreDe(lien),
    );
  const desTableaux = new Set(tous.map(({ url }) => url));
  const dessins = liens(page).filter(({ dessin }) => dessin);
  expect(dessins.length).toBeGreaterThan(0);
  for (const { url } of dessins) expect(desTableaux).toContain(url);
  return tous.length;
}

describe('avant la première nuit (règles §5.4)', () => {
  it('les chiffres de l’instant seuls, et quand viendront les autres', async () => {
    const page = await ouvrir();
    expect(texte(page)).toContain(
      'Chiffres de l’instant : les premières statistiques seront faites la nuit prochaine',
    );
    expect(texte(page)).not.toContain('La nuit');
    expect(await verifierLesListes(page)).toBeGreaterThan(8);
    expect(texte(await ouvrir('classe'))).toContain(CLASSE_LONGUE);
  });
});

describe('après une nuit', () => {
  beforeAll(() => faireCetteNuit(test.current));

  it('ses chiffres, à leur date, sont ceux de l’instant tant que rien n’a changé', async () => {
    for (const { nuit, chiffres } of await lire()) {
      expect(nuit).toBeDefined();
      expect(chiffres.length).toBeGreaterThan(6);
      for (const chiffre of chiffres) {
        const { nuit: deLaNuit, nuitExpires, instant, instantExpires } = chiffre;
        expect([deLaNuit, nuitExpires], JSON.stringify(chiffre)).toEqual([instant, instantExpires]);
      }
    }
    expect(texte(await ouvrir())).toMatch(/Chiffres de la nuit : \d+(er)? \p{L}+ \d{4} à \d\d h \d\d/u);
  });

  it.each(DIVISIONS)(
    '%s : chaque chiffre de l’instant ouvre exactement la liste qu’il compte',
    async (par) => {
      expect(await verifierLesListes(await ouvrir(par))).toBeGreaterThan(8);
    },
  );

  it('« Sans classe » s’ouvre comme une classe, pour les deux profils', async () => {
    const sans = liens(await ouvrir('classe')).filter(({ url }) => /classes=sans\b/.test(url));
    expect(sans.filter(({ url }) => url.includes('/eleves?')).length).toBeGreaterThan(1);
    expect(sans.filter(({ url }) => url.includes('/representants-legaux?')).length).toBeGreaterThan(1);
  });

  it('« N/A » est « Non activé – non informé », et lui seul ; ATEN et ENT n’apparaissent pas sans compte', async () => {
    const page = await ouvrir();
    const lignes = trouverTous(page.document, 'tr').map((ligne) =>
      texteDe(ligne).replace(/\s+/g, ' ').trim(),
    );
    const na = lignes.find((ligne) => ligne.startsWith('N/A')) ?? '';
    expect(na.replace(/[\u00a0\u202f]/g, ' ')).toBe('N/A 2 à l’instant : 2 0 0 0 2 à l’instant : 2');
    expect(lignes.some((ligne) => /^(ATEN|ENT)\b/.test(ligne))).toBe(false);
    expect(lignes.some((ligne) => ligne.startsWith('FranceConnect'))).toBe(true);
    await base(sql`update comptes set origine = 'ent'
      where id = (select compte_id from representants_legaux where id = ${scene.representants[8]})`);
    expect(texte(await ouvrir())).toMatch(/ENT 0 0 0 0 à l’instant : 1/);
    await base(sql`update comptes set origine = 'etablissement'
      where id = (select compte_id from representants_legaux where id = ${scene.representants[8]})`);
  });

  it('un compte qui change ensuite change l’instant, pas la nuit', async () => {
    const avant = texte(await ouvrir());
    expect(avant).toMatch(/Non activé – informé 6 40 % 2 6 /);
    await activer(test.current.deps, scene.eleves.slice(0, 1));
    const page = await ouvrir();
    expect(texte(page)).toMatch(/Non activé – informé 6 40 % 2 5 /);
    expect(await verifierLesListes(page)).toBeGreaterThan(8);
  });

  it('une classe qui n’a plus d’élève garde ses chiffres de la nuit, et ne mène nulle part', async () => {
    await base(sql`update eleves set parti_le = now() where id = ${scene.eleves[14]}`);
    const page = await ouvrir('classe');
    const ligne = trouverTous(page.document, 'tr').find((une) => texteDe(une).includes('Partie'));
    expect(ligne && texteDe(ligne)).toContain('n’est plus dans l’école');
    expect(ligne && trouverTous(ligne, 'a')).toEqual([]);
    expect(await verifierLesListes(page)).toBeGreaterThan(8);
  });

  it('une délégation limitée aux élèves n’a aucun chiffre des représentants légaux, sur aucun support', async () => {
    // There is something to hide.
    const aCacher = await base(
      sql`select 1 from statistiques where profil = 'representant_legal' and ecole_id = ${ecole.id}`,
    );
    expect(aCacher.length).toBeGreaterThan(5);
    for (const par of DIVISIONS) {
      const page = await ouvrir(par, deleguee);
      expect(page.statut).toBe(200);
      expect(page.texte).not.toMatch(/Représentants légaux|FranceConnect/);
      expect(page.texte).toContain('Élèves');
      const csv = String((await deleguee.telecharger(`${paths.statistiquesCsv(ecole)}?par=${par}`)).body);
      expect(csv).toContain(';Élève;');
      expect(csv).not.toContain('Représentant');
    }
  });

  it('gestion des comptes élèves désactivée : la page le dit, et aucun support ne les compte', async () => {
    const page = await ouvrir('classe', directrice, fermee);
    expect(texte(page)).toContain('La gestion des comptes élèves n’est pas activée');
    expect(liens(page).some(({ url }) => url.startsWith(`${paths.eleves(fermee)}?`))).toBe(false);
    const csv = String((await directrice.telecharger(paths.statistiquesCsv(fermee))).body);
    expect(csv).toContain(';Représentant légal;');
    expect(csv).not.toContain(';Élève;');
  });

  it('une école vide dit d’où viendront les comptes', async () => {
    for (const par of DIVISIONS) {
      const page = await ouvrir(par, directrice, vide);
      expect(texte(page)).toContain('les comptes arrivent avec une mise à jour depuis ONDE');
      expect(liens(page).filter(({ dessin }) => dessin)).toEqual([]);
    }
    expect((await directrice.telecharger(paths.statistiquesPdf(vide))).status).toBe(200);
  });

  it('celles d’une autre école n’existent pas', async () => {
    const voisine = await Visiteur.connecter(test, 'voisine');
    for (const url of [paths.statistiques(ecole), paths.statistiquesCsv(ecole), paths.statistiquesPdf(ecole)])
      verifierPageDErreur(await voisine.navigation.get(url), 404);
  });

  it('une nuit manquée se dit, avec ce qui reste sûr', async () => {
    expect(texte(await ouvrir())).not.toContain('traitement de nuit');
    await base(sql`update nuits set finie_le = finie_le - interval '36 hours 1 minute'`);
    const page = await ouvrir();
    expect(texte(page)).toContain('Le traitement de nuit n’a pas été fait');
    expect(texte(page)).toContain('Ceux de l’instant, à côté, sont à jour');
    await base(sql`update nuits set finie_le = finie_le + interval '36 hours 1 minute'`);
  });
});
