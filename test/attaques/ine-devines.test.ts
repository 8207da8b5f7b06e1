import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/paths.ts';
import { creerAgent } from '../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import { type Eleve, extractions, importer } from '../builders/onde.ts';
import { useTestApp } from '../helpers/app.ts';
import { Attaque, empreinteDeLEcole, useConnexions } from '../helpers/attaques.ts';
import { jeton } from '../helpers/scenes/scene.ts';
import { trouverTous } from '../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const connexions = useConnexions(test);
const DEVINES = 9_000;
const EXISTANTS = 300;
let fraude: EcoleTest;
let agent: Visiteur;

const LETTRES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const enLettres = (rang: number): string =>
  [17_576, 676, 26, 1].map((poids) => LETTRES[Math.floor(rang / poids) % 26]).join('');
const devine = (rang: number): Eleve => ({
  nom: `DEVINE${enLettres(rang)}`,
  prenom: 'Alix',
  date: `201${6 + (rang % 4)}-0${1 + (rang % 9)}-1${rang % 10}`,
  ine: `${String(100_000 + rang).padStart(9, '0')}CC`,
  classe: `CP ${LETTRES[rang % 20]}`,
});
const siens: Eleve[] = Array.from({ length: 40 }, (_, rang) => ({
  nom: `SIEN${enLettres(rang)}`,
  prenom: 'Camille',
  date: '2017-04-02',
  ine: `${String(900_000 + rang).padStart(9, '0')}DD`,
}));
const FICHIER = extractions({
  eleves: [...siens, ...Array.from({ length: DEVINES }, (_, rang) => devine(rang))],
});

beforeAll(async () => {
  const { deps } = test.current;
  fraude = await creerEcole(deps, { uai: uai(61), nom: 'École fraudeuse' });
  await creerAgent(deps, { identifiant: 'fraudeuse', ecoles: [fraude] });
  await importer(deps, fraude, extractions({ eleves: siens }));
  agent = await Visiteur.connecter(test, 'fraudeuse');
});

/** One in thirty of those guessed now exists in another school: with these names or others, this birth date or another. */
async function remplirAilleurs(): Promise<EcoleTest> {
  const { deps } = test.current;
  const ecole = await creerEcole(deps, { uai: uai(62), nom: 'École des Victimes' });
  const eleves = Array.from({ length: EXISTANTS }, (_, i) => {
    const vrai = devine(i * 30);
    return {
      ...vrai,
      ...(i % 3 === 0 ? { nom: `AUTRE${enLettres(i)}`, prenom: 'Sacha' } : {}),
      ...(i % 5 === 0 ? { date: '2015-12-25' } : {}),
    };
  });
  await importer(deps, ecole, extractions({ eleves }));
  await connexions.proprietaire.query(
    `update comptes set etat = 'actif', origine = 'etablissement', mot_de_passe_hache = 'x', active_le = now()
     where id in (select compte_id from eleves where ecole_id = $1 and id % 4 = 0)`,
    [ecole.id],
  );
  await connexions.proprietaire.query(
    'update eleves set parti_le = now() where ecole_id = $1 and id % 7 = 0',
    [ecole.id],
  );
  await connexions.proprietaire.query('analyze');
  return ecole;
}

interface Reponse {
  statut: number;
  /** Each page, without its dates, its ids and its token. */
  pages: string[];
  diff: string;
  resume: string;
  id: string;
}

const sansDates = ({ html, document }: Page): string => {
  const [champ] = trouverTous(document, 'input', { name: '_csrf' });
  return html
    .replaceAll(champ?.attributs.value ?? '\u0000', 'jeton')
    .replace(/\/onde\/\d+/g, '/onde/N')
    .replace(/\d{1,2}(er)?\s[a-zéû]+\s20\d\d\sà\s\d{1,2}\sh\s\d\d/g, 'une date');
};

