import { type ActionEcole, type ActionPortail, TABLE } from './compte-actions.ts';
import {
  ETAT_LABELS,
  ETATS,
  type Etat,
  etatsDe,
  PROFIL_LABELS,
  PROFILS,
  type Profil,
} from './compte-etats.ts';

interface Fleche {
  de: Etat;
  vers: Etat;
  libelle: string;
  profils: Profil[];
}

/** The README's diagram, a Mermaid « stateDiagram-v2 »: every cell of the table that does something. */
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

const nomProfil = (profil: Profil): string => PROFIL_LABELS[profil].toLowerCase();

/** One per action and pair of states, with the profiles it is true for. */
function fleches(): Fleche[] {
  const found = new Map<string, Fleche>();
  for (const action of Object.keys(TABLE) as (ActionEcole | ActionPortail)[]) {
    const { libelle, cases } = TABLE[action];
    for (const profil of PROFILS) {
      for (const de of etatsDe(profil)) {
        const cell = cases[profil]?.[de];
        if (cell === undefined || cell.effet === 'refuser' || cell.effet === 'laisser') continue;
        const key = `${action} ${de} ${cell.apres}`;
        const known = found.get(key);
        if (known) known.profils.push(profil);
        else found.set(key, { de, vers: cell.apres, libelle, profils: [profil] });
      }
    }
  }
  return [...found.values()];
}
