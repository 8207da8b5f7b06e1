import { formatDate } from '../../domain/francais.ts';
import { GROUPES_JOURNAL, GROUPES_PROPOSES } from '../../domain/journal/actions.ts';
import { paths } from '../../paths.ts';
import type {
  Concerne,
  CriteresJournal,
  EntreeJournal,
  Repere,
  Suite,
} from '../../queries/journal/criteres.ts';
import { TAILLE_PAGE_JOURNAL } from '../../queries/journal/journal.ts';
import { direConservation } from '../../textes/journal/conservation.ts';
import type { NomsDAgents } from '../../textes/journal/entrees.ts';
import type { AvecErreurs, ReponseVM } from '../commun.ts';
import { concerneVM, type LigneJournalVM, ligneVM } from './lignes.ts';

/** What the address says, as it was typed; days as a field of the browser takes them, where nothing is wrong. */
export interface SaisieJournal {
  du: string;
  au: string;
  auteur: string;
  type: string;
  compte: string;
}

/** What was read for a page; one entry more than it shows says that others follow. */
export interface JournalLu {
  entrees: readonly EntreeJournal[];
  agents: NomsDAgents;
  auteurs: readonly string[];
  /** Of the account looked for. */
  personne: Concerne | undefined;
  /** Of the chain; asked on the last page only. */
  debut: { le: Date; purge: boolean } | undefined;
}

export interface JournalVM extends AvecErreurs {
  action: string;
  saisie: SaisieJournal;
  auteurs: readonly ReponseVM[];
  types: readonly ReponseVM[];
  /** The criteria in force, in words. */
  resume: readonly string[];
  lignes: readonly LigneJournalVM[];
  recentes: string | null;
  anciennes: string | null;
  /** Since when, on the last page; null on the others. */
  conservation: string | null;
  csv: string;
}

interface Demande {
  uai: string;
  saisie: SaisieJournal;
  criteres: CriteresJournal;
  suite: Suite | undefined;
  erreurs: AvecErreurs['erreurs'];
}

export function journalVM({ uai, saisie, criteres, suite, erreurs }: Demande, lu: JournalLu): JournalVM {
  const { auteurs, agents, personne } = lu;
  const action = paths.journal({ uai });
  const remonte = suite !== undefined && 'apres' in suite;
  const encore = lu.entrees.length > TAILLE_PAGE_JOURNAL;
  const gardees = lu.entrees.slice(0, TAILLE_PAGE_JOURNAL);
  const entrees = remonte ? gardees.toReversed() : gardees;
  const [premiere, derniere] = [entrees[0], entrees.at(-1)];
  const vers = (sens: 'avant' | 'apres', entree: EntreeJournal | undefined) =>
    entree === undefined ? null : `${action}?${adresse(criteres, { [sens]: enTexte(entree.repere) })}`;
  const anciennes = remonte || encore ? vers('avant', derniere) : null;
  const filtre = adresse(criteres);
  return {
    erreurs,
    action,
    saisie: erreurs.length > 0 ? saisie : { ...saisie, du: criteres.du ?? '', au: criteres.au ?? '' },
    auteurs: auteurs.map((auteur) => ({
      valeur: auteur,
      libelle: auteur,
      coche: auteur === saisie.auteur,
    })),
    types: GROUPES_PROPOSES.map((type) => ({
      valeur: type,
      libelle: GROUPES_JOURNAL[type],
      coche: type === saisie.type,
    })),
    resume: resumer(criteres, personne && concerneVM(uai, personne).nom),
    lignes: entrees.map((entree) => ligneVM(uai, entree, agents)),
    recentes: (remonte ? encore : suite !== undefined) ? vers('apres', premiere) : null,
    anciennes,
    conservation: anciennes === null && erreurs.length === 0 ? direConservation(lu.debut) : null,
    csv: `${paths.journalCsv({ uai })}${filtre === '' ? '' : `?${filtre}`}`,
  };
}

const enTexte = ({ le, source, numero }: Repere): string => `${le}-${source}-${numero}`;

/** The criteria as a query string, and where the page begins. */
function adresse(criteres: CriteresJournal, suite: Readonly<Record<string, string>> = {}): string {
  const params = new URLSearchParams();
  for (const [nom, valeur] of Object.entries({ ...criteres, ...suite }))
    if (valeur !== undefined) params.append(nom, valeur);
  return params.toString();
}

function resumer({ du, au, auteur, type }: CriteresJournal, personne: string | undefined): string[] {
  return [
    personne && `Personne\u00a0: ${personne}`,
    du && au && du === au ? `Le ${formatDate(du)}` : undefined,
    du && du !== au && `À partir du ${formatDate(du)}`,
    au && du !== au && `Jusqu’au ${formatDate(au)}`,
    auteur && `Auteur\u00a0: ${auteur}`,
    type && `Type\u00a0: ${GROUPES_JOURNAL[type]}`,
  ].filter((une): une is string => typeof une === 'string' && une !== '');
}
