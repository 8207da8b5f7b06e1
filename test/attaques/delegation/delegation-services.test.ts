import { beforeAll, describe, expect, it } from 'vitest';
import type { EcoleLecture } from '../../../src/database/transaction.ts';
import { findEleve } from '../../../src/queries/comptes/eleves.ts';
import { listEvenements } from '../../../src/queries/comptes/evenements.ts';
import { findRepresentant, listRepresentants } from '../../../src/queries/comptes/representants-legaux.ts';
import { chiffresClesRepresentants } from '../../../src/queries/ecole/accueil.ts';
import { findMiseAJour, listPropositions, loadNomsDesFiches } from '../../../src/queries/onde/onde.ts';
import { listEnvois, listEnvoisFiche, resumeEnvois } from '../../../src/queries/operations/envois.ts';
import {
  listFichesOperation,
  listOperations,
  resumeOperation,
} from '../../../src/queries/operations/operations.ts';
import { mailsDuPlan } from '../../../src/queries/operations/plans.ts';
import { saveImpressions } from '../../../src/repositories/operations/impressions.ts';
import {
  demanderNouvelIdentifiant,
  lireIdentifiantARemplacer,
} from '../../../src/services/comptes/nouvel-identifiant.ts';
import { enregistrerSelection } from '../../../src/services/comptes/selection.ts';
import { basculerComptesEleves } from '../../../src/services/ecole/parametrage.ts';
import {
  abandonnerProposition,
  appliquerProposition,
  proposerMiseAJour,
} from '../../../src/services/onde/mises-a-jour.ts';
import { feuillesEleves } from '../../../src/services/operations/documents-eleves.ts';
import {
  lettresRepresentants,
  listerRepresentants,
} from '../../../src/services/operations/documents-representants.ts';
import { renvoyerEchecs } from '../../../src/services/operations/envois.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import {
  changerOption,
  type Demandeur,
  planifier,
  planifierFeuillesDesNonJoints,
} from '../../../src/services/operations/plans.ts';
import { desEleves } from '../../builders/ecole.ts';
import { extractions } from '../../builders/onde.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, useConnexions } from '../../helpers/attaques.ts';
import { ouvrirDelegation, type SceneDelegation } from './scene-delegation.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: SceneDelegation;

beforeAll(async () => {
  scene = await ouvrirDelegation(test.current, connexions);
});

interface Acte {
  nom: string;
  faire(qui: Demandeur): Promise<unknown>;
  /** Only numbers come back: none but zero may. */
  nombres?: true;
}

const informer = {
  profil: 'representant_legal',
  type: 'informer',
  reinitialiser: false,
  mode: 'feuilles',
} as const;
const tout = { q: '', niveaux: [], classes: [], etats: [], anomalies: [] };
const page = { tri: 'nom', sens: 'asc', page: 1, maintenant: new Date() } as const;
const feuilles = { miseEnPage: 1, couvertures: false, nouveaux: false } as const;

/** What a document says, once it has been sent whole. */
async function lire(
  document: Promise<{ contenu: AsyncIterable<Buffer | string> } | { outcome: string }>,
): Promise<string> {
  const morceaux: Buffer[] = [];
  const fait = await document;
  for await (const morceau of 'contenu' in fait ? fait.contenu : []) morceaux.push(Buffer.from(morceau));
  return Buffer.concat(morceaux).toString('latin1');
}

