import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deps } from '../../../deps.ts';
import { pluriel } from '../../../domain/francais.ts';
import { estVide } from '../../../domain/onde/diff/comparer.ts';
import type { DiffOnde } from '../../../domain/onde/diff/types.ts';
import { TAILLE_MAX_OCTETS } from '../../../domain/onde/lecture/refus.ts';
import type { MouvementMassif } from '../../../domain/onde/rapport/massifs.ts';
import { importerDepuisOnde } from '../../../services/onde/mises-a-jour.ts';
import { comparerAvecEcole, trierExtractions } from '../../../services/onde/onde.ts';
import { type Commande, CommandeError } from '../../commande.ts';
import { findEcoleId, lireAccords, lireFormat, optionsAccords, refuserSiDouteux } from '../../onde.ts';
import { direPanne } from '../../panne.ts';
import { Progression } from '../../progression.ts';

interface Options {
  dryRun: boolean;
  accords: readonly MouvementMassif[];
}

/** What is kept of each school: figures, so that memory does not follow the number of schools. */
interface Bilan {
  misesAJour: number;
  inchangees: number;
  refusees: { dossier: string; raison: string }[];
  eleves: { arrivees: number; departs: number; retours: number; modifies: number };
  responsables: { arrivees: number; departs: number; retours: number; modifies: number };
  anomalies: number;
  propositions: number;
}

export const commande: Commande = {
  nom: 'onde:importer-tout',
  description: 'Met à jour toutes les écoles d’un dossier <UAI>/…csv, une transaction par école',
  options: (command) =>
    optionsAccords(
      command
        .argument('<dossier>', 'un dossier par école, nommé par son UAI, avec ses extractions ONDE')
        .option('--dry-run', 'compte ce qui changerait, sans rien écrire')
        .option('--format <format>', 'du compte rendu\u00a0: texte ou json', 'texte'),
      'd’une école',
    ),
  async executer({ deps, print }, options) {
    const start = performance.now();
    const format = lireFormat((options.format as string | undefined) ?? 'texte');
    const dossier = options.arguments[0] ?? '.';
    const ecoles = await listDossiers(dossier);
    const bilan = await importerToutes(deps, dossier, ecoles, {
      dryRun: options.dryRun !== undefined,
      accords: lireAccords(options),
    });
    const secondes = (performance.now() - start) / 1000;
    if (format === 'json') print(JSON.stringify({ ...bilan, secondes }, null, 2));
    else for (const line of compteRendu(bilan, secondes, options.dryRun !== undefined)) print(line);
    return bilan.refusees.length > 0 ? 1 : 0;
  },
};

async function listDossiers(dossier: string): Promise<string[]> {
  try {
    const entries = await readdir(dossier, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    if (folders.length > 0) return folders.map((entry) => entry.name).sort();
  } catch (error) {
    throw new CommandeError(`${dossier} ne se lit pas\u00a0: ${direPanne(error)}`);
  }
  throw new CommandeError(`${dossier} ne contient aucun dossier d’école.`);
}

/** One school after the other; one that cannot be updated is noted, and the next ones follow. */
export async function importerToutes(
  deps: Deps,
  dossier: string,
  ecoles: readonly string[],
  options: Options,
): Promise<Bilan> {
  const progression = new Progression(ecoles.length, 'écoles');
  const mouvements = () => ({ arrivees: 0, departs: 0, retours: 0, modifies: 0 });
  const bilan: Bilan = {
    misesAJour: 0,
    inchangees: 0,
    refusees: [],
    eleves: mouvements(),
    responsables: mouvements(),
    anomalies: 0,
    propositions: 0,
  };
  for (const ecole of ecoles) {
    try {
      ajouter(bilan, await importerUne(deps, join(dossier, ecole), ecole, options));
    } catch (error) {
      bilan.refusees.push({ dossier: ecole, raison: direPanne(error) });
    }
    progression.avancer(ecole);
  }
  return bilan;
}

async function importerUne(
  deps: Deps,
  dossier: string,
  uai: string,
  { dryRun, accords }: Options,
): Promise<DiffOnde> {
  const ecoleId = await findEcoleId(deps, uai);
  const tries = trierExtractions(deps, await readExtractions(dossier));
  if (!tries.ok) throw new CommandeError(tries.raisons.join('\n'));
  const { fichiers } = tries;
  if (!dryRun) {
    return deps.database.withEcoleOps(ecoleId, (trx) =>
      importerDepuisOnde(deps, trx, fichiers, (diff) => refuserSiDouteux(diff, accords)),
    );
  }
  const diff = await deps.database.readEcoleOps(ecoleId, (trx) => comparerAvecEcole(trx, fichiers));
  refuserSiDouteux(diff, accords);
  return diff;
}

async function readExtractions(dossier: string): Promise<{ nom: string; contenu: Buffer }[]> {
  const noms = (await readdir(dossier)).filter((nom) => /\.csv$/i.test(nom)).sort();
  if (noms.length === 0) throw new CommandeError('Aucun fichier .csv.');
  if (noms.length > 2) throw new CommandeError(`Deux fichiers au plus\u00a0: ${noms.join(', ')}.`);
  const contenus: { nom: string; contenu: Buffer }[] = [];
  for (const nom of noms) {
    const path = join(dossier, nom);
    if ((await stat(path)).size > TAILLE_MAX_OCTETS) {
      throw new CommandeError(`${nom} est trop volumineux pour une école.`);
    }
    contenus.push({ nom, contenu: await readFile(path) });
  }
  return contenus;
}

function ajouter(bilan: Bilan, diff: DiffOnde): void {
  if (estVide(diff)) bilan.inchangees += 1;
  else bilan.misesAJour += 1;
  for (const profil of ['eleves', 'responsables'] as const) {
    for (const mouvement of ['arrivees', 'departs', 'retours', 'modifies'] as const) {
      bilan[profil][mouvement] += diff.effectifs[profil][mouvement];
    }
  }
  bilan.anomalies += diff.anomalies.length;
  bilan.propositions += diff.propositions.length;
}

function compteRendu(bilan: Bilan, secondes: number, dryRun: boolean): string[] {
  const { misesAJour, inchangees, refusees, anomalies, propositions } = bilan;
  const ligne = (titre: string, { arrivees, departs, retours, modifies }: Bilan['eleves']) =>
    `${titre}\u00a0: ${[
      pluriel(arrivees, 'arrivée', 'arrivées'),
      pluriel(departs, 'départ', 'départs'),
      pluriel(retours, 'retour', 'retours'),
      pluriel(modifies, 'fiche modifiée', 'fiches modifiées'),
    ].join(', ')}`;
  return [
    ...(dryRun ? ['Essai\u00a0: rien n’a été écrit.'] : []),
    pluriel(misesAJour, 'école mise à jour', 'écoles mises à jour'),
    pluriel(inchangees, 'école déjà à jour', 'écoles déjà à jour'),
    ligne('Élèves', bilan.eleves),
    ligne('Représentants légaux', bilan.responsables),
    pluriel(anomalies, 'anomalie', 'anomalies'),
    ...(propositions === 0
      ? []
      : [
          `${pluriel(propositions, 'paire', 'paires')} de personnes qui n’en font peut-être qu’une\u00a0: «\u00a0onde:importer --dry-run\u00a0» les montre`,
        ]),
    pluriel(refusees.length, 'école refusée', 'écoles refusées'),
    ...refusees.map(({ dossier, raison }) => `  ${dossier}\u00a0: ${raison.replaceAll('\n', '\n    ')}`),
    `${secondes.toFixed(1).replace('.', ',')}\u00a0s`,
  ];
}
