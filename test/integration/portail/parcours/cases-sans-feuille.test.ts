import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { deciderPortail } from '../../../../src/domain/comptes/decision/decider.ts';
import { ETATS, type Etat, type Situation, situationsDe } from '../../../../src/domain/comptes/etats.ts';
import { paths } from '../../../../src/paths.ts';
import { compte as faits } from '../../../builders/faits.ts';
import { useBase } from '../../../helpers/base.ts';
import { avecEnfants, placer } from '../../../helpers/scenes/portail/cases.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import { premiereFois, useFranceConnect } from '../../../helpers/scenes/portail/franceconnect.ts';
import {
  CHOISI,
  type EcoleDePortail,
  type InformeGardien,
  informerGardien,
  lireCompte,
  NAISSANCE,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import {
  choisirMotDePasse,
  compteDe,
  dates,
  passant,
  prouver,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';
import { donnerAutreCompte } from '../../../helpers/scenes/portail/rattacher.ts';
import { trouverTous } from '../../../helpers/visiteur/html.ts';

/** The ways that need no sheet of the school's, in each state: the columns SMS, FranceConnect and attaching of rules §4.1. */
const { test } = await useFranceConnect();
const enBase = useBase(test);
/** One of FranceConnect's invented people. */
const QUI = { nom: 'AUBERT', prenom: 'Xavier' } as const;
let ecole: EcoleDePortail;
let autreEcole: EcoleDePortail;

beforeAll(async () => {
  ecole = await ouvrirEcole(test);
  autreEcole = await ouvrirEcole(test, 'École des Ormes');
});

/** An account of the same person, activated at the other school, whose mobile is proved; somebody logged in to it. */
async function ouvrirLeSien(portable: string): Promise<{ mien: InformeGardien; famille: Famille }> {
  const mien = await informerGardien(test, autreEcole, QUI);
  const famille = new Famille(test);
  await famille.activerGardien(test, mien, `mien${portable.slice(1)}@exemple.fr`);
  await enBase(
    sql`update comptes set portable = ${portable}, portable_confirme_le = now() where id = ${mien.compteId}`,
  );
  return { mien, famille };
}

/** What is done behind a door, as far as the pages let go; the account to which fiches were brought, if any. */
type Passer = (
  qui: InformeGardien,
  portable: string,
  situation: Situation,
) => Promise<InformeGardien | undefined>;
const PORTES = {
  sms: async (qui, portable) => {
    const visiteur = passant(test);
    const page = await prouver(test, visiteur, { portable, ...QUI });
    const enfants = dates(page, Object.fromEntries(qui.enfants.map(({ prenom }) => [prenom, NAISSANCE])));
    if (page.url !== paths.portailEnfants() || Object.keys(enfants).length === 0) return undefined;
    await choisirMotDePasse(visiteur, await visiteur.presser(page, 'Continuer', { remplir: enfants }));
    return undefined;
  },
  franceconnect: async (qui, portable) => {
    const visiteur = passant(test);
    const page = await premiereFois(test, visiteur, 'aubert', portable);
    const remplir = dates(page, Object.fromEntries(qui.enfants.map(({ prenom }) => [prenom, NAISSANCE])));
    await visiteur.presser(page, 'Continuer', { remplir });
    return undefined;
  },
  autre_compte: async (qui, portable, situation) => {
    const { mien, famille } = await ouvrirLeSien(portable);
    await donnerAutreCompte(famille, qui, situation === 'choisi' ? CHOISI : qui.provisoire);
    return mien;
  },
  naissance: async (_qui, portable) => {
    const { mien, famille } = await ouvrirLeSien(portable);
    const page = await famille.ouvrir(paths.portailAutreEcole());
    if (trouverTous(page.document, 'fieldset').length > 0)
      await famille.presser(page, 'Ajouter cet enfant', {
        remplir: champsDesDates({ naissance: NAISSANCE }),
      });
    return mien;
  },
} as const satisfies Record<string, Passer>;
type Porte = keyof typeof PORTES;

/** What the rules say, cell by cell: the origin afterwards; « lie »: nothing but FranceConnect more; « reuni »: the fiche shows the other account. */
type Issue = 'responsable' | 'franceconnect' | 'lie' | 'reuni' | 'rien';
const ATTENDU: Readonly<Record<Porte, Readonly<Record<Etat, Issue>>>> = {
  sms: { non_informe: 'responsable', informe: 'responsable', en_cours: 'responsable', actif: 'rien' },
  franceconnect: {
    non_informe: 'franceconnect',
    informe: 'franceconnect',
    en_cours: 'franceconnect',
    actif: 'lie',
  },
  autre_compte: { non_informe: 'rien', informe: 'reuni', en_cours: 'reuni', actif: 'reuni' },
  // Of an activated account, its password is asked.
  naissance: { non_informe: 'reuni', informe: 'reuni', en_cours: 'reuni', actif: 'rien' },
};
const ACTIONS = {
  sms: 'inscription_sms',
  franceconnect: 'franceconnect',
  autre_compte: 'rattacher_a_un_compte_actif',
  naissance: 'rattacher_a_un_compte_actif',
} as const;

const CASES = (Object.keys(PORTES) as Porte[]).flatMap((porte) =>
  ETATS.flatMap((etat) =>
    situationsDe('representant_legal', etat).map((situation) => {
      // Nobody proves a password that is over; an account that FranceConnect opens has an identity, and keeps it.
      const fermee =
        (porte === 'autre_compte' && ['expire', 'aucun'].includes(situation)) ||
        (porte === 'franceconnect' && etat === 'actif' && situation === 'aucun');
      return { porte, etat, situation, issue: fermee ? ('rien' as const) : ATTENDU[porte][etat] };
    }),
  ),
);

describe('sans feuille de l’école : chaque case de la table (règles §4.1), par les pages', () => {
  it('la table des actions dit la même chose, aux portes près', () => {
    for (const { porte, etat, situation, issue } of CASES) {
      const { possible } = deciderPortail(ACTIONS[porte], faits(etat, situation));
      // A link to FranceConnect changes no state: the table has nothing to say. A door may be narrower than the table.
      if (issue !== 'lie' && issue !== 'rien') expect([porte, etat, possible]).toEqual([porte, etat, true]);
      if (porte === 'sms' && issue === 'rien') expect(possible).toBe(false);
    }
  });

  it.each(CASES)('$porte, $etat, $situation : $issue', async ({ porte, etat, situation, issue }) => {
    const portable = unPortable();
    const qui = avecEnfants(
      await placer(test, ecole, { profil: 'representant_legal', etat, situation }, { ...QUI, portable }),
    );
    const avant = await lireCompte(test, qui);
    const mien = await PORTES[porte](qui, portable, situation);
    const apres = await lireCompte(test, qui);
    const montre = await compteDe(test, qui.ficheId);
    switch (issue) {
      case 'rien':
        expect(apres).toEqual(avant);
        expect(montre.id).toBe(qui.compteId);
        break;
      case 'lie':
        expect(apres).toEqual({ ...avant, evenements: ['franceconnect_lie'] });
        expect(montre.sub).not.toBeNull();
        break;
      case 'reuni':
        expect(montre).toMatchObject({ id: mien?.compteId, etat: 'actif', origine: 'etablissement' });
        expect(apres).toMatchObject({ etat: 'non_informe', origine: null, hache: null, provisoire: false });
        break;
      default:
        expect(montre.id).toBe(qui.compteId);
        expect(apres).toMatchObject({ etat: 'actif', origine: issue, provisoire: false });
        // What was chosen before anything was proved opens nothing any more.
        expect(apres.hache === null).toBe(issue === 'franceconnect');
        expect(apres.hache ?? '').not.toBe(avant.hache);
        expect(apres.evenements).toEqual([issue === 'responsable' ? 'inscription_sms' : 'franceconnect']);
    }
  });
});
