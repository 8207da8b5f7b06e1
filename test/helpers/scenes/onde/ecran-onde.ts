import { beforeEach } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import type { ExtractionsOnde } from '../../../../src/services/onde/onde.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { type Eleve, elevesVus, extractions, type Responsable } from '../../../builders/onde.ts';
import { useTestApp } from '../../app.ts';
import { jetonDe } from '../../visiteur/csrf.ts';
import { analyser, texteDe, trouver, trouverTous } from '../../visiteur/html.ts';
import { type Page, Visiteur } from '../../visiteur/visiteur.ts';

export let test: ReturnType<typeof useTestApp>;

export let numero = 0;
export let ecole: EcoleTest;
export let directrice: Visiteur;
/** One application for the file that calls this; one school and its director at her screen for each test. */
export function useEcranOnde(): void {
  test = useTestApp();
  numero = 0;
  beforeEach(async () => {
    const { deps } = test.current;
    numero += 1;
    ecole = await creerEcole(deps, { uai: uai(numero), nom: `École ${numero}` });
    await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole] });
    directrice = await Visiteur.connecter(test, `directrice${numero}`);
  });
}

export const ine = (rang: number) => `${String(numero * 1000 + rang).padStart(9, '0')}DD`;
export const classe = (n = 10): Eleve[] =>
  Array.from({ length: n }, (_, rang) => ({
    nom: `NOM${String.fromCharCode(65 + rang)}`,
    prenom: `Prénom${rang}`,
    date: `2018-0${1 + (rang % 9)}-10`,
    ine: ine(rang),
  }));
export const MERE: Responsable = {
  nom: 'MERE',
  prenom: 'Sophie',
  mail: 'sophie@example.org',
  portable: '0612345678',
  enfants: [{ nom: 'NOMA', prenom: 'Prénom0' }],
};
export const avec = (eleves: Eleve[], responsables: Responsable[] = [MERE]) =>
  extractions({ eleves, responsables });
export const url = () => paths.onde({ uai: ecole.uai });

/** Chooses files on the deposit page and presses its button; follows where it leads. */
export async function deposer(fichiers: ExtractionsOnde, qui = directrice): Promise<Page> {
  const reponse = await envoyer(fichiers, {}, qui);
  if (reponse.status !== 303) return lire(reponse.text, reponse.status);
  return qui.ouvrir(reponse.headers.location as string);
}
export async function envoyer(fichiers: ExtractionsOnde, champs: { _csrf?: string } = {}, qui = directrice) {
  const depot = await qui.ouvrir(url());
  const envoi = qui.navigation.post(url()).field('_csrf', champs._csrf ?? jetonDe(depot.html));
  for (const [champ, contenu] of Object.entries(fichiers)) {
    if (contenu) envoi.attach(champ, contenu as Buffer, 'CSVExtraction.csv');
  }
  return envoi;
}
export async function lire(html: string, statut: number): Promise<Page> {
  const document = analyser(html);
  return { url: url(), statut, html, document, texte: texteDe(document) };
}
export const prenoms = async () =>
  (await elevesVus(test.current.deps, ecole)).map(({ prenom }) => prenom).sort();
export const section = (page: Page, cle: string) => {
  const titre = trouver(page.document, 'h2', { id: cle });
  if (titre.parent === undefined) throw new Error(cle);
  return titre.parent;
};
/** The error summary: each message and the field its link leads to. */
export const erreurs = (page: Page) =>
  trouverTous(trouver(page.document, 'div', { class: 'resume-erreurs' }), 'a').map((lien) => ({
    champ: lien.attributs.href?.slice(1),
    message: texteDe(lien),
  }));
