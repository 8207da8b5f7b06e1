import { beforeAll, describe, expect, it } from 'vitest';
import { aadMotDePasseProvisoire, decrypt } from '../../src/auth/encryption.ts';
import { paths } from '../../src/paths.ts';
import { executerPlan } from '../../src/services/operations/operations.ts';
import { planifier } from '../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../builders/agent.ts';
import { activer } from '../builders/compte.ts';
import { creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import { type Eleve, extractions, importer, type Responsable } from '../builders/onde.ts';
import { useTestApp } from '../helpers/app.ts';
import { Attaque, empreinteDeLEcole, useConnexions } from '../helpers/attaques.ts';
import { lireCsv } from '../helpers/scenes/ecran-comptes.ts';
import { jeton } from '../helpers/scenes/scene.ts';
import { type Page, Visiteur } from '../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const connexions = useConnexions(test);
const N = 24;
let victime: EcoleTest;

const LETTRES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** As ONDE writes it: accents apart, names are letters. */
const nom = (prefixe: string, rang: number) =>
  `${prefixe}${LETTRES[Math.floor(rang / 26)]}${LETTRES[rang % 26]}`;
const eleve = (rang: number, prefixe = 'VRAI'): Eleve => ({
  nom: nom(prefixe, rang),
  prenom: `Prénom${LETTRES[rang % 26]}`,
  date: `201${6 + (rang % 4)}-0${1 + (rang % 9)}-1${rang % 10}`,
  ine: `${String(700_000 + rang).padStart(9, '0')}AA`,
});
const responsable = (rang: number, prefixe = 'TUTEUR', enfants = 'VRAI'): Responsable => ({
  nom: nom(prefixe, rang),
  prenom: `Tutrice${LETTRES[rang % 26]}`,
  mail: `tuteur${rang}@example.org`,
  portable: `06123${String(40_000 + rang).padStart(5, '0')}`,
  enfants: [{ nom: nom(enfants, rang), prenom: `Prénom${LETTRES[rang % 26]}` }],
});
const rangs = Array.from({ length: N }, (_, rang) => rang);

/** A school with people in every state: not informed, informed, activated, gone. */
beforeAll(async () => {
  const { deps } = test.current;
  victime = await creerEcole(deps, { uai: uai(50), nom: 'École des Victimes' });
  const agent = await creerAgent(deps, { identifiant: 'victime', ecoles: [victime] });
  await importer(
    deps,
    victime,
    extractions({
      eleves: rangs.map((rang) => eleve(rang)),
      responsables: rangs.map((rang) => responsable(rang)),
    }),
  );
  const qui = { acces: await accesDe(deps, agent, victime), auteur: 'Claire Martin' };
  for (const [profil, table] of [
    ['eleve', 'eleves'],
    ['representant_legal', 'representants_legaux'],
  ] as const) {
    const { rows } = await connexions.proprietaire.query<{ id: string }>(
      `select id::text from ${table} where ecole_id = $1 order by id`,
      [victime.id],
    );
    const ids = rows.map(({ id }) => id);
    const groupe = (reste: number) => ids.filter((_, rang) => rang % 4 === reste);
    const informer = {
      profil,
      type: 'informer',
      reinitialiser: false,
      mode: 'feuilles',
    } as const;
    const plan = await planifier(deps, qui, informer, {
      ficheIds: [...groupe(1), ...groupe(2), ...groupe(3)],
    });
    await executerPlan(deps, qui, plan);
    await activer(deps, groupe(2), profil);
    await connexions.proprietaire.query(`update ${table} set parti_le = now() where id = any ($1)`, [
      groupe(3),
    ]);
  }
});

interface Butin {
  comptes: Set<string>;
  identifiants: Set<string>;
  motsDePasse: string[];
}

/** What there is to take, as the owner sees it. */
async function butin(): Promise<Butin> {
  const { rows } = await connexions.proprietaire.query<{
    id: string;
    identifiant: string;
    chiffre: Buffer | null;
    cle: string | null;
  }>(
    `select c.id::text, c.identifiant, p.chiffre, p.cle from comptes c left join provisoires p on p.compte_id = c.id
     where c.id in (select compte_id from eleves where ecole_id = $1
       union select compte_id from representants_legaux where ecole_id = $1)`,
    [victime.id],
  );
  return {
    comptes: new Set(rows.map(({ id }) => id)),
    identifiants: new Set(rows.map(({ identifiant }) => identifiant)),
    motsDePasse: rows.flatMap(({ id, chiffre, cle }) =>
      chiffre === null || cle === null
        ? []
        : [decrypt(test.current.deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(id))],
    ),
  };
}

/** Deposits files and confirms what they would change, every box ticked. */
async function deposerEtConfirmer(
  agent: Visiteur,
  ecole: EcoleTest,
  eleves: Eleve[],
  responsables: Responsable[],
): Promise<Page[]> {
  const url = paths.onde(ecole);
  const fichiers = extractions({ eleves, responsables });
  const _csrf = await jeton(agent, url);
  const envoi = agent.navigation.post(url).field('_csrf', _csrf);
  for (const [champ, contenu] of Object.entries(fichiers)) envoi.attach(champ, contenu, 'CSVExtraction.csv');
  const { headers, status } = await envoi;
  expect(status).toBe(303);
  const diff = await agent.ouvrir(headers.location ?? '');
  const fait = await agent.presser(diff, 'Confirmer', { cocher: ['oui'] });
  expect(fait.texte).toContain('L’école est à jour');
  return [diff, fait];
}

/** Informs everybody by sheets, then takes the list and the sheets: everything that shows an account or a password. */
async function informerTous(agent: Visiteur, ecole: EcoleTest, profil: 'eleves' | 'representants') {
  const [liste, bouton, csv] =
    profil === 'eleves'
      ? ([paths.eleves(ecole), 'Informer', paths.listeElevesCsv(ecole)] as const)
      : ([
          paths.representantsLegaux(ecole),
          'Informer par feuilles',
          paths.listeRepresentantsCsv(ecole),
        ] as const);
  const choisie = await agent.presser(await agent.ouvrir(liste), 'Tout sélectionner');
  const plan = await agent.presser(choisie, bouton);
  const fait = await agent.presser(plan, 'Confirmer');
  const operation = fait.url.split('/').at(-1) ?? '';
  const telechargee = await agent.telecharger(`${csv}?operation=${operation}`);
  expect(telechargee.status).toBe(200);
  const feuilles = await agent.telecharger(paths.feuillesOperation({ uai: ecole.uai, id: operation }));
  expect(feuilles.status).toBe(200);
  return { pages: [choisie, plan, fait], lignes: lireCsv(telechargee), texte: String(telechargee.body) };
}

describe('« le fichier d’une école ne touche que cette école » (règles §4.5)', () => {
  it('il y a de quoi prendre : des comptes dans chaque état, des mots de passe provisoires, un journal', async () => {
    const { comptes, motsDePasse } = await butin();
    expect(comptes.size).toBe(2 * N);
    expect(motsDePasse).toHaveLength(N);
    const { rows } = await connexions.proprietaire.query(
      `select c.profil, c.etat, e.parti_le is not null as parti from comptes c join (
         select compte_id, parti_le from eleves where ecole_id = $1
         union all select compte_id, parti_le from representants_legaux where ecole_id = $1) e on e.compte_id = c.id
       group by 1, 2, 3`,
      [victime.id],
    );
    expect(rows).toHaveLength(2 * 4);
  });

  it.each([
    { noms: 'vrais', prefixeEleve: 'VRAI', prefixeTuteur: 'TUTEUR', numero: 51 },
    { noms: 'inventés', prefixeEleve: 'FAUX', prefixeTuteur: 'LOUCHE', numero: 52 },
  ])(
    'INE, dates, mails et portables d’une autre école, noms $noms : rien n’en vient',
    async ({ noms, prefixeEleve, prefixeTuteur, numero }) => {
      const { deps } = test.current;
      const fraude = await creerEcole(deps, { uai: uai(numero), nom: `École fraudeuse ${numero}` });
      await creerAgent(deps, { identifiant: `fraudeuse${numero}`, ecoles: [fraude] });
      const siens = rangs.slice(0, 12).map((rang) => ({
        ...eleve(rang, `SIEN`),
        ine: `${String(numero * 1000 + rang).padStart(9, '0')}BB`,
      }));
      await importer(deps, fraude, extractions({ eleves: siens }));
      const pris = await butin();
      const avant = await empreinteDeLEcole(connexions.proprietaire, victime.id);

      const agent = await Visiteur.connecter(test, `fraudeuse${numero}`);
      const eleves = rangs.map((rang) => eleve(rang, prefixeEleve));
      const responsables = rangs.map((rang) => responsable(rang, prefixeTuteur, prefixeEleve));
      const pages = await deposerEtConfirmer(agent, fraude, [...siens, ...eleves], responsables);
      const deux = [
        await informerTous(agent, fraude, 'eleves'),
        await informerTous(agent, fraude, 'representants'),
      ];
      for (const { pages: vues } of deux) pages.push(...vues);
      // Once more: they come back as somebody else's, and are informed again.
      pages.push(...(await deposerEtConfirmer(agent, fraude, [...siens, ...eleves], responsables)));

      const attaque = new Attaque(`fichiers forgés, noms ${noms}`);
      const { rows } = await connexions.proprietaire.query<{
        cle: string;
        compte: string;
        identifiant: string;
      }>(
        `select f.cle, c.id::text as compte, c.identifiant from comptes c join (
         select ine as cle, compte_id, parti_le from eleves where ecole_id = $1
         union all select mail, compte_id, parti_le from representants_legaux where ecole_id = $1) f on f.compte_id = c.id
       where f.parti_le is null`,
        [fraude.id],
      );
      const comptes = new Map(rows.map((row) => [row.cle, row]));
      for (const cle of [...eleves.map(({ ine }) => ine), ...responsables.map(({ mail }) => mail)]) {
        const obtenu = comptes.get(cle ?? '');
        // Each line did open a fiche, with an account of its own: the file was not just ignored.
        expect(obtenu, cle).toBeDefined();
        attaque.compter(`${cle} : ${obtenu?.identifiant}`, pris.comptes.has(obtenu?.compte ?? ''));
      }
      for (const { lignes, texte } of deux) {
        expect(lignes.length).toBeGreaterThanOrEqual(N);
        const vus = lignes
          .flatMap((ligne) => Object.values(ligne))
          .filter((valeur) => pris.identifiants.has(valeur));
        attaque.compter(`identifiants lus : ${vus}`, vus.length > 0);
        attaque.compter(
          'mots de passe lus dans une liste',
          pris.motsDePasse.some((mot) => texte.includes(mot)),
        );
      }
      for (const { url, texte } of pages) {
        const mots = new Set(texte.split(/[^a-z0-9.-]+/));
        attaque.compter(
          `page ${url}`,
          [...pris.identifiants, ...pris.motsDePasse].some((mot) => mots.has(mot)) ||
            texte.includes('Victimes'),
        );
      }
      const { rows: sorties } = await connexions.proprietaire.query<{ comptes: number[] }>(
        `select details->'comptes' as comptes from journal where ecole_id = $1 and details ? 'comptes'`,
        [fraude.id],
      );
      expect(sorties.length).toBeGreaterThanOrEqual(4);
      for (const { comptes: reveles } of sorties)
        attaque.compter(
          `mots de passe sortis : ${reveles}`,
          reveles.some((id) => pris.comptes.has(String(id))),
        );
      expect(await empreinteDeLEcole(connexions.proprietaire, victime.id)).toEqual(avant);
      attaque.conclure(2 * N + 8);
    },
    60_000,
  );
});
