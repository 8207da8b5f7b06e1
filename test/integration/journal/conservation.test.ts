import { beforeAll, expect, it } from 'vitest';
import { formatDate, formatDateCourte } from '../../../src/domain/francais.ts';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { ANCIEN, ecrireLe, ilYAJours, poserLe } from '../../helpers/journal/ancien.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let [ancienne, neuve]: [EcoleTest | undefined, EcoleTest | undefined] = [undefined, undefined];
const DEBUT = ilYAJours(50);

beforeAll(async () => {
  const { deps } = test.current;
  ancienne = await creerEcole(deps, { uai: uai(1) });
  const chaine = `ecole:${ancienne.id}`;
  for (let ligne = 0; ligne < 3; ligne += 1) await ecrireLe(deps, chaine, ilYAJours(ANCIEN + 1));
  await poserLe(deps, ilYAJours(ANCIEN));
  for (let ligne = 0; ligne < 60; ligne += 1) await ecrireLe(deps, chaine, DEBUT);
  expect(await jouerEtape(deps, 'journal')).toMatchObject({ lignes: 3 });
  neuve = await creerEcole(deps, { uai: uai(2) });
  await creerAgent(deps, { ecoles: [ancienne, neuve] });
});

it('la dernière page dit que le journal est conservé douze mois et, s’il a commencé avant, depuis quand ; les autres ne le disent pas', async () => {
  const directrice = await Visiteur.connecter(test, 'directrice');
  const premiere = await directrice.ouvrir(paths.journal({ uai: ancienne?.uai ?? '' }));
  expect(premiere.texte).not.toContain('est conservé');
  const suite = /href="([^"]*avant=[^"]*)"/.exec(premiere.html)?.[1]?.replaceAll('&amp;', '&');
  const derniere = await directrice.ouvrir(suite ?? '');
  expect(derniere.texte).toContain(`Le journal est conservé 12 mois : il remonte au ${formatDate(DEBUT)}.`);
  const autre = await directrice.ouvrir(paths.journal({ uai: neuve?.uai ?? '' }));
  expect(autre.texte).toContain('Le journal est conservé 12 mois.');
});

it('le fichier finit par la même phrase', async () => {
  const directrice = await Visiteur.connecter(test, 'directrice');
  const csv = async (ecole: EcoleTest | undefined) =>
    (await directrice.navigation.get(paths.journalCsv({ uai: ecole?.uai ?? '' })).expect(200)).text;
  const fin = (await csv(ancienne)).trimEnd().split('\r\n').at(-1) ?? '';
  expect(fin.startsWith(`${formatDateCourte(DEBUT)};`)).toBe(true);
  expect(fin).toContain(
    `Début du journal;Le journal est conservé 12\u00a0mois\u00a0: il remonte au ${formatDate(DEBUT)}.`,
  );
  expect(await csv(neuve)).not.toContain('Début du journal');
});
