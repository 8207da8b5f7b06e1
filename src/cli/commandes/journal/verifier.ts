import { formatNombre, pluriel } from '../../../domain/francais.ts';
import {
  FAUTES_MONTREES,
  type FauteDuJournal,
  type FauteTrouvee,
  verifierChaines,
} from '../../../queries/journal/verification.ts';
import { getEcole } from '../../../services/ecole/ecoles.ts';
import type { Commande } from '../../commande.ts';

/** What each fault says of the row it shows at. */
const DIRE: Readonly<Record<FauteDuJournal, (faute: FauteTrouvee) => string>> = {
  modifiee: ({ numero }) => `la ligne ${numero} a été modifiée, ou n’est pas celle de ce rang`,
  lignes_enlevees: ({ numero, depuis }) =>
    Number(depuis) === Number(numero) - 1
      ? `la ligne ${depuis} a été enlevée`
      : `les lignes ${depuis} à ${Number(numero) - 1} ont été enlevées`,
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
};

export const commande: Commande = {
  nom: 'journal:verifier',
  description:
    'Recalcule les chaînes du journal\u00a0: trouve une ligne modifiée, enlevée, déplacée ou ajoutée (code 1). Ne voit pas une chaîne réécrite tout entière avec sa tête, ce que peut le propriétaire de la base',
  options: (command) =>
    command
      .option('--uai <uai>', 'la chaîne de cette école seulement')
      .option('--json', 'le résultat en une ligne JSON'),
  async executer({ deps, print }, options) {
    const { uai, json } = options as Record<string, string | undefined>;
    const verifie = await deps.database.readOps(async (trx) =>
      verifierChaines(trx, uai === undefined ? undefined : (await getEcole(trx, uai)).id),
    );
    const { lignes, chaines, fautes } = verifie;
    const compte = `${pluriel(lignes, 'ligne')}, ${pluriel(chaines, 'chaîne')}`;
    if (json !== undefined) print(JSON.stringify(verifie));
    else if (fautes.length === 0) print(`${compte}\u00a0: rien n’a été modifié.`);
    else {
      print(`${compte}\u00a0: le journal n’est plus celui qui a été écrit.`);
      for (const faute of fautes) print(`  ${faute.chaine}\u00a0: ${DIRE[faute.faute](faute)}`);
      if (fautes.length === FAUTES_MONTREES)
        print(`  Les ${formatNombre(FAUTES_MONTREES)} premières fautes seulement.`);
    }
    return fautes.length > 0 ? 1 : 0;
  },
};
