import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { couvre } from '../../../src/domain/ecole/perimetre.ts';
import { creerAgent } from '../../builders/agent.ts';
import type { EcoleTest } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { type Galerie, monterGalerie } from '../../helpers/galerie/galerie.ts';
import { routeDe } from '../../helpers/routes.ts';
import { trouverTous } from '../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let galerie: Galerie;
let ecoles: EcoleTest[];

beforeAll(async () => {
  galerie = await monterGalerie(test);
  ecoles = await test.current.deps.database.withOps((trx) =>
    trx.rows<EcoleTest>(sql`select id, uai from ecoles`),
  );
});

/** Every kind of agent, with its right in all the schools of the gallery; « pages »: how many of these it opens at least. */
const AGENTS = [
  { qui: 'la directrice', fonction: 'directeur', droit: 'ecoles', perimetre: 'tous', pages: 80 },
  { qui: 'la déléguée', fonction: 'enseignant', droit: 'delegueesTous', perimetre: 'tous', pages: 80 },
  {
    qui: 'la déléguée limitée aux élèves',
    fonction: 'enseignant',
    droit: 'delegueesEleves',
    perimetre: 'eleves',
    pages: 40,
  },
  { qui: 'l’IEN', fonction: 'ien', droit: undefined, perimetre: undefined, pages: 15 },
] as const;

const liensDe = ({ document }: Page): string[] => [
  ...trouverTous(document, 'a').map(({ attributs }) => attributs.href ?? ''),
  ...trouverTous(document, 'form', { method: 'get' }).map(({ attributs }) => attributs.action ?? ''),
];
/** A list is one page, whatever its class, its level and its state: figures lead to hundreds of them. */
const sorteDe = (lien: string): string => lien.replace(/\b(classes|niveaux|etats)=[^&#]*/g, '$1=');
const actionsDe = ({ document }: Page): string[] => [
  ...trouverTous(document, 'form', { method: 'post' }).map(({ attributs }) => attributs.action ?? ''),
  ...trouverTous(document, 'button', { formaction: null }).map(({ attributs }) => attributs.formaction ?? ''),
];

describe('une page ne propose que ce que son lecteur peut ouvrir', () => {
  it.each(AGENTS.map((agent) => [agent.qui, agent] as const))('%s', async (_qui, agent) => {
    const { fonction, droit, perimetre, pages } = agent;
    const identifiant = `liens-${perimetre}-${fonction}`;
    await creerAgent(test.current.deps, { identifiant, fonction, ...(droit ? { [droit]: ecoles } : {}) });
    const visiteur = await Visiteur.connecter(test, identifiant);
    /** First page where each was seen. */
    const liens = new Map<string, string>();
    const sortes = new Set<string>();
    const actions = new Map<string, string>();
    let ouvertes = 0;
    for (const { nom, url } of galerie.pages) {
      const page = await visiteur.ouvrir(url);
      if (page.statut !== 200) continue;
      ouvertes += 1;
      for (const lien of liensDe(page)) {
        const sorte = sorteDe(lien);
        if (!sortes.has(sorte)) liens.set(lien, nom);
        sortes.add(sorte);
      }
      for (const action of actionsDe(page)) if (!actions.has(action)) actions.set(action, nom);
    }
    expect(ouvertes).toBeGreaterThanOrEqual(pages);
    const refuses: string[] = [];
    for (const [lien, depuis] of liens) {
      const [url = '', ancre] = lien.split('#');
      if (!url.startsWith('/')) continue;
      const { status, text } = await visiteur.navigation.get(url);
      if ([403, 404].includes(status)) refuses.push(`${depuis} : ${lien} → ${status}`);
      if (ancre !== undefined && !text.includes(`id="${ancre}"`)) refuses.push(`${depuis} : ${lien}`);
    }
    // Not sent, it would change the pages: the suite of the table proves that each line refuses what it says.
    for (const [action, depuis] of actions) {
      const route = routeDe('post', action);
      const demande = route?.perimetre;
      const ouverte = demande === undefined || (perimetre !== undefined && couvre(perimetre, demande));
      if (route === undefined || !ouverte) refuses.push(`${depuis} : POST ${action}`);
    }
    expect(refuses).toEqual([]);
  });
});
