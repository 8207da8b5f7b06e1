import type { Deps } from '../../deps.ts';
import { formatDate, pluriel } from '../../domain/francais.ts';
import { jourDeParis } from '../../domain/jour.ts';
import type { PointDeControle } from '../../domain/journal/point-de-controle.ts';
import { type BilanEtape, ETAPES_NUIT, type EtapeNuit } from '../../domain/nuit/etapes.ts';
import {
  exigerLHeure,
  faireLaNuit,
  listNuitsAFaire,
  type NuitsAFaire,
  prevoirLaNuit,
} from '../../services/nuit/nuit.ts';
import { direBilan, ETAPE_NUIT_LABELS } from '../../textes/nuit/bilan.ts';
import { type Commande, type CommandeContext, CommandeError } from '../commande.ts';
import { lireOptionJour } from '../jours.ts';
import { direPanne } from '../panne.ts';
import { Progression } from '../progression.ts';

export const commande: Commande = {
  nom: 'nuit',
  besoins: ['JOURNAL_CLE'],
  description:
    'Traitement de nuit : nouveaux identifiants, expirations, statistiques, délégations, effacements, point de contrôle signé du journal. Chaque nuit se fait une fois, même relancée ; celles qui manquent sont rattrapées',
  options: (command) =>
    command
      .option('--date <jour>', 'la nuit de ce jour seulement (31/08/2027 ou 2027-08-31)')
      .option('--dry-run', 'montre ce qui serait fait et n’écrit rien')
      .option('--json', 'le résultat en une ligne JSON'),
  async executer(context, options) {
    const { deps, print } = context;
    await exigerLHeure(deps);
    const dues = choisir(await listNuitsAFaire(deps), lireOptionJour('--date', options.date), deps);
    const json = options.json === true;
    if (options.dryRun === true) return prevoir(deps, dues, json, print);
    return faire(context, dues, json);
  },
};

/** The nights that are due, or the one that was asked for: the next one, since they are made in order. */
function choisir(dues: NuitsAFaire, date: string | undefined, { clock }: Deps): NuitsAFaire {
  if (date === undefined) return dues;
  const { derniere } = dues;
  const [prochaine] = dues.jours;
  const aujourdHui = jourDeParis(clock.now());
  if (date > aujourdHui)
    throw new CommandeError(
      `--date\u00a0: le ${formatDate(date)} n’est pas encore venu (${aujourdHui} à Paris).`,
    );
  if (date === derniere) return { ...dues, jours: [], abandonnees: 0 };
  if (derniere !== undefined && date !== prochaine)
    throw new CommandeError(
      `--date\u00a0: les nuits se font dans l’ordre. ${
        prochaine === undefined
          ? `Celle du ${formatDate(derniere)} est déjà faite`
          : `La prochaine est celle du ${formatDate(prochaine)}`
      }.`,
    );
  return { ...dues, jours: [date], abandonnees: 0 };
}

async function faire(
  { deps, print }: CommandeContext,
  { jours, abandonnees, derniere }: NuitsAFaire,
  json: boolean,
): Promise<number> {
  const faites = [];
  let echecs = 0;
  for (const jour of jours) {
    const suivi = new Progression(ETAPES_NUIT.length, 'étapes');
    let derniere: EtapeNuit | undefined;
    const nuit = await faireLaNuit(deps, jour, (_, etape) => {
      if (etape !== derniere) suivi.avancer(ETAPE_NUIT_LABELS[etape]);
      derniere = etape;
    });
    echecs += nuit.echecs.length;
    const erreurs = nuit.echecs.map(({ etape, erreur }) => ({ etape, erreur: direPanne(erreur) }));
    const point = nuit.pointDeControle;
    faites.push({
      jour,
      etapes: nuit.etapes,
      erreurs,
      pointDeControle: point === undefined ? null : enBref(point),
    });
    if (json) continue;
    print(`Nuit du ${formatDate(jour)}`);
    direEtapes(nuit.etapes, print);
    for (const { etape, erreur } of erreurs) print(`  ${ETAPE_NUIT_LABELS[etape]}\u00a0: échec. ${erreur}`);
    if (point !== undefined) direPoint(point, print);
  }
  if (json) print(JSON.stringify({ nuits: faites, abandonnees, derniere: jours.at(-1) ?? derniere ?? null }));
  else direReste(jours, abandonnees, derniere, print);
  return echecs > 0 ? 1 : 0;
}

async function prevoir(
  deps: Deps,
  { jours, abandonnees, derniere }: NuitsAFaire,
  json: boolean,
  print: (line: string) => void,
): Promise<number> {
  const etapes = jours.length === 0 ? {} : await prevoirLaNuit(deps);
  if (json) print(JSON.stringify({ jours, etapes, abandonnees, derniere: derniere ?? null }));
  else {
    if (jours.length > 0)
      print(
        `Rien n’est écrit. À faire\u00a0: ${jours.map((jour) => `nuit du ${formatDate(jour)}`).join(', ')}.`,
      );
    direEtapes(etapes, print);
    direReste(jours, abandonnees, derniere, print);
  }
  return 0;
}

function direEtapes(etapes: Readonly<Partial<Record<EtapeNuit, BilanEtape>>>, print: (line: string) => void) {
  for (const etape of ETAPES_NUIT) {
    const bilan = etapes[etape];
    if (bilan !== undefined) print(`  ${ETAPE_NUIT_LABELS[etape]}\u00a0: ${direBilan(etape, bilan)}`);
  }
}

/** What proves, kept out of the database's reach, that the journal until then has not changed since. */
const enBref = ({ numero, jour, chaines, empreinte, signature }: PointDeControle) => ({
  numero,
  jour,
  chaines,
  empreinte,
  signature,
});

function direPoint({ jour, chaines, empreinte, signature }: PointDeControle, print: (line: string) => void) {
  print(
    `Point de contrôle du ${formatDate(jour)}, à garder hors de la base : ${pluriel(chaines, 'chaîne')}, empreinte ${empreinte}, signature ${signature.slice(0, 16)}…`,
  );
}

function direReste(
  jours: readonly string[],
  abandonnees: number,
  derniere: string | undefined,
  print: (line: string) => void,
): void {
  if (jours.length === 0 && derniere !== undefined)
    print(`Rien à faire\u00a0: la nuit du ${formatDate(derniere)} est déjà faite.`);
  if (abandonnees > 0)
    print(
      `${pluriel(abandonnees, 'nuit plus ancienne ne sera pas rattrapée', 'nuits plus anciennes ne seront pas rattrapées')}.`,
    );
}
