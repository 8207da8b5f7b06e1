import { QUOTAS } from '../../../src/auth/throttle.ts';
import { paths } from '../../../src/paths.ts';
import type { EcoleTest, EleveTest } from '../../builders/ecole.ts';
import { type Eleve, extractions, type Responsable } from '../../builders/onde.ts';
import { trouver } from '../visiteur/html.ts';
import { type Page, pageLue, type Visiteur } from '../visiteur/visiteur.ts';
import type { PageDeGalerie, ReponseDeGalerie } from './galerie.ts';

/** The pages of « Mise à jour depuis ONDE », for a school where something changed and one where all is applied. */
export async function galerieOnde(
  directrice: Visiteur,
  change: EcoleTest & { eleves: readonly EleveTest[] },
  applique: EcoleTest & { eleves: readonly EleveTest[] },
): Promise<{ pages: PageDeGalerie[]; reponses: ReponseDeGalerie[] }> {
  const depot = paths.onde({ uai: change.uai });
  const vide = await directrice.ouvrir(depot);
  // The director has both schools: of two pupils that the first one knew, one is there no more.
  const siens = applique.eleves.map(enOnde);
  const appliquee = await deposer(directrice, applique.uai, { eleves: [...siens, SUIVIE, ENCORE_PRESENTE] });
  await directrice.presser(await directrice.ouvrir(appliquee), 'Confirmer', { cocher: ['oui'] });
  const depart = await deposer(directrice, applique.uai, { eleves: [...siens, ENCORE_PRESENTE] });
  await directrice.presser(await directrice.ouvrir(depart), 'Confirmer');
  const [premier, deuxieme, ...autres] = change.eleves.map(enOnde);
  if (premier === undefined || deuxieme === undefined) throw new Error('Il faut deux élèves au moins');
  const proposition = await deposer(directrice, change.uai, {
    eleves: [
      { ...premier, nom: 'RENOMMEE' },
      { ...deuxieme, classe: 'Classe 9' },
      ...autres.slice(20).map((eleve, rang) => (rang === 0 ? { ...eleve, date: '2019-05-21' } : eleve)),
      ...['Ava', 'Bao', 'Cléo', 'Dina'].map((prenom) => ({ nom: 'ARRIVEE', prenom, date: '2019-01-02' })),
      SUIVIE,
      ENCORE_PRESENTE,
      { nom: 'SANS DATE', prenom: 'Léo', date: '31/02/2019' },
    ],
    responsables: [
      {
        nom: 'ARRIVEE',
        prenom: 'Anne',
        mail: 'anne@example.org',
        enfants: [{ nom: 'ARRIVEE', prenom: 'Ava' }],
      },
      { nom: 'INCONNU', prenom: 'Ivan', enfants: [{ nom: 'PERSONNE', prenom: 'Paul' }] },
      ...autres.slice(20, 30).map(({ nom, prenom, classe }, rang) => ({
        nom,
        prenom: `Parent${rang}`,
        enfants: [{ nom, prenom, ...(classe ? { classe } : {}) }],
      })),
    ],
  });
  const sections = [
    'eleves-departs',
    'eleves-arrivees',
    'eleves-suivis',
    'eleves-encore-presents',
    'eleves-changements',
    'anomalies',
    'rattachements-ajoutes',
  ];
  return {
    pages: [
      { nom: 'ONDE, dépôt', qui: directrice, url: depot },
      { nom: 'ONDE, ce qui changerait', qui: directrice, url: proposition },
      {
        nom: 'ONDE, le code vient d’être donné',
        qui: directrice,
        url: `${proposition}?code=oui&departs=oui&arrivees=oui`,
      },
      {
        nom: 'ONDE, une personne reconnue',
        qui: directrice,
        url: `${proposition}?meme=${await premierePaire(directrice, proposition)}`,
      },
      ...sections.map((section) => ({
        nom: `ONDE, ${section}`,
        qui: directrice,
        url: `${proposition}?section=${section}`,
      })),
      { nom: 'ONDE, appliquée', qui: directrice, url: appliquee },
      { nom: 'ONDE, dépôt après une mise à jour', qui: directrice, url: paths.onde({ uai: applique.uai }) },
    ],
    reponses: [
      { nom: 'ONDE, aucun fichier', page: await directrice.presser(vide, 'Voir ce qui changerait') },
      {
        nom: 'ONDE, départs et arrivées à confirmer',
        page: await directrice.presser(await directrice.ouvrir(proposition), 'Confirmer'),
      },
      { nom: 'ONDE, trop de dépôts', page: await tropDeDepots(directrice, change.uai) },
    ],
  };
}

const SUIVIE: Eleve = {
  nom: 'SUIVIE',
  prenom: 'Léa',
  date: '2018-05-06',
  ine: '070000001GA',
  classe: 'Classe 1',
};
const ENCORE_PRESENTE: Eleve = { ...SUIVIE, nom: 'ENCORE', prenom: 'Zoé', ine: '070000002GB' };

const enOnde = ({
  nom,
  nomUsage,
  prenom,
  niveau,
  classe,
  dateNaissance = '2019-05-12',
}: EleveTest): Eleve => ({
  nom,
  prenom,
  date: dateNaissance,
  ...(nomUsage ? { usage: nomUsage } : {}),
  ...(niveau ? { niveau } : {}),
  ...(classe ? { classe } : {}),
});

/** The first pair of which the page asks whether it is one person. */
async function premierePaire(agent: Visiteur, proposition: string): Promise<string> {
  const { document } = await agent.ouvrir(proposition);
  return trouver(document, 'input', { name: 'meme' }).attributs.value ?? '';
}

/** The answer to one deposit too many. */
async function tropDeDepots(agent: Visiteur, uai: string): Promise<Page> {
  const url = paths.onde({ uai });
  const { document } = await agent.ouvrir(url);
  const jeton = trouver(document, 'input', { name: '_csrf' }).attributs.value ?? '';
  for (let rang = 0; rang <= QUOTAS.depots.maximum; rang += 1) {
    const reponse = await agent.navigation.post(url).field('_csrf', jeton);
    if (reponse.status === 429) return pageLue(reponse, url);
  }
  throw new Error('Dépôts sans limite');
}

/** The address of the page that shows what the files would change. */
async function deposer(
  agent: Visiteur,
  uai: string,
  donnees: { eleves: readonly Eleve[]; responsables?: readonly Responsable[] },
): Promise<string> {
  const page = await agent.ouvrir(paths.onde({ uai }));
  const envoi = agent.navigation
    .post(paths.onde({ uai }))
    .field('_csrf', trouver(page.document, 'input', { name: '_csrf' }).attributs.value ?? '');
  for (const [champ, contenu] of Object.entries(extractions(donnees))) {
    envoi.attach(champ, contenu, 'CSVExtraction.csv');
  }
  const { status, headers } = await envoi;
  if (status !== 303) throw new Error(`Dépôt refusé : ${status}`);
  return headers.location ?? '';
}
