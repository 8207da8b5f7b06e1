import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { pagesOf } from '../../helpers/pdf/pages.ts';
import { lireCsv } from '../../helpers/scenes/ecran-comptes.ts';
import {
  CLASSE_LONGUE,
  faireCetteNuit,
  peuplerStatistiques,
} from '../../helpers/scenes/statistiques/statistiques.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
let ecole: EcoleTest;
let directrice: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  await peuplerStatistiques(deps, ecole);
  directrice = await Visiteur.connecter(test, 'directrice');
});

const csv = async (par: string) => {
  const reponse = await directrice.telecharger(`${paths.statistiquesCsv(ecole)}?par=${par}`);
  expect(reponse.status).toBe(200);
  expect(reponse.headers['content-disposition']).toContain(`statistiques-${ecole.uai}.csv`);
  expect(
    String(reponse.body).startsWith('\ufeffJour;Profil;Axe;Valeur;État;Origine du compte;Nombre;Part;'),
  ).toBe(true);
  return lireCsv(reponse);
};
const pdf = async (par: string): Promise<string> => {
  const reponse = await directrice.telecharger(`${paths.statistiquesPdf(ecole)}?par=${par}`);
  expect([reponse.status, reponse.headers['content-type']]).toEqual([200, 'application/pdf']);
  return pagesOf(reponse.body as Buffer)
    .join('\n')
    .replace(/[\u00a0\u202f]/g, ' ');
};

describe('les fichiers des statistiques (règles §5.4)', () => {
  it('avant la première nuit : les chiffres de l’instant seuls', async () => {
    const [ligne] = await csv('globales');
    expect(ligne).toMatchObject({ Jour: '', Nombre: '', Part: '', 'À l’instant': '2' });
    expect(await pdf('globales')).toContain('Chiffres de l’instant');
  });

  it('csv : ce que la base a compté, place par place, état par état, origine par origine', async () => {
    await faireCetteNuit(test.current);
    for (const par of ['classe', 'niveau']) {
      const lignes = await csv(par);
      const [{ nombre, somme } = { nombre: 0, somme: 0 }] = await base<{ nombre: number; somme: number }>(
        sql`select count(*)::int as nombre, sum(nombre)::int as somme from statistiques
          where ecole_id = ${ecole.id} and axe in ('ecole', ${par}) and jusqu_a is null`,
      );
      expect(lignes).toHaveLength(nombre);
      expect(lignes.reduce((total, ligne) => total + Number(ligne.Nombre), 0)).toBe(somme);
      for (const ligne of lignes) {
        expect(ligne.Jour).toMatch(/^\d{4}-\d\d-\d\d$/);
        expect(ligne['À l’instant']).toBe(ligne.Nombre);
      }
    }
    const [longue] = (await csv('classe')).filter(({ Valeur }) => Valeur === CLASSE_LONGUE);
    expect(longue).toMatchObject({ Axe: 'Classe' });
    const expirees = (await csv('globales')).find(
      ({ Profil, État }) => Profil === 'Élève' && État === 'Non activé – informé',
    );
    expect(expirees).toMatchObject({ Nombre: '6', Part: '40\u202f%', 'Dont notifications expirées': '2' });
  });

  it('pdf : balisé, chaque barre est décrite, les tableaux disent les mêmes nombres', async () => {
    const classes = await pdf('classe');
    expect(classes).toContain('Statistiques des comptes');
    expect(classes).toMatch(/Chiffres de la nuit : \d+/);
    expect(classes).toContain('CP A');
    expect(classes).toContain('6 (40 %) / 6');
    const globales = await pdf('globales');
    expect(globales).toContain('Représentants légaux, origine du compte');
    expect(globales).not.toContain('confidentiel');
    const octets = String((await directrice.telecharger(paths.statistiquesPdf(ecole))).body as Buffer);
    expect(octets).toContain('/S /Figure');
  });

  it('personne n’y est nommé : aucune ligne au journal', async () => {
    const avant = await base(sql`select 1 from journal where ecole_id = ${ecole.id}`);
    const texte = JSON.stringify(await csv('classe')) + (await pdf('classe'));
    const noms = await base<{ nom: string }>(
      sql`select identifiant as nom from comptes union select nom from representants_legaux where length(nom) > 2`,
    );
    expect(noms.length).toBeGreaterThan(20);
    for (const { nom } of noms) expect(texte).not.toContain(nom);
    expect(await base(sql`select 1 from journal where ecole_id = ${ecole.id}`)).toHaveLength(avant.length);
  });
});