function actes(): Acte[] {
  const { deps } = test.current;
  const { ecole, representants, eleves, lettres, mails, plan, plans, proposition, propositions, compte } =
    scene;
  const document = { uai: ecole.uai, nom: 'La mienne', commune: 'Sorgues-le-Vieux' };
  const lecture = (nom: string, fn: (trx: EcoleLecture) => Promise<unknown>, nombres?: true): Acte => ({
    nom,
    faire: ({ acces }) => deps.database.readEcole(acces, fn),
    ...(nombres ? { nombres } : {}),
  });
  const [fiche = ''] = representants;
  return [
    {
      nom: 'planifier par fiches',
      faire: (qui) => planifier(deps, qui, informer, { ficheIds: representants }),
    },
    {
      nom: 'planifier par comptes',
      faire: (qui) => planifier(deps, qui, informer, { ficheIds: [], compteIds: [compte] }),
    },
    {
      nom: 'planifier toute la liste',
      faire: (qui) => planifier(deps, qui, informer, { criteres: tout, coches: { tous: true, ids: [] } }),
    },
    {
      nom: 'planifier par mail',
      faire: (qui) => planifier(deps, qui, { ...informer, mode: 'mail' }, { ficheIds: representants }),
    },
    {
      nom: 'planifier une réinitialisation',
      faire: (qui) =>
        planifier(deps, qui, { ...informer, type: 'reinitialiser' }, { ficheIds: representants }),
    },
    {
      nom: 'changerOption',
      faire: (qui) => changerOption(deps, qui, plans.option, { reinitialiser: true, mode: 'feuilles' }),
    },
    { nom: 'planifierFeuillesDesNonJoints', faire: (qui) => planifierFeuillesDesNonJoints(deps, qui, mails) },
    { nom: 'executerPlan', faire: (qui) => executerPlan(deps, qui, plan) },
    { nom: 'executerPlan, réinitialisation', faire: (qui) => executerPlan(deps, qui, plans.reinitialiser) },
    { nom: 'renvoyerEchecs', faire: (qui) => renvoyerEchecs(deps, qui, mails), nombres: true },
    {
      nom: 'lettresRepresentants',
      faire: (qui) => lire(lettresRepresentants(deps, qui, document, lettres, feuilles)),
    },
    {
      nom: 'feuillesEleves des lettres',
      faire: (qui) => lire(feuillesEleves(deps, qui, document, lettres, feuilles)),
    },
    {
      nom: 'listerRepresentants csv',
      faire: (qui) => lire(listerRepresentants(deps, qui, document, { ficheIds: representants }, 'csv')),
    },
    {
      nom: 'listerRepresentants pdf',
      faire: (qui) => lire(listerRepresentants(deps, qui, document, { ficheIds: representants }, 'pdf')),
    },
    {
      nom: 'lireIdentifiantARemplacer',
      faire: ({ acces }) => lireIdentifiantARemplacer(deps, acces, 'representant_legal', fiche),
    },
    {
      nom: 'demanderNouvelIdentifiant',
      faire: (qui) => demanderNouvelIdentifiant(deps, qui, 'representant_legal', fiche),
    },
    { nom: 'basculerComptesEleves', faire: ({ acces }) => basculerComptesEleves(deps, acces, false) },
    {
      nom: 'basculerComptesEleves, de retour',
      faire: ({ acces }) => basculerComptesEleves(deps, acces, true),
    },
    {
      nom: 'proposerMiseAJour',
      faire: (qui) =>
        proposerMiseAJour(
          deps,
          qui,
          extractions({ eleves: desEleves(3).map((eleve) => ({ ...eleve, date: '2019-05-12' })) }),
        ),
    },
    { nom: 'abandonnerProposition', faire: (qui) => abandonnerProposition(deps, qui, propositions.autre) },
    {
      nom: 'appliquerProposition',
      faire: (qui) => appliquerProposition(deps, qui, proposition, ['arrivees', 'departs']),
    },
    {
      nom: 'enregistrerSelection',
      faire: ({ acces }) =>
        enregistrerSelection(deps, acces, {
          profil: 'representant_legal',
          selectionId: undefined,
          criteres: {},
          affiches: representants,
          coches: representants,
        }),
    },
    {
      nom: 'saveImpressions',
      faire: ({ acces }) =>
        deps.database.withEcole(acces, (trx) =>
          saveImpressions(trx, 'representant_legal', representants, deps.clock.now()),
        ),
    },
    lecture('listRepresentants', (trx) => listRepresentants(trx, tout, page)),
    lecture('findRepresentant', (trx) => findRepresentant(trx, fiche)),
    lecture(
      'findEleve : ses représentants',
      async (trx) => (await findEleve(trx, eleves[0] ?? ''))?.representants,
    ),
    lecture('chiffresClesRepresentants', (trx) => chiffresClesRepresentants(trx, deps.clock.now()), true),
    lecture('listOperations', (trx) => listOperations(trx, ['representant_legal'], 1), true),
    lecture(
      'resumeOperation',
      (trx) => resumeOperation(trx, { id: lettres, profil: 'representant_legal' }),
      true,
    ),
    lecture(
      'resumeOperation, comme d’élèves',
      async (trx) => (await resumeOperation(trx, { id: lettres, profil: 'eleve' })).total,
      true,
    ),
    lecture('listFichesOperation', (trx) => listFichesOperation(trx, lettres, 'representant_legal'), true),
    lecture('listEnvois', (trx) => listEnvois(trx, mails, { page: 1 })),
    lecture('listEnvoisFiche', (trx) => listEnvoisFiche(trx, fiche)),
    lecture('resumeEnvois', (trx) => resumeEnvois(trx, mails), true),
    lecture('mailsDuPlan', (trx) => mailsDuPlan(trx, plan), true),
    lecture('listEvenements', (trx) => listEvenements(trx, compte)),
    lecture('listPropositions', (trx) => listPropositions(trx)),
    lecture('findMiseAJour', (trx) => findMiseAJour(trx, proposition)),
    lecture('loadNomsDesFiches', (trx) =>
      loadNomsDesFiches(trx, {
        signalementsClos: [
          {
            id: '1',
            type: 'rattachement_errone',
            responsableId: fiche,
            eleveId: eleves[0] ?? '',
            motif: 'depart',
          },
        ],
      }).then(({ representants }) => [...representants]),
    ),
  ];
}

