import { formatDate } from '../domain/francais.ts';
import type { FauteDuJournal, FauteTrouvee } from '../queries/journal/verification.ts';
import type { FauteDePoint, FauteDePointTrouvee } from '../services/journal/points-de-controle.ts';

const le = (jour: string | null): string => (jour === null ? 'un jour oublié' : `le ${formatDate(jour)}`);
const duPoint = (jour: string | null): string =>
  jour === null ? 'un point de contrôle effacé depuis' : `le point de contrôle du ${formatDate(jour)}`;

const ENLEVEES = (de: string | null, a: string): string =>
  de === a ? `la ligne ${a} a été enlevée` : `les lignes ${de} à ${a} ont été enlevées`;

/** What the last checkpoint before the fault still proves. */
const intact = ({ depuis, du }: FauteTrouvee): string =>
  depuis === '1' ? '' : `\u00a0; jusqu’à la ligne ${Number(depuis) - 1}, vue ${le(du)}, rien n’a changé`;

/** What each fault of a chain says of the row it shows at. */
const DIRE: Readonly<Record<FauteDuJournal, (faute: FauteTrouvee) => string>> = {
  modifiee: ({ numero }) => `la ligne ${numero} a été modifiée, ou n’est pas celle de ce rang`,
  lignes_enlevees: ({ numero, depuis }) => ENLEVEES(depuis, String(Number(numero) - 1)),
  suite_rompue: ({ numero }) =>
    `la ligne ${numero} ne suit pas la précédente\u00a0: l’une des deux a été réécrite, remplacée ou ajoutée`,
  autre_ecole: ({ numero }) => `la ligne ${numero} a été donnée à une autre école que celle de sa chaîne`,
  fin_enlevee: ({ numero, depuis }) =>
    depuis === numero
      ? `la dernière ligne, ${numero}, a été enlevée`
      : `les dernières lignes, ${depuis} à ${numero}, ont été enlevées`,
  fin_ajoutee: ({ numero }) =>
    `la chaîne va jusqu’à la ligne ${numero}, plus loin que sa tête\u00a0: des lignes ont été ajoutées, ou la tête a été changée`,
  tete_modifiee: ({ numero }) =>
    `la ligne ${numero}, la dernière, n’est pas celle que la tête de la chaîne a retenue`,
  attestee_reecrite: (faute) =>
    `la ligne ${faute.numero} n’est plus celle qu’a vue ${duPoint(faute.au)}\u00a0: la chaîne a été réécrite depuis la ligne ${faute.depuis} au plus tôt${intact(faute)}`,
  attestee_enlevee: (faute) =>
    `la ligne ${faute.numero}, qu’a vue ${duPoint(faute.au)}, a été enlevée, et d’autres peut-être depuis la ligne ${faute.depuis}${intact(faute)}`,
};

export const direFaute = (faute: FauteTrouvee): string =>
  `${faute.chaine}\u00a0: ${DIRE[faute.faute](faute)}`;

type SurUnPoint = Exclude<FauteDePoint, 'nuit_sans_point' | 'ancre_absente'>;
const DIRE_DU_POINT: Readonly<Record<SurUnPoint, (quoi: string | null) => string>> = {
  points_enleves: (quoi) => `manquent, avant lui, les points de contrôle ${quoi}`,
  suite_rompue: () => 'il ne suit pas le précédent\u00a0: l’un des deux a été remplacé ou déplacé',
  point_modifie: () => 'il a été modifié',
  signature_fausse: () => 'sa signature n’est pas celle de la clé qu’il nomme',
  cle_inconnue: (quoi) =>
    `il est signé par une autre clé (${quoi})\u00a0: si JOURNAL_CLE a changé depuis, donnez aussi la clé publique d’avant par --cle-publique`,
  tetes_modifiees: () => 'les têtes de chaînes gardées avec lui ne sont plus celles qu’il a signées',
};

export function direFauteDePoint({ faute, numero, jour, quoi }: FauteDePointTrouvee): string {
  if (faute === 'nuit_sans_point')
    return `la nuit du ${formatDate(jour ?? '')} a fait un point de contrôle, qui a été enlevé`;
  if (faute === 'ancre_absente')
    return `le point de contrôle ${quoi} n’est pas parmi ceux de cette base\u00a0: il en a été enlevé, ou n’en vient pas`;
  if (numero === null) return `les derniers points de contrôle, ${quoi}, ont été enlevés`;
  return `point de contrôle n°\u00a0${numero} du ${formatDate(jour ?? '')}\u00a0: ${DIRE_DU_POINT[faute](quoi)}`;
}
