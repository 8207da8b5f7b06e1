import type { Command } from 'commander';
import type { Deps } from '../deps.ts';
import { formatDate } from '../domain/francais.ts';
import { cleReunion, lirePropositions, seContredisent } from '../domain/onde/corrections/propositions.ts';
import type { DiffOnde, Reunion } from '../domain/onde/diff/types.ts';
import { avertissementsSuivis, phrasesSuivis } from '../domain/onde/personnes/suivis.ts';
import { type Cellule, detailler, type NomsDesFiches } from '../domain/onde/rapport/detailler.ts';
import { MOUVEMENTS_MASSIFS, type MouvementMassif, sansAccord } from '../domain/onde/rapport/massifs.ts';
import { resumer } from '../domain/onde/rapport/resumer.ts';
import { FICHIER_LABELS } from '../domain/onde/types.ts';
import { getEcole } from '../services/ecole/ecoles.ts';
import { NOMBRES } from '../textes/nombres.ts';
import { CommandeError } from './commande.ts';

/** What the two ONDE commands share. */

export async function findEcoleId(deps: Deps, saisie: string): Promise<string> {
  const { id, uai, fermeeLe } = await deps.database.readOps((trx) => getEcole(trx, saisie));
  if (fermeeLe === null) return id;
  throw new CommandeError(
    `L’école ${uai} est fermée depuis le ${formatDate(fermeeLe)}\u00a0: elle n’est plus mise à jour.`,
  );
}

/** What agrees to mass movements, on the command line. */
const ACCORDS: Readonly<Record<MouvementMassif, string>> = {
  departs: '--accepter-departs',
  arrivees: '--accepter-arrivees',
};

export const optionsAccords = (command: Command, deLEcole: string): Command =>
  command
    .option(ACCORDS.departs, `accepte le départ de plus de ${NOMBRES.massif} ${deLEcole}`)
    .option(
      ACCORDS.arrivees,
      `accepte l’arrivée de plus de ${NOMBRES.massif} ${deLEcole} (sans objet au premier import)`,
    );

export const lireAccords = ({
  accepterDeparts,
  accepterArrivees,
}: Readonly<Record<string, unknown>>): MouvementMassif[] => {
  const accords = { departs: accepterDeparts, arrivees: accepterArrivees };
  return MOUVEMENTS_MASSIFS.filter((mouvement) => accords[mouvement] !== undefined);
};

/** The refusals that a person may have to lift, or must not. */
export function refuserSiDouteux(diff: DiffOnde, accords: readonly MouvementMassif[]): void {
  const messages = diff.alertes.map((alerte) => alerte.message);
  if (diff.autreEcole) throw new CommandeError(messages.join('\n'));
  const manquent = sansAccord(diff, accords).map((mouvement) => ACCORDS[mouvement]);
  if (manquent.length === 0) return;
  throw new CommandeError(
    [...messages, `Si c’est bien ce que vous voulez\u00a0: ${manquent.join(' ')}`].join('\n'),
  );
}

const MEME_PERSONNE = '--meme-personne';

export const optionMemesPersonnes = (command: Command): Command =>
  command.option(
    `${MEME_PERSONNE} <paires...>`,
    'paires que «\u00a0--dry-run\u00a0» propose, et qui sont une seule personne (eleve:12:34)',
  );

/** Accepts those pairs, which the comparison must have proposed itself. */
export const reunirSelon =
  (cles: readonly string[]) =>
  ({ propositions }: DiffOnde): Reunion[] => {
    const inconnue = cles.find((cle) => !propositions.some((proposee) => cleReunion(proposee) === cle));
    if (inconnue !== undefined) {
      throw new CommandeError(
        `${MEME_PERSONNE} ${inconnue}\u00a0: cette paire n’est pas proposée. «\u00a0--dry-run\u00a0» montre celles qui le sont.`,
      );
    }
    const reunions = propositions.filter((proposee) => cles.includes(cleReunion(proposee)));
    const contraires = seContredisent(reunions).map(cleReunion);
    if (contraires.length === 0) return reunions;
    throw new CommandeError(
      `${MEME_PERSONNE}\u00a0: ${contraires.join(', ')} ne peuvent pas être vraies ensemble.`,
    );
  };

function proposees({ propositions }: DiffOnde): string[] {
  if (propositions.length === 0) return [];
  return [
    '',
    `Peut-être la même personne (${propositions.length})\u00a0: ${MEME_PERSONNE} réunit celles qui le sont.`,
    ...lirePropositions(propositions).flatMap(({ cle, avant, apres, motif, champs }) => [
      `  ${cle} | ${avant} | ${apres} | ${motif}`,
      ...champs
        .filter(({ differe }) => differe)
        .map((champ) => `    ${champ.champ}\u00a0: ${champ.avant ?? '(vide)'} → ${champ.apres ?? '(vide)'}`),
    ]),
  ];
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

const ESSAI = 'Essai\u00a0: rien n’est écrit, voici ce qui serait fait.';

/** Everything the page shows before « Confirmer », one line each. */
export function enDetail(diff: DiffOnde, noms: NomsDesFiches): string[] {
  const sections = detailler(diff, noms).flatMap(({ titre, lignes }) => [
    '',
    `${titre} (${lignes.length})`,
    ...lignes.map(({ cellules }) => `  ${cellules.map(enTexte).join(' | ')}`),
  ]);
  const suivis = diff.comptesSuivis;
  return [
    ESSAI,
    ...resumer(diff),
    ...phrasesSuivis(suivis),
    ...avertissementsSuivis(suivis).map(({ message }) => message),
    ...proposees(diff),
    ...sections,
  ];
}

function enTexte(cellule: Cellule): string {
  if (typeof cellule === 'string') return cellule;
  return cellule
    .map(({ champ, avant, apres }) => `${champ}\u00a0: ${avant ?? '(vide)'} → ${apres ?? '(vide)'}`)
    .join(', ');
}