/** What a call gave: its answer, or the words of its refusal. */
async function tenterActe({ faire }: Acte, qui: Demandeur): Promise<{ refuse: boolean; texte: string }> {
  try {
    return { refuse: false, texte: JSON.stringify((await faire(qui)) ?? null) };
  } catch (error) {
    return { refuse: true, texte: String(error) };
  }
}

describe('« une délégation limitée aux élèves ferme tout ce qui est aux représentants » (règles §10)', () => {
  it('par chaque service et chaque lecture : rien n’est lu, rien n’est écrit ; la directrice, elle, lit et écrit', async () => {
    const attaque = new Attaque('délégation limitée aux élèves, par les services');
    const sansEffet: string[] = [];
    for (const acte of actes()) {
      const avant = await scene.coteRepresentants();
      const deleguee = await tenterActe(acte, scene.deleguee);
      const lu =
        !deleguee.refuse &&
        (acte.nombres
          ? /[1-9]/.test(deleguee.texte)
          : scene.mots.some((mot) => deleguee.texte.includes(mot)));
      const dansLeRefus = scene.mots.some((mot) => deleguee.texte.includes(mot));
      attaque.compter(
        `${acte.nom} : ${deleguee.texte.slice(0, 200)}`,
        lu || dansLeRefus || (await scene.coteRepresentants()) !== avant,
      );
      const directrice = await tenterActe(acte, scene.directrice);
      const gagne = !directrice.refuse && directrice.texte !== deleguee.texte;
      if (!gagne && (await scene.coteRepresentants()) === avant)
        sansEffet.push(`${acte.nom} : ${directrice.texte}`);
    }
    expect(sansEffet).toEqual([
      'feuillesEleves des lettres : NotFoundError: Cette page n’existe pas, ou vous n’y avez pas accès.',
    ]);
    attaque.conclure(35);
  });
});
