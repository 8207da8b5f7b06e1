import { beforeAll, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Famille, mettreEnAttente, recevoir } from '../../../helpers/scenes/portail/famille.ts';
import {
  type EcoleDePortail,
  informerGardien,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { passant } from '../../../helpers/scenes/portail/inscription.ts';

const test = useTestApp();
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const ATTEND = 'Cette adresse attend son code';

it('une nouvelle adresse qui attend son code se voit dans le compte, et on y revient', async () => {
  const famille = new Famille(test);
  const qui = await informerGardien(test, ecole);
  const compte = await famille.activerGardien(test, qui, 'premiere@exemple.fr');
  expect(compte.texte).not.toContain(ATTEND);
  const mail = await famille.suivreLien(compte, 'Changer d’adresse');
  expect(mail.texte).toContain('Quelle est votre nouvelle adresse mail');
  await famille.donnerMail(mail, 'seconde@exemple.fr');
  const attente = await famille.ouvrir(paths.portailCompte());
  expect(attente.texte).toContain(`${ATTEND} : seconde@exemple.fr`);
  const { code } = await recevoir(test, 'seconde@exemple.fr');
  const fini = await famille.direCode(await famille.suivreLien(attente, 'Taper le code reçu'), code);
  expect(fini.texte).toContain('seconde@exemple.fr');
  expect(fini.texte).not.toContain(ATTEND);
});

it('la première adresse n’est pas « la nouvelle » ; son lien, sur un autre appareil, dit avec quoi se connecter', async () => {
  const { famille, recu } = await mettreEnAttente(test, ecole);
  expect((await famille.ouvrir(paths.portailAutreMail())).texte).toContain('Quelle est votre adresse mail');
  const autre = passant(test);
  const fini = await autre.presser(await autre.ouvrir(recu.lien), 'Oui, c’est mon adresse');
  expect(fini.texte).toContain(
    'Il est activé : connectez-vous avec votre identifiant et le mot de passe que vous avez choisi',
  );
});
