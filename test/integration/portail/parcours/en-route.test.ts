import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { bloquer } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Famille, recevoir } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  type Informe,
  type InformeGardien,
  informerEleve,
  informerGardien,
  lireCompte,
  ouvrirEcole,
  parLEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import type { Page } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const AUTRE = 'neuf hiboux sur la branche';
const CHANGE = 'Le mot de passe a changé';
const BLOQUE = 'Ce compte est bloqué';

/** Each page of a way, with the button that goes on, from the login to the one before the last. */
async function chaquePas(
  qui: Informe | InformeGardien,
): Promise<{ famille: Famille; pas: () => Promise<Page> }[]> {
  const pas: { famille: Famille; pas: () => Promise<Page> }[] = [];
  const noter = (famille: Famille, envoi: () => Promise<Page>) => pas.push({ famille, pas: envoi });
  const [un, deux, trois] = [new Famille(test), new Famille(test), new Famille(test)];
  const choix = await un.entrer(qui, qui.provisoire);
  noter(un, () => un.choisir(choix));
  const suite = await deux.commencer(qui);
  if (!('enfants' in qui)) {
    noter(deux, () => deux.direNaissance(suite));
    return pas;
  }
  noter(deux, () => deux.direLesDates(suite, qui));
  const mail = await trois.direLesDates(await trois.commencer(qui), qui);
  noter(trois, () => trois.donnerMail(mail, `pas${qui.compteId}@exemple.fr`));
  return pas;
}

const CREER = {
  eleve: () => informerEleve(test, ecole),
  representant_legal: () => informerGardien(test, ecole),
} as const;
const PROFILS = Object.keys(CREER) as (keyof typeof CREER)[];

describe('ce que fait l’école pendant une activation (règles §4.1, §8)', () => {
  it.each(PROFILS)(
    '%s : réinitialisé en chemin, chaque page dit que le mot de passe a changé',
    async (profil) => {
      const qui = await CREER[profil]();
      const pas = await chaquePas(qui);
      const [{ provisoire } = qui] = await parLEcole(test, 'reinitialiser', ecole, profil, [qui.ficheId]);
      expect(provisoire).not.toBe(qui.provisoire);
      for (const { famille, pas: envoyer } of pas) {
        expect((await envoyer()).texte).toContain(CHANGE);
        expect((await famille.ouvrir(paths.portailMotDePasse())).texte).toContain(CHANGE);
      }
      expect(await lireCompte(test, qui)).toMatchObject({ etat: 'informe', hache: null, evenements: [] });
      expect((await new Famille(test).entrer(qui, provisoire)).url).toBe(paths.portailMotDePasse());
    },
  );

  it.each(PROFILS)('%s : informé de nouveau, rien ne change : le même mot de passe vaut', async (profil) => {
    const qui = await CREER[profil]();
    const pas = await chaquePas(qui);
    const [{ provisoire } = qui] = await parLEcole(test, 'informer', ecole, profil, [qui.ficheId]);
    expect(provisoire).toBe(qui.provisoire);
    for (const { pas: envoyer } of pas) expect([200, 303]).toContain((await envoyer()).statut);
    expect((await lireCompte(test, qui)).etat).toBe(profil === 'eleve' ? 'actif' : 'en_cours');
  });

  it.each(PROFILS)('%s : bloqué en chemin, chaque page le dit', async (profil) => {
    const qui = await CREER[profil]();
    const pas = await chaquePas(qui);
    await bloquer(test.current.deps, [qui.ficheId], profil);
    for (const { pas: envoyer } of pas) expect((await envoyer()).texte).toContain(BLOQUE);
    expect(await lireCompte(test, qui)).toMatchObject({ etat: 'informe', hache: null, evenements: [] });
  });

  it('réinitialisé « en cours », puis activé : chaque session d’avant est finie', async () => {
    const qui = await informerGardien(test, ecole);
    const avant = new Famille(test);
    const code = await avant.arriverAuMail(qui, 'encours@exemple.fr');
    const recu = await recevoir(test, 'encours@exemple.fr');
    const [{ provisoire } = qui] = await parLEcole(test, 'reinitialiser', ecole, 'representant_legal', [
      qui.ficheId,
    ]);
    expect((await avant.direCode(code, recu.code)).texte).toContain(CHANGE);
    expect((await new Famille(test).entrer(qui, CHOISI)).texte).toContain('n’est pas le bon');
    const apres = new Famille(test);
    const mail = await apres.choisir(await apres.entrer(qui, provisoire), AUTRE);
    await apres.donnerMail(mail, 'encours2@exemple.fr');
    await apres.direCode(
      await apres.ouvrir(paths.portailCode()),
      (await recevoir(test, 'encours2@exemple.fr')).code,
    );
    expect(await lireCompte(test, qui)).toMatchObject({
      etat: 'actif',
      mail: 'encours2@exemple.fr',
      provisoire: false,
    });
  });
});

describe('le bouton « Précédent » et les formulaires d’avant', () => {
  it('à chaque étape, une page d’une autre mène à celle du moment, en lecture comme en envoi', async () => {
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    const URLS = [
      paths.portailMotDePasse(),
      paths.portailEnfants(),
      paths.portailMail(),
      paths.portailCode(),
      paths.portailNaissance(),
      paths.portailCompte(),
    ];
    const verifier = async (page: Page, ici: string) => {
      const _csrf = jetonDe(page.html);
      const avant = await lireCompte(test, qui);
      for (const url of URLS.filter((une) => une !== ici)) {
        expect((await famille.navigation.get(url)).headers.location, url).toBe(ici);
        if (url === paths.portailCompte()) continue;
        const envoi = await famille.navigation.post(url).type('form').send({
          _csrf,
          motDePasse: AUTRE,
          confirmation: AUTRE,
          mail: 'precedent@exemple.fr',
          code: '123456',
          'naissance-jour': '7',
          'naissance-mois': '3',
          'naissance-annee': '2018',
        });
        expect([url, envoi.status, envoi.headers.location]).toEqual([url, 303, ici]);
      }
      expect(await lireCompte(test, qui)).toEqual(avant);
    };
    const choix = await famille.entrer(qui, qui.provisoire);
    await verifier(choix, paths.portailMotDePasse());
    const enfants = await famille.choisir(choix);
    await verifier(enfants, paths.portailEnfants());
    const mail = await famille.direLesDates(enfants, qui);
    await verifier(mail, paths.portailMail());
    const code = await famille.donnerMail(mail, 'suivant@exemple.fr');
    await verifier(code, paths.portailCode());
    const fin = await famille.direCode(code, (await recevoir(test, 'suivant@exemple.fr')).code);
    await verifier(fin, paths.portailCompte());
    // The password chosen first is the one in force, whatever was sent again.
    expect((await new Famille(test).entrer(qui, CHOISI)).url).toBe(paths.portailCompte());
  });

  it('quitter en chemin et revenir avec la même lettre : on recommence, rien n’était en vigueur', async () => {
    const qui = await informerEleve(test, ecole);
    const famille = new Famille(test);
    await famille.commencer(qui);
    expect((await new Famille(test).entrer(qui, CHOISI)).texte).toContain('n’est pas le bon');
    expect((await new Famille(test).activerEleve(qui, AUTRE)).texte).toContain('le compte est activé');
    expect((await new Famille(test).entrer(qui, AUTRE)).url).toBe(paths.portailCompte());
  });
});
