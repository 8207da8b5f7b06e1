import { paths } from '../../../src/paths.ts';
import type { MonCompteVM } from '../../../src/vues/portail/compte.ts';
import { AUCUN_ENFANT_AU_COMPTE, FAITS, messageAucunEnfant } from '../../../src/vues/portail/messages.ts';
import { AVA, ECOLE, type PageDuPortail, page } from './page-du-portail.ts';

const ANNE = { prenom: 'Anne', profil: 'representant_legal' } as const;

const signales = (reprendre: (params: { id: string }) => string) => [
  { qui: `Un enfant (${ECOLE})`, reprendre: reprendre({ id: '3' }) },
  { qui: `Un autre enfant (${ECOLE})`, reprendre: reprendre({ id: '4' }) },
];
const ETAPE = { erreurs: [], etape: { rang: 2, total: 4 }, secretEnAttente: true } as const;
const enChemin = signales(paths.portailReprendreEnChemin);

/** A wrong child: said to the school, and taken back. */
export const pagesDeSignalement = (compte: MonCompteVM): PageDuPortail[] => [
  page(
    'signalement',
    'portail/signalement',
    { qui: 'Ava LEROY', action: paths.portailSignaler({ id: '1' }), annuler: paths.portailCompte() },
    ANNE,
  ),
  page(
    'mon compte, enfants signalés',
    'portail/mon-compte',
    { ...compte, message: FAITS.signale, signales: signales(paths.portailReprendre) },
    ANNE,
  ),
  page(
    'mon compte, aucun enfant',
    'portail/mon-compte',
    { ...compte, enfants: [], aucun: AUCUN_ENFANT_AU_COMPTE },
    ANNE,
  ),
  page(
    'enfants, tous signalés',
    'portail/enfants',
    { ...ETAPE, enfants: [], signales: enChemin, aucun: messageAucunEnfant(enChemin.length) },
    ANNE,
  ),
  page(
    'enfants, un signalement repris',
    'portail/enfants',
    { ...ETAPE, enfants: [AVA], signales: enChemin.slice(0, 1), message: FAITS.repris },
    ANNE,
  ),
];
