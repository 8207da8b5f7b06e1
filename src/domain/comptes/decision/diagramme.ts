import {
  ETAT_LABELS,
  ETATS,
  type Etat,
  etatsDe,
  PROFIL_NOMS,
  PROFILS,
  type Profil,
  SITUATION_LABELS,
  type Situation,
  situationsDe,
} from '../etats.ts';
import { TABLE } from './actions.ts';
import type { ActionEcole, ActionPortail } from './cases.ts';

interface Fleche {
  de: Etat;
  vers: Etat;
  libelle: string;
  profils: Profil[];
}

/** The diagram of docs/etats.md, a Mermaid « stateDiagram-v2 »: every cell of the table that does something. */
export function diagrammeMermaid(): string {
  const labels = new Map<string, string[]>();
  for (const { de, vers, libelle, profils } of fleches()) {
    const possible = PROFILS.filter((profil) => [de, vers].every((etat) => etatsDe(profil).includes(etat)));
    const who = profils.length === possible.length ? '' : ` (${profils.map(nomProfil).join(', ')})`;
    const key = `${de} --> ${vers}`;
    labels.set(key, [...(labels.get(key) ?? []), `${libelle}${who}`]);
  }
  return [
    'stateDiagram-v2',
    ...ETATS.map((etat) => `  state "${ETAT_LABELS[etat]}" as ${etat}`),
    '  [*] --> non_informe : Arrivée par ONDE',
    ...[...labels].map(([key, texts]) => `  ${key} : ${texts.join('<br/>')}`),
    '',
  ].join('\n');
}

const nomProfil = (profil: Profil): string => PROFIL_NOMS[profil].un;

/** Effects of which the account keeps no trace. */
const SANS_TRACE: readonly string[] = [
  'refuser',
  'conserver',
  'conserver_reinitialise',
  'laisser',
  'laisser_sans',
];

/** One per action and pair of states, with the profiles it is true for. */
function fleches(): Fleche[] {
  const found = new Map<string, Fleche>();
  for (const action of Object.keys(TABLE) as (ActionEcole | ActionPortail)[]) {
    const { libelle, par, cases } = TABLE[action];
    for (const profil of PROFILS) {
      for (const de of etatsDe(profil)) {
        const row = cases[profil]?.[de];
        if (row === undefined) continue;
        const situations = situationsDe(profil, de);
        const actives = situations.filter((situation) => !SANS_TRACE.includes(row[situation].effet));
        const vers = actives[0] && row[actives[0]].apres;
        if (vers === undefined) continue;
        // The person's actions say by their name which password they begin with.
        const toujours = par === 'portail' || actives.length === situations.length;
        const texte = toujours ? libelle : `${libelle} (${actives.map(nomSituation).join(', ')})`;
        const key = `${texte} ${de} ${vers}`;
        const known = found.get(key);
        if (known) known.profils.push(profil);
        else found.set(key, { de, vers, libelle: texte, profils: [profil] });
      }
    }
  }
  return [...found.values()];
}

const nomSituation = (situation: Situation): string => SITUATION_LABELS[situation].toLowerCase();