async function deposer(): Promise<Reponse> {
  const url = paths.onde(fraude);
  const _csrf = await jeton(agent, url);
  const envoi = agent.navigation.post(url).field('_csrf', _csrf);
  for (const [champ, contenu] of Object.entries(FICHIER)) envoi.attach(champ, contenu, 'CSVExtraction.csv');
  const { status, headers } = await envoi;
  expect(status).toBe(303);
  const adresse: string = headers.location ?? '';
  const premiere = await agent.ouvrir(adresse);
  const liens = trouverTous(premiere.document, 'a')
    .map(({ attributs }) => attributs.href ?? '')
    .filter((href) => href.startsWith(`${adresse}?`) || href.startsWith('?section'));
  const suites = [...new Set(liens)].map((href) =>
    (href.startsWith('?') ? adresse + href : href).replace(/#.*/, ''),
  );
  const pages = [premiere];
  for (const suite of suites) pages.push(await agent.ouvrir(suite));
  for (const page of [2, 90, 180])
    pages.push(await agent.ouvrir(`${adresse}?section=eleves-arrivees&page=${page}`));
  const id = adresse.split('/').at(-1) ?? '';
  const { rows } = await connexions.proprietaire.query<{ diff: string; resume: string }>(
    'select diff::text, resume::text from onde_mises_a_jour where id = $1',
    [id],
  );
  return {
    statut: status,
    pages: pages.map(sansDates),
    diff: rows[0]?.diff ?? '',
    resume: rows[0]?.resume ?? '',
    id,
  };
}

describe('« ni mot, ni nombre, ni attente ne dit rien d’une autre école » (règles §4.5)', () => {
  it('9 000 INE devinés : 300 existent ailleurs, et la réponse est la même, octet pour octet, que s’il n’y en avait aucun', async () => {
    const attaque = new Attaque(`INE devinés (${DEVINES} dont ${EXISTANTS} existent)`);
    const avant = await deposer();
    const ailleurs = await remplirAilleurs();
    const { rows } = await connexions.proprietaire.query<{ nombre: number }>(
      'select count(*)::int as nombre from eleves where ecole_id = $1',
      [ailleurs.id],
    );
    expect(rows[0]?.nombre).toBe(EXISTANTS);
    const intacte = await empreinteDeLEcole(connexions.proprietaire, ailleurs.id);
    const apres = await deposer();

    expect(avant.pages.length).toBeGreaterThanOrEqual(5);
    expect(avant.pages[0]).toContain('9\u202f000');
    expect(avant.pages[0]).toContain('le une date');
    expect(JSON.parse(avant.diff).eleves.arrivees).toHaveLength(DEVINES);
    attaque.compter('diff', apres.diff !== avant.diff);
    attaque.compter(
      'anomalies',
      JSON.stringify(JSON.parse(apres.diff).anomalies) !== JSON.stringify(JSON.parse(avant.diff).anomalies),
    );
    attaque.compter('résumé', apres.resume !== avant.resume);
    attaque.compter('nombre de pages', apres.pages.length !== avant.pages.length);
    for (const [rang, page] of apres.pages.entries())
      attaque.compter(`page ${rang}`, page !== avant.pages[rang]);

    // Confirmed: each line opens an account of its own, and takes nobody's.
    const fait = await agent.presser(
      await agent.ouvrir(paths.miseAJourOnde({ uai: fraude.uai, id: apres.id })),
      'Confirmer',
      { cocher: ['oui'] },
    );
    expect(fait.texte).toContain('L’école est à jour');
    const { rows: pris } = await connexions.proprietaire.query<{ ici: number; partages: number }>(
      `select count(*)::int as ici, count(*) filter (where l.compte_id is not null)::int as partages
         from eleves e left join eleves l on l.compte_id = e.compte_id and l.ecole_id <> e.ecole_id where e.ecole_id = $1`,
      [fraude.id],
    );
    expect(pris[0]?.ici).toBe(DEVINES + siens.length);
    attaque.compter('comptes pris', pris[0]?.partages !== 0);
    expect(await empreinteDeLEcole(connexions.proprietaire, ailleurs.id)).toEqual(intacte);
    attaque.conclure(10);
  }, 120_000);
});
