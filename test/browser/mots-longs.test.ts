import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/paths.ts';
import { creerAgent } from '../builders/agent.ts';
import { bloquer, informerAvec } from '../builders/compte.ts';
import { ajouterEleves, ajouterRepresentants, creerEcole, desEleves, uai } from '../builders/ecole.ts';
import { useTestApp } from '../helpers/app.ts';
import { deleguer } from '../helpers/scenes/delegation.ts';
import { informerRepresentants } from '../helpers/scenes/operations-mails.ts';
import { useNavigateur } from '../helpers/visiteur/navigateur.ts';
import { Visiteur } from '../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const navigateur = useNavigateur(test);
const LARGEURS = [390, 768, 1024, 1280] as const;

let directrice: Visiteur;
let pages: Record<string, string>;

beforeAll(async () => {
  const { deps } = test.current;
  const ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'ien', fonction: 'ien' });
  const [eleve = ''] = await ajouterEleves(deps, ecole, desEleves(3));
  const [parent = ''] = await ajouterRepresentants(deps, ecole, [
    { nom: 'ROY', prenom: 'Anne', mail: 'anne.roy@exemple.fr', enfants: [eleve] },
  ]);
  await informerAvec(deps, [eleve], { expireLe: new Date(Date.now() + 86_400_000) });
  await bloquer(deps, [eleve]);
  const operation = await informerRepresentants(deps, ecole, 'mail', [parent]);
  const { delegation } = await deleguer(deps, ecole);
  await deleguer(deps, ecole);
  await deps.database.withOps(async (trx) => {
    await trx.run(sql`update eleves set bloque_note = ${'M'.repeat(300)} where id = ${eleve}`);
    await trx.run(
      sql`update delegations set refusee_le = now(), refusee_par = accordee_par, motif = ${'x'.repeat(500)}
       where id = ${delegation}`,
    );
    await trx.run(
      sql`update envois set statut = 'rejete', motif = ${`550 ${'x'.repeat(200)}`} where operation_id = ${operation}`,
    );
  });
  const adresse = { profil: 'eleve', acte: 'verifiee', adresse: `https://${'x'.repeat(190)}.fr` };
  await deps.database.withOps((trx) =>
    trx.run(
      sql`select journaliser_ecole(${ecole.id}, 'Exploitation', 'parametrage.adresse', ${JSON.stringify(adresse)})`,
    ),
  );
  directrice = await Visiteur.connecter(test, 'directrice');
  const { uai: code } = ecole;
  pages = {
    'élève bloqué': paths.eleve({ uai: code, id: eleve }),
    débloquer: paths.blocageEleve({ uai: code, id: eleve }),
    délégations: paths.enseignants({ uai: code }),
    délégation: paths.delegationEcole({ uai: code, id: delegation }),
    'représentant légal': paths.representantLegal({ uai: code, id: parent }),
    opération: paths.operation({ uai: code, id: operation }),
    journal: paths.journal({ uai: code }),
  };
});

/** What makes the page or a table wider than its place, and the ordinary words that a line cuts: runs in the page. */
const FAUTES = `(() => {
  const trop = (nom, e) => e.scrollWidth > e.clientWidth ? [nom + ' : ' + (e.scrollWidth - e.clientWidth) + ' px de trop'] : [];
  const coupes = [];
  const textes = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (textes.nextNode()) {
    const { currentNode: noeud } = textes;
    if (noeud.parentElement.closest('code, .adresse-mail')) continue;
    for (const { 0: mot, index } of noeud.data.matchAll(/[\\p{L}\\p{N}]{2,24}(?![\\p{L}\\p{N}])/gu)) {
      if (/x{20}|M{20}/.test(noeud.data.slice(index - 30, index + 30)) && /^[xM]+$/.test(mot)) continue;
      const partie = document.createRange();
      partie.setStart(noeud, index);
      partie.setEnd(noeud, index + mot.length);
      if (new Set([...partie.getClientRects()].map(({ top }) => Math.round(top))).size > 1) coupes.push(mot + ' coupé');
    }
  }
  return [
    ...trop('la page', document.documentElement),
    ...[...document.querySelectorAll('.tableau-cadre')].flatMap((cadre) => trop('un tableau', cadre)),
    ...coupes,
  ];
})()`;

describe('un mot de trois cents lettres ne rend aucune page plus large que l’écran', () => {
  it('et les mots ordinaires ne sont pas coupés pour autant', async () => {
    const { page, context } = await navigateur.ouvrirOnglet({ qui: directrice });
    const fautes: string[] = [];
    for (const [nom, url] of Object.entries(pages)) {
      const reponse = await page.goto(url);
      expect(reponse?.status(), nom).toBe(200);
      for (const width of LARGEURS) {
        await page.setViewportSize({ width, height: 900 });
        const vues = (await page.evaluate(FAUTES)) as string[];
        fautes.push(...vues.map((faute) => `${nom}, ${width} px, ${faute}`));
      }
    }
    expect(fautes).toEqual([]);
    await context.close();
  });
});
