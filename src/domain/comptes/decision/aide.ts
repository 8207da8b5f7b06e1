import { phrase } from '../../phrase.ts';
import { ETAT_LABELS, type Etat, etatsDe, type Profil, situationsDe } from '../etats.ts';
import { TABLE } from './actions.ts';
import type { ActionEcole, ActionPortail, CaseEcole, CasePortail, Cases } from './cases.ts';

export interface LigneAide {
  action: ActionEcole | ActionPortail;
  par: 'ecole' | 'portail';
  libelle: string;
  cases: { etat: Etat; phrase: string }[];
}

/** The help page: what each action does in each state an account of this profile may be in. */
export function aideActions(profil: Profil): LigneAide[] {
  return (Object.keys(TABLE) as (ActionEcole | ActionPortail)[]).flatMap((action) => {
    const { par, libelle, cases } = TABLE[action];
    const row = cases[profil];
    if (row === undefined) return [];
    return [
      {
        action,
        par,
        libelle,
        cases: etatsDe(profil).map((etat) => ({ etat, phrase: aideDe(row, profil, etat) })),
      },
    ];
  });
}

/** What is possible in this state, one sentence per situation of the password; the refusal when nothing is. */
function aideDe(row: Cases<CaseEcole> | Cases<CasePortail>, profil: Profil, etat: Etat): string {
  const cases = situationsDe(profil, etat).map((situation) => row[etat][situation]);
  const possibles = cases.filter(({ effet }) => effet !== 'refuser');
  const phrases = (possibles.length > 0 ? possibles : cases).map(({ phrase }) => phrase);
  return [...new Set([...phrases, ...possibles.map(({ apres }) => suite(etat, apres))])].join(' ');
}

const suite = (etat: Etat, apres: Etat): string =>
  apres === etat
    ? phrase`Le compte reste à l'état « ${ETAT_LABELS[etat]} ».`
    : phrase`Le compte passe à l'état « ${ETAT_LABELS[apres]} ».`;
