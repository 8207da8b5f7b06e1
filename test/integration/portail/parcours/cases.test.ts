import { beforeEach, describe, expect, it } from 'vitest';
import { verifyPassword } from '../../../../src/auth/password-hashing.ts';
import type { ActionPortail } from '../../../../src/domain/comptes/decision/cases.ts';
import { deciderPortail } from '../../../../src/domain/comptes/decision/decider.ts';
import {
  etatsDe,
  PROFILS,
  type Profil,
  type Situation,
  situationsDe,
} from '../../../../src/domain/comptes/etats.ts';
import { paths } from '../../../../src/paths.ts';
import { compte as faits } from '../../../builders/faits.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { avecEnfants, HACHE_DE_CHOISI, placer } from '../../../helpers/scenes/portail/cases.ts';
import { Famille, recevoir } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  type Informe,
  lireCompte,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';

const test = useTestApp({ TRUST_PROXY: '1' });
const AUTRE = 'neuf hiboux sur la branche';

let ecole: EcoleDePortail;
let numero = 0;
beforeEach(async () => {
  numero += 1;
  ecole ??= await ouvrirEcole(test);
});
/** A network of its own for each cell: none waits for the failures of another. */
const arriver = () => new Famille(test, `192.0.2.${numero % 250}`);

/** The two doors of a password, what is done behind each as far as the pages let go, and the actions that it may be. */
const PORTES = {
  provisoire: {
    actions: ['choisir_mot_de_passe', 'remplacer_provisoire'],
    async passer(famille, qui) {
      const page = await famille.entrer(qui, qui.provisoire);
      if (page.url !== paths.portailMotDePasse()) return;
      const suite = await famille.choisir(page, AUTRE);
      if (suite.url === paths.portailNaissance()) await famille.direNaissance(suite);
      if (suite.url === paths.portailEnfants())
        await famille.donnerMail(
          await famille.direLesDates(suite, avecEnfants(qui)),
          `n${numero}@exemple.fr`,
        );
    },
  },
  choisi: {
    actions: ['confirmer_mail'],
    async passer(famille, qui) {
      let page = await famille.entrer(qui, CHOISI);
      // The page as it is now is opened by its address too: a bookmark, « Précédent ».
      if (page.statut === 200 && page.url !== paths.portailAutreMail())
        page = await famille.ouvrir(paths.portailCode());
      if (page.url !== paths.portailAutreMail()) return;
      await famille.donnerMail(page, `n${numero}@exemple.fr`);
      const { code } = await recevoir(test, `n${numero}@exemple.fr`);
      await famille.direCode(await famille.ouvrir(paths.portailCode()), code);
    },
  },
} as const satisfies Record<
  string,
  { actions: readonly ActionPortail[]; passer: (famille: Famille, qui: Informe) => Promise<void> }
>;

const CASES = PROFILS.flatMap((profil) =>
  etatsDe(profil).flatMap((etat) =>
    situationsDe(profil, etat).flatMap((situation) =>
      (['provisoire', 'choisi'] as const).map((porte) => ({ profil, etat, situation, porte })),
    ),
  ),
);
/** What a holder of the chosen password may do needs one. */
const ouverte = (porte: keyof typeof PORTES, situation: Situation) =>
  porte === 'provisoire' || situation === 'choisi';

const possibles = ({ profil, etat, situation, porte }: (typeof CASES)[number]) =>
  ouverte(porte, situation)
    ? PORTES[porte].actions.flatMap((action) => {
        const decision = deciderPortail(action, faits(etat, situation, profil));
        return decision.possible ? [{ action, ...decision }] : [];
      })
    : [];

const EVENEMENTS: Partial<Record<ActionPortail, Record<Profil, string>>> = {
  choisir_mot_de_passe: { eleve: 'active', representant_legal: 'activation_commencee' },
  remplacer_provisoire: { eleve: 'provisoire_remplace', representant_legal: 'provisoire_remplace' },
  confirmer_mail: { eleve: 'mail_confirme', representant_legal: 'active' },
};

describe('chaque case de la table des actions de la personne (règles §4.1), par les pages', () => {
  it('chaque action qui existe se joue au moins une fois, et se refuse au moins une fois', () => {
    const jouees = CASES.flatMap((une) => possibles(une).map(({ action }) => action));
    expect([...new Set(jouees)].sort()).toEqual([
      'choisir_mot_de_passe',
      'confirmer_mail',
      'remplacer_provisoire',
    ]);
    expect(CASES.filter((une) => possibles(une).length === 0).length).toBeGreaterThan(10);
  });

  it.each(CASES)('$profil, $etat, $situation, par le mot de passe $porte', async (une) => {
    const qui = await placer(test, ecole, une);
    const avant = await lireCompte(test, qui);
    const [possible, ...autres] = possibles(une);
    expect(autres).toEqual([]);
    await PORTES[une.porte].passer(arriver(), qui);
    const apres = await lireCompte(test, qui);
    if (possible === undefined) {
      expect(apres).toEqual(avant);
      return;
    }
    expect(apres.etat).toBe(possible.etatApres);
    expect(apres.origine).toBe(possible.origine ?? 'etablissement');
    expect(apres.evenements).toEqual([EVENEMENTS[possible.action]?.[une.profil]]);
    expect(apres.provisoire).toBe(false);
    if (une.porte === 'choisi') {
      expect(apres).toMatchObject({
        hache: HACHE_DE_CHOISI,
        mail: `n${numero}@exemple.fr`,
        mailConfirme: true,
      });
    } else {
      expect(apres.hache).not.toBe(avant.hache);
      expect(await verifyPassword(apres.hache ?? '', AUTRE)).toBe(true);
      expect(apres.versionAcces).not.toBe(avant.versionAcces);
    }
  });
});
