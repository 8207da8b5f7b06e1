import { describe, expect, it } from 'vitest';
import { CODE_RECENT_MS } from '../../../src/domain/connexion/session.ts';
import { codeRecent } from '../../../src/middlewares/connexion/otp-recent.ts';
import type { AgentContext, EcoleContext } from '../../../src/middlewares/context.ts';
import { detailEleve, operation } from '../../../src/middlewares/loaded.ts';
import type { StepKind } from '../../../src/middlewares/step.ts';
import { paths } from '../../../src/paths.ts';
import { routesCirconscription } from '../../../src/routes/circonscription.ts';
import { routesComptes } from '../../../src/routes/comptes.ts';
import { routesConnexion } from '../../../src/routes/connexion.ts';
import { routesEcole } from '../../../src/routes/ecole.ts';
import { routesOnde } from '../../../src/routes/onde.ts';
import { routesOperations } from '../../../src/routes/operations.ts';
import { routesPortail } from '../../../src/routes/portail.ts';
import { agent, eleves, get, post, type Route, tous } from '../../../src/routes/route.ts';
import { routesDev } from '../../../src/routes/service/dev.ts';
import { routesGuide } from '../../../src/routes/service/guide.ts';
import { routes } from '../../../src/routes/table.ts';

const PIECES: [string, readonly Route[]][] = [
  ['Aide', routesGuide],
  ['Connexion et accès de l’agent', routesConnexion],
  ['École', routesEcole],
  ['Comptes', routesComptes],
  ['Opérations', routesOperations],
  ['Mise à jour depuis ONDE', routesOnde],
  ['Délégations', routesCirconscription],
  ['Portail', routesPortail],
  ['Poste de développement seulement, jamais en production', routesDev],
];

const QUI = {
  public: 'tout le monde',
  agent: 'agent connecté',
  ien: 'IEN, pour les écoles de sa circonscription',
  etape: 'au portail, la personne à qui cette question est posée maintenant',
  titulaire: 'au portail, le titulaire connecté d’un compte activé',
  representant: 'au portail, le représentant légal connecté qui voit tous ses enfants',
  eleve: 'au portail, l’élève connecté',
} as const;
const PERIMETRES = {
  eleves: 'droit dans l’école, même limité aux élèves',
  tous: 'droit dans l’école, sur tous les comptes',
} as const;
const quiDe = ({ acces, perimetre, direction, gestionEleves }: Route): string => {
  if (acces !== 'ecole') return QUI[acces];
  const droit = direction ? 'direction de l’école, par sa fonction' : perimetre ? PERIMETRES[perimetre] : '';
  return `${droit}${gestionEleves ? ', gestion des comptes élèves activée' : ''}`;
};

const AUTRES: Partial<Record<StepKind, string>> = {
  fichiers: 'lit les fichiers une fois le droit connu',
  affluence: 'avant toute lecture de la base',
};

function ligneDe(route: Route): string {
  const mots = (kind: StepKind) => route.steps.filter((step) => step.kind === kind).map((step) => step.mots);
  const autres = route.steps.flatMap(({ kind, mots: precision }) =>
    AUTRES[kind] === undefined ? [] : `${AUTRES[kind]}\u00a0: ${precision}`,
  );
  const cases = [
    route.quoi,
    `${route.method.toUpperCase()} \`${route.path}\``,
    quiDe(route),
    mots('charge').join(', ') || '–',
    mots('code').join(', ') || '–',
    autres.join(', ') || '–',
  ];
  return `| ${cases.join(' | ')} |`;
}

const document = () =>
  [
    '# Autorisations',
    '',
    'Qui peut quoi, adresse par adresse. Ce document est écrit à partir des tables de `src/routes/`, et un test le compare à elles.',
    'Après une modification d’une table\u00a0: `npx vitest run test/unit/routes/autorisations.test.ts -u`.',
    '',
    '- **Qui**\u00a0: sans droit dans l’école de l’adresse, la réponse est la même que si elle n’existait pas (404)\u202f; avec un droit trop étroit, elle dit pourquoi (403).',
    '- **Chargé**\u00a0: ce que désigne «\u00a0:id\u00a0» dans cette école\u202f; un numéro d’une autre école, inconnu ou mal formé donne la même réponse (404).',
    `- **Code récent**\u00a0: second facteur donné il y a moins de ${CODE_RECENT_MS / 60_000}\u00a0minutes, sinon il est demandé, puis l’agent revient où il était.`,
    ...PIECES.flatMap(([titre, table]) => [
      '',
      `## ${titre}`,
      '',
      '| Ce que fait l’adresse | Adresse | Qui | Chargé | Code récent | Autre |',
      '|---|---|---|---|---|---|',
      ...table.map(ligneDe),
    ]),
    '',
  ].join('\n');

