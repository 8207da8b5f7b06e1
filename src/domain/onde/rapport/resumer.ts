import { pluriel } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import { estVide } from '../diff/comparer.ts';
import type { DiffOnde, Effectifs } from '../diff/types.ts';
import type { Gravite } from '../types.ts';

/** The diff in a few French lines, for the command line, the journal and the top of the page. */
export function resumer(diff: DiffOnde): string[] {
  const lignes = [
    ...diff.alertes.map(({ message }) => message),
    ...(estVide(diff) ? [phrase`Aucun changement : l'école est déjà à jour.`] : []),
    ...(diff.fichiers.eleves ? [titre('Élèves', mouvements(diff.effectifs.eleves))] : []),
    ...(diff.fichiers.responsables
      ? [titre('Représentants légaux', mouvements(diff.effectifs.responsables))]
      : []),
    titre('Rattachements', [
      compte(diff.liens.ajoutes.length, 'ajouté', 'ajoutés'),
      compte(diff.liens.retires.length, 'retiré', 'retirés'),
    ]),
    titre('Classes', [
      nommees(diff.classes.creees, 'nouvelle', 'nouvelles'),
      nommees(diff.classes.supprimees, 'supprimée', 'supprimées'),
    ]),
    titre('Signalements', [compte(diff.signalementsClos.length, 'clos', 'clos')]),
    titre('Identités', [compte(diff.identites.length, 'changée', 'changées')]),
    titre('Peut-être la même personne', [
      compte(diff.propositions.length, 'paire à vérifier', 'paires à vérifier'),
    ]),
    titre('Anomalies', [
      parGravite(diff, 'ligne_ignoree', 'ligne ignorée', 'lignes ignorées'),
      parGravite(diff, 'champ_ignore', 'valeur ignorée', 'valeurs ignorées'),
      parGravite(diff, 'avertissement', 'avertissement', 'avertissements'),
    ]),
  ];
  return lignes.filter((ligne) => ligne !== '');
}

function mouvements({ avant, apres, arrivees, departs, retours, modifies }: Effectifs): string[] {
  const details = [
    compte(arrivees, 'arrivée', 'arrivées'),
    compte(departs, 'départ', 'départs'),
    compte(retours, 'retour', 'retours'),
    compte(modifies, 'fiche modifiée', 'fiches modifiées'),
  ].filter(Boolean);
  return [`${avant} → ${apres}`, ...details];
}

function titre(nom: string, details: readonly string[]): string {
  const dits = details.filter(Boolean);
  return dits.length === 0 ? '' : phrase`${nom} : ${dits.join(', ')}`;
}

function compte(nombre: number, singulier: string, autre: string): string {
  return nombre === 0 ? '' : pluriel(nombre, singulier, autre);
}

function nommees(classes: readonly string[], singulier: string, autre: string): string {
  return classes.length === 0 ? '' : `${pluriel(classes.length, singulier, autre)} (${classes.join(', ')})`;
}

function parGravite({ anomalies }: DiffOnde, gravite: Gravite, singulier: string, autre: string): string {
  return compte(anomalies.filter((anomalie) => anomalie.gravite === gravite).length, singulier, autre);
}
