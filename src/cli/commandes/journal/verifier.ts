import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parsePublicKey } from '../../../auth/journal/signature.ts';
import { formatDate, formatNombre, pluriel } from '../../../domain/francais.ts';
import { FAUTES_MONTREES, type JournalVerifie } from '../../../queries/journal/verification.ts';
import { getEcole } from '../../../services/ecole/ecoles.ts';
import { type PointsVerifies, verifierJournal } from '../../../services/journal/verification.ts';
import { type Commande, CommandeError } from '../../commande.ts';
import { direFaute, direFauteDePoint } from '../../fautes-du-journal.ts';

export const commande: Commande = {
  nom: 'journal:verifier',
  description:
    'Recalcule les chaînes du journal et les compare aux points de contrôle signés chaque nuit\u00a0: trouve ce qui a été modifié, enlevé, déplacé, ajouté ou réécrit (code 1)',
  options: (command) =>
    command
      .option('--uai <uai>', 'la chaîne de cette école seulement, avec tous les points de contrôle')
      .option(
        '--cle-publique <cle...>',
        'clé publique, ou fichier qui la contient (journal:cle-publique)\u00a0; plusieurs si JOURNAL_CLE a changé. Sans elle, celle de JOURNAL_CLE',
      )
      .option(
        '--point-de-controle <empreinte>',
        'exige celui-ci, que «\u00a0nuit\u00a0» a affiché et que vous avez gardé ailleurs',
      )
      .option('--json', 'le résultat en une ligne JSON'),
  async executer({ deps, print }, options) {
    const { uai, json } = options as Record<string, string | undefined>;
    const donnees = (options.clePublique ?? []) as string[];
    const verifie = await verifierJournal(deps, {
      ecoleId: uai === undefined ? undefined : (await deps.database.readOps((trx) => getEcole(trx, uai))).id,
      clesPubliques: donnees.map(lireCle),
      ancre: lireEmpreinte(options.pointDeControle as string | undefined),
    });
    if (json !== undefined) print(JSON.stringify(verifie));
    else {
      direChaines(verifie, print);
      direPoints(verifie.points, print);
    }
    return verifie.fautes.length + verifie.points.fautes.length > 0 ? 1 : 0;
  },
};

function lireCle(donnee: string): KeyObject {
  const cle = parsePublicKey(donnee) ?? parsePublicKey(lireFichier(donnee));
  if (cle === undefined)
    throw new CommandeError(
      '--cle-publique\u00a0: clé publique Ed25519 attendue, en base64 ou PEM, ou un fichier qui la contient (journal:cle-publique).',
    );
  return cle;
}

function lireFichier(chemin: string): string {
  try {
    return readFileSync(chemin, 'utf8');
  } catch {
    return '';
  }
}

function lireEmpreinte(saisie: string | undefined): string | undefined {
  const empreinte = saisie?.trim().toLowerCase();
  if (empreinte !== undefined && !/^[0-9a-f]{64}$/.test(empreinte))
    throw new CommandeError(
      '--point-de-controle\u00a0: l’empreinte entière est attendue, en hexadécimal, comme «\u00a0nuit\u00a0» les affiche.',
    );
  return empreinte;
}

function direChaines({ lignes, chaines, fautes }: JournalVerifie, print: (line: string) => void): void {
  const compte = `${pluriel(lignes, 'ligne')}, ${pluriel(chaines, 'chaîne')}`;
  if (fautes.length === 0) {
    print(`${compte}\u00a0: rien n’a été modifié.`);
    return;
  }
  print(`${compte}\u00a0: le journal n’est plus celui qui a été écrit.`);
  for (const faute of fautes) print(`  ${direFaute(faute)}.`);
  if (fautes.length === FAUTES_MONTREES)
    print(`  Les ${formatNombre(FAUTES_MONTREES)} premières fautes seulement.`);
}

function direPoints(
  { nombre, du, au, signaturesVerifiees, fautes }: PointsVerifies,
  print: (line: string) => void,
): void {
  const lesquels =
    du === null || au === null
      ? 'Aucun point de contrôle'
      : `${pluriel(nombre, 'point de contrôle', 'points de contrôle')}, ${du === au ? `du ${formatDate(du)}` : `du ${formatDate(du)} au ${formatDate(au)}`}`;
  if (fautes.length > 0) {
    print(`${lesquels}\u00a0: ils ne prouvent plus le journal.`);
    for (const faute of fautes) print(`  ${direFauteDePoint(faute)}.`);
  } else if (nombre === 0)
    print(
      `${lesquels}\u00a0: une chaîne réécrite tout entière, avec sa tête, ne se verrait pas. La nuit en fait un.`,
    );
  else print(`${lesquels}\u00a0: ${signaturesVerifiees ? 'signatures vérifiées.' : 'tous se suivent.'}`);
  if (nombre > 0 && !signaturesVerifiees)
    print(
      'SIGNATURES NON VÉRIFIÉES, faute de clé publique\u00a0: qui peut écrire dans la base a pu tout refaire. Donnez --cle-publique.',
    );
}