describe('les tables des routes', () => {
  it('docs/autorisations.md est ce qu’elles disent (sinon : npx vitest run test/unit/routes/autorisations.test.ts -u)', async () => {
    await expect(document()).toMatchFileSnapshot('../../../docs/autorisations.md');
  });

  it('chaque pièce y est', () => {
    const ecrites = PIECES.flatMap(([, table]) => table).filter((route) => !routesDev.includes(route));
    expect(new Set(ecrites)).toEqual(new Set(routes));
    expect(ecrites).toHaveLength(routes.length);
  });

  it('aucune adresse n’a deux lignes', () => {
    const lignes = routes.map(({ method, path }) => `${method} ${path}`);
    expect(lignes.filter((ligne, rang) => lignes.indexOf(ligne) !== rang)).toEqual([]);
  });

  it('chaque adresse d’école demande un droit dans cette école', () => {
    expect(
      routes.filter(({ path, acces }) => path.includes(':uai') && acces !== 'ecole' && acces !== 'ien'),
    ).toEqual([]);
    expect(routes.filter(({ path, acces }) => !path.includes(':uai') && acces === 'ecole')).toEqual([]);
  });

  it('chaque adresse qui nomme quelqu’un ou quelque chose dit ce qu’elle charge', () => {
    const charge = (route: Route) => route.steps.some(({ kind }) => kind === 'charge');
    // An IEN has a right in no school: the one of the address is loaded.
    const nomme = ({ path, acces }: Route) =>
      path.includes(':id') || (acces === 'ien' && path.includes(':uai'));
    expect(routes.filter((route) => nomme(route) !== charge(route))).toEqual([]);
  });

  it('chaque document demande un code récent', () => {
    const documents = routes.filter(({ path }) => /\.(pdf|csv)$/.test(path));
    expect(documents.length).toBeGreaterThan(4);
    expect(documents.filter(({ steps }) => !steps.includes(codeRecent))).toEqual([]);
  });

  it('les représentants légaux, leurs mails, le paramétrage et ONDE sont fermés à un droit limité aux élèves (règles §10)', () => {
    const mails: readonly string[] = [paths.renvoyerOperation.pattern, paths.feuillesNonJoints.pattern];
    const fermees = routes.filter(
      ({ path }) => /\/(?:representants-legaux|parametrage)(?:\/|$)/.test(path) || mails.includes(path),
    );
    expect(fermees.length).toBeGreaterThan(16);
    expect(fermees.filter(({ perimetre }) => perimetre !== 'tous')).toEqual([]);
  });

  it('ce qui change un accès, envoie des mots de passe ou met l’école à jour demande un code récent (règles §10)', () => {
    const sansCode: readonly string[] = [
      // Gives the code.
      paths.confirmationOtp.pattern,
      // Only takes away.
      paths.fermerSession.pattern,
      paths.fermerAutresSessions.pattern,
      paths.abandonnerTelephone.pattern,
    ];
    const ecole: readonly string[] = [
      paths.confirmerOperation.pattern,
      paths.renvoyerOperation.pattern,
      paths.confirmerOnde.pattern,
    ];
    const sensibles = routes.filter(
      ({ method, acces, path }) =>
        method === 'post' && (ecole.includes(path) || (acces === 'agent' && !sansCode.includes(path))),
    );
    expect(sensibles.length).toBeGreaterThan(6);
    expect(sensibles.filter(({ steps }) => !steps.some(({ kind }) => kind === 'code'))).toEqual([]);
  });

  it('ce qui est chargé l’est avant qu’un code soit demandé : personne n’en tape un pour une page qui n’existe pas', () => {
    const inverses = routes.filter(({ steps }) => {
      const rang = (kind: StepKind) => steps.findIndex((step) => step.kind === kind);
      return rang('charge') > -1 && rang('code') > -1 && rang('code') < rang('charge');
    });
    expect(inverses).toEqual([]);
  });

  it('une fonction qui attend ce que sa ligne ne charge pas ne compile pas', () => {
    const surOperation = (_ctx: EcoleContext & { operation: { id: string } }): void => {};
    const dansLEcole = (_ctx: EcoleContext): void => {};
    const connecte = (_ctx: AgentContext): void => {};
    const lignes = [
      post('', paths.confirmerOperation, eleves, operation, surOperation),
      post('', paths.confirmerOperation, eleves, operation, codeRecent, dansLEcole),
      get('', paths.accueil, eleves, connecte),
      // @ts-expect-error: nothing is loaded
      post('', paths.confirmerOperation, eleves, surOperation),
      // @ts-expect-error: something else is loaded
      post('', paths.confirmerOperation, eleves, detailEleve, surOperation),
      // @ts-expect-error: no school is known
      get('', paths.accueil, agent, dansLEcole),
      // @ts-expect-error: loading needs a school
      get('', paths.operation, agent, operation, connecte),
      // @ts-expect-error: a line says who
      get('', paths.accueil, dansLEcole),
      // @ts-expect-error: links ask the address what its line must ask for
      get('', paths.parametrage, eleves, dansLEcole),
      // @ts-expect-error: the same, the other way
      get('', paths.accueil, tous, dansLEcole),
    ];
    expect(lignes).toHaveLength(10);
  });
});
