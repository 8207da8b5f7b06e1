import { readFile } from 'node:fs/promises';
import { resumer } from '../../domain/onde/diff/resumer.ts';
import type { DiffOnde } from '../../domain/onde/diff/types.ts';
import { FICHIER_LABELS } from '../../domain/onde/types.ts';
import { estUaiValide, normaliserUai } from '../../domain/uai.ts';
import { importerDepuisOnde } from '../../services/mises-a-jour-onde.ts';
import { comparerAvecEcole, type ExtractionsOnde, lireExtractions } from '../../services/onde.ts';
import { type Commande, CommandeError } from '../commande.ts';

export const commande: Commande = {
  nom: 'onde:importer',
  description: 'Met une école à jour depuis ses extractions ONDE (élèves, responsables, ou les deux)',
  options: (command) =>
    command
      .requiredOption('--uai <uai>', 'école')
      .option('--eleves <fichier>', 'extraction « Élèves »')
      .option('--responsables <fichier>', 'extraction « Responsables »')
      .option('--dry-run', 'montre ce qui changerait, sans rien écrire')
      .option('--accepter-departs', 'accepte que plus de 10 % de l’école parte')
      .option('--format <format>', 'texte ou json', 'texte'),
  async executer({ deps, print }, options) {
    const { uai, eleves, responsables, dryRun, accepterDeparts, format } = options as Record<
      string,
      string | undefined
    >;
    if (eleves === undefined && responsables === undefined) {
      throw new CommandeError('Donnez au moins un fichier : --eleves ou --responsables.');
    }
    const ecoleId = await findEcoleId(deps, uai ?? '');
    const lecture = lireExtractions(deps, {
      eleves: await read(eleves),
      responsables: await read(responsables),
    });
    if (!lecture.ok) {
      throw new CommandeError(
        lecture.refus.map((r) => `${FICHIER_LABELS[r.fichier]} : ${r.message}`).join('\n'),
      );
    }
    const diff = await deps.database.withEcoleOps(ecoleId, (trx) =>
      dryRun === undefined
        ? importerDepuisOnde(deps, trx, lecture.fichiers, (d) =>
            refuserSiDouteux(d, accepterDeparts !== undefined),
          )
        : comparerAvecEcole(trx, lecture.fichiers),
    );
    if (format === 'json') print(JSON.stringify(diff, null, 2));
    else for (const line of toLines(diff)) print(line);
  },
};

async function findEcoleId(
  deps: Parameters<Commande['executer']>[0]['deps'],
  saisie: string,
): Promise<string> {
  const uai = normaliserUai(saisie);
  if (!estUaiValide(uai)) {
    throw new CommandeError(
      `« ${saisie} » n’est pas un UAI : sept chiffres et la lettre de contrôle (0990001N).`,
    );
  }
  const ecole = await deps.database.withOps((trx) =>
    trx.maybeOne<{ id: string }>('select id from ecoles where uai = $1', [uai]),
  );
  if (ecole === undefined)
    throw new CommandeError(`L’école ${uai} n’existe pas ici : créez-la par « ecoles:creer ».`);
  return ecole.id;
}

async function read(path: string | undefined): Promise<ExtractionsOnde['eleves']> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    throw new CommandeError(`${path} ne se lit pas : ${(error as Error).message}`);
  }
}

/** The two refusals that a person may have to lift, or must not. */
export function refuserSiDouteux(diff: DiffOnde, accepterDeparts: boolean): void {
  if (diff.autreEcole) {
    throw new CommandeError(diff.alertes.map((alerte) => alerte.message).join('\n'));
  }
  if (diff.departsMassifs && !accepterDeparts) {
    const messages = diff.alertes.map((alerte) => alerte.message);
    throw new CommandeError(
      [...messages, 'Si c’est bien ce que vous voulez : --accepter-departs'].join('\n'),
    );
  }
}

function toLines(diff: DiffOnde): string[] {
  const anomalies = diff.anomalies.map(
    (a) => `  ${FICHIER_LABELS[a.fichier]}, ligne ${a.ligne}, ${a.champ} « ${a.valeur} » : ${a.message}`,
  );
  return [...resumer(diff), ...anomalies];
}
