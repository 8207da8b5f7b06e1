import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  informerEleve,
  informerGardien,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';

const test = useTestApp();
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const COURT = 'Ce mot de passe est trop court';
const DEUX = 'Ce n’est pas le même mot de passe';

describe('toutes les fautes d’un mot de passe sont dites à la fois', () => {
  it('à l’activation : trop court, et deux saisies différentes', async () => {
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    const page = await famille.entrer(qui, qui.provisoire);
    const refus = await famille.presser(page, 'Continuer', {
      remplir: { motDePasse: 'abricot', confirmation: 'abricots' },
    });
    expect([refus.statut, refus.url]).toEqual([422, paths.portailMotDePasse()]);
    expect([refus.texte.includes(COURT), refus.texte.includes(DEUX)]).toEqual([true, true]);
    expect(refus.texte.indexOf(COURT)).toBeLessThan(refus.texte.indexOf(DEUX));
    const provisoire = await famille.presser(refus, 'Continuer', {
      remplir: { motDePasse: qui.provisoire, confirmation: 'autre' },
    });
    expect(provisoire.texte).toContain('différent du mot de passe provisoire');
    expect((await famille.choisir(provisoire)).url).toBe(paths.portailEnfants());
  });

  it('au changement : l’actuel manque, le nouveau est trop court, les deux saisies diffèrent', async () => {
    const qui = await informerEleve(test, ecole);
    const famille = new Famille(test);
    await famille.activerEleve(qui);
    const page = await famille.ouvrir(paths.portailChangerMotDePasse());
    const refus = await famille.presser(page, 'Changer', {
      remplir: { actuel: '', motDePasse: 'abri', confirmation: 'abris' },
    });
    const rangs = ['Écrivez votre mot de passe de maintenant', COURT, DEUX].map((mots) =>
      refus.texte.indexOf(mots),
    );
    expect(rangs.every((rang) => rang > 0)).toBe(true);
    expect(rangs).toEqual(rangs.toSorted((a, b) => a - b));
    expect((await new Famille(test).entrer(qui, CHOISI)).url).toBe(paths.portailCompte());
  });
});

describe('le mot de passe choisi ne compte qu’à la fin d’une activation (règles §8.2, §8.3)', () => {
  const ATTENTE = /nouveau mot de passe marchera/;
  const AIDE = /fini d’activer (?:ton|votre) compte/;

  it('chaque page qui suit le dit, jusqu’à ce qu’il compte', async () => {
    const gardien = new Famille(test);
    const qui = await informerGardien(test, ecole);
    const enfants = await gardien.commencer(qui);
    expect(enfants.texte).toMatch(ATTENTE);
    const mail = await gardien.direLesDates(enfants, qui);
    expect([mail.url, mail.texte]).toEqual([paths.portailMail(), expect.stringMatching(ATTENTE)]);
    const code = await gardien.donnerMail(mail, 'attente@exemple.fr');
    expect(code.texte).not.toMatch(ATTENTE);
    // In force now, and asked for another address, nothing is said any more.
    expect((await new Famille(test).entrer(qui, CHOISI)).url).toBe(paths.portailCode());
    expect((await gardien.ouvrir(paths.portailAutreMail())).texte).not.toMatch(ATTENTE);

    const eleve = await informerEleve(test, ecole);
    expect((await new Famille(test).commencer(eleve)).texte).toMatch(ATTENTE);
  });

  it('refusé, la page de connexion le rappelle, dans les mêmes mots à qui n’a pas de compte', async () => {
    const qui = await informerGardien(test, ecole);
    await new Famille(test).commencer(qui);
    const lire = async (identifiant: string) => {
      const page = await new Famille(test).entrer({ profil: qui.profil, identifiant }, CHOISI);
      return page.texte.replaceAll(identifiant, 'x');
    };
    const connu = await lire(qui.identifiant);
    expect(connu).toMatch(AIDE);
    expect(await lire('personne.ici99')).toBe(connu);
    expect((await new Famille(test).ouvrir(paths.portailRepresentant())).texte).not.toMatch(AIDE);
  });
});
