import type { Deps } from '../deps.ts';
import { type Cellule, detailler, type NomsDesFiches } from '../domain/onde/diff/detailler.ts';
import { resumer } from '../domain/onde/diff/resumer.ts';
import type { DiffOnde } from '../domain/onde/diff/types.ts';
import { FICHIER_LABELS } from '../domain/onde/types.ts';
import { estUaiValide, normaliserUai } from '../domain/uai.ts';
import { CommandeError } from './commande.ts';

/** What the two ONDE commands share. */

export async function findEcoleId(deps: Deps, saisie: string): Promise<string> {
  const uai = normaliserUai(saisie);
  if (!estUaiValide(uai)) {
    throw new CommandeError(
      `«\u00a0${saisie}\u00a0» n’est pas un UAI\u00a0: sept chiffres et la lettre de contrôle (0990001N).`,
    );
  }
  const ecole = await deps.database.withOps((trx) =>
    trx.maybeOne<{ id: string }>('select id from ecoles where uai = $1', [uai]),
  );
  if (ecole !== undefined) return ecole.id;
  throw new CommandeError(`L’école ${uai} n’existe pas ici\u00a0: créez-la par «\u00a0ecoles:creer\u00a0».`);
}

/** The two refusals that a person may have to lift, or must not. */
export function refuserSiDouteux(diff: DiffOnde, accepterDeparts: boolean): void {
  const messages = diff.alertes.map((alerte) => alerte.message);
  if (diff.autreEcole) throw new CommandeError(messages.join('\n'));
  if (diff.departsMassifs && !accepterDeparts) {
    throw new CommandeError(
      [...messages, 'Si c’est bien ce que vous voulez\u00a0: --accepter-departs'].join('\n'),
    );
  }
}

export type Format = 'texte' | 'json';

export function lireFormat(saisie: string | undefined): Format {
  if (saisie === 'texte' || saisie === 'json') return saisie;
  throw new CommandeError('--format\u00a0: texte ou json.');
}

/** The figures and the anomalies: what remains to be known of an update that was applied. */
export function enBref(diff: DiffOnde): string[] {
  const anomalies = diff.anomalies.map(
    ({ fichier, ligne, champ, valeur, message }) =>
      `  ${FICHIER_LABELS[fichier]}, ligne ${ligne}, ${champ} «\u00a0${valeur}\u00a0»\u00a0: ${message}`,
  );
  return [...resumer(diff), ...anomalies];
}

/** Everything the page shows before « Confirmer », one line each. */
export function enDetail(diff: DiffOnde, noms: NomsDesFiches): string[] {
  const sections = detailler(diff, noms).flatMap(({ titre, lignes }) => [
    '',
    `${titre} (${lignes.length})`,
    ...lignes.map(({ cellules }) => `  ${cellules.map(enTexte).join(' | ')}`),
  ]);
  return [...resumer(diff), ...sections];
}

function enTexte(cellule: Cellule): string {
  if (typeof cellule === 'string') return cellule;
  return cellule
    .map(({ champ, avant, apres }) => `${champ}\u00a0: ${avant ?? '(vide)'} → ${apres ?? '(vide)'}`)
    .join(', ');
}
