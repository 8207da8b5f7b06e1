import { readFile } from 'node:fs/promises';
import { FICHIER_LABELS } from '../../../domain/onde/types.ts';
import { loadNomsDesFiches } from '../../../queries/onde/onde.ts';
import { importerDepuisOnde } from '../../../services/onde/mises-a-jour.ts';
import { comparerAvecEcole, type ExtractionsOnde, lireExtractions } from '../../../services/onde/onde.ts';
import { type Commande, CommandeError } from '../../commande.ts';
import {
  enBref,
  enDetail,
  findEcoleId,
  lireAccords,
  lireFormat,
  optionMemesPersonnes,
  optionsAccords,
  refuserSiDouteux,
  reunirSelon,
} from '../../onde.ts';
import { direPanne } from '../../panne.ts';

export const commande: Commande = {
  nom: 'onde:importer',
  description: 'Met une école à jour depuis ses extractions ONDE (élèves, responsables, ou les deux)',
  options: (command) =>
    optionsAccords(
      optionMemesPersonnes(command)
        .requiredOption('--uai <uai>', 'école')
        .option('--eleves <fichier>', 'extraction «\u00a0Élèves\u00a0»')
        .option('--responsables <fichier>', 'extraction «\u00a0Responsables\u00a0»')
        .option('--dry-run', 'montre tout ce qui changerait, sans rien écrire')
        .option('--format <format>', 'texte ou json', 'texte'),
      'de l’école',
    ),
  async executer({ deps, print }, options) {
    const { memePersonne = [], ...dites } = options as { memePersonne?: string[] };
    const { uai, eleves, responsables, dryRun, ...reste } = dites as Record<string, string | undefined>;
    const reunir = reunirSelon(memePersonne);
    const format = lireFormat(reste.format ?? 'texte');
    if (eleves === undefined && responsables === undefined) {
      throw new CommandeError('Donnez au moins un fichier\u00a0: --eleves ou --responsables.');
    }
    const ecoleId = await findEcoleId(deps, uai ?? '');
    const lecture = lireExtractions(deps, {
      eleves: await read(eleves),
      responsables: await read(responsables),
    });
    if (!lecture.ok) {
      throw new CommandeError(
        lecture.refus.map((r) => `${FICHIER_LABELS[r.fichier]}\u00a0: ${r.message}`).join('\n'),
      );
    }
    const { fichiers } = lecture;
    if (dryRun !== undefined) {
      const { diff, noms } = await deps.database.readEcoleOps(ecoleId, async (trx) => {
        const candidate = await comparerAvecEcole(trx, fichiers, reunir);
        return { diff: candidate, noms: await loadNomsDesFiches(trx, candidate) };
      });
      return imprimer(print, format === 'json' ? [JSON.stringify(diff, null, 2)] : enDetail(diff, noms));
    }
    const diff = await deps.database.withEcoleOps(ecoleId, (trx) =>
      importerDepuisOnde(
        deps,
        trx,
        fichiers,
        (candidate) => refuserSiDouteux(candidate, lireAccords(reste)),
        reunir,
      ),
    );
    imprimer(print, format === 'json' ? [JSON.stringify(diff, null, 2)] : enBref(diff));
  },
};

function imprimer(print: (line: string) => void, lines: readonly string[]): void {
  for (const line of lines) print(line);
}

async function read(path: string | undefined): Promise<ExtractionsOnde['eleves']> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    throw new CommandeError(`${path} ne se lit pas\u00a0: ${direPanne(error)}`);
  }
}
