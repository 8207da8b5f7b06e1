import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Famille, recevoir } from '../../../helpers/scenes/portail/famille.ts';
import {
  type EcoleDePortail,
  informerGardien,
  lireCompte,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { expedierCodes } from '../../../helpers/scenes/portail/inscription.ts';

const test = useTestApp();
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const mailsDe = (adresse: string) =>
  test.current.deps.mailer.recent().filter(({ to }) => to.address === adresse);

describe('plusieurs codes demandés avant qu’un seul ne parte (règles §8.3)', () => {
  it('le mail : seul le dernier part, et il vaut ; celui d’avant n’arrive jamais après lui', async () => {
    const mail = 'file@exemple.fr';
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    let page = await famille.arriverAuMail(qui, mail);
    page = await famille.presser(page, 'Envoyer un autre code');
    expect(page.texte).toContain('Un autre code vient de partir');
    const { code } = await recevoir(test, mail);
    expect(mailsDe(mail)).toHaveLength(1);
    expect((await famille.direCode(page, code)).url).toContain(paths.portailCompte());
    expect((await lireCompte(test, qui)).etat).toBe('actif');
  });

  it('le mail : un premier, parti, garde son lien ; son code ne vaut plus', async () => {
    const mail = 'parti@exemple.fr';
    const famille = new Famille(test);
    const qui = await informerGardien(test, ecole);
    const attente = await famille.arriverAuMail(qui, mail);
    const premier = await recevoir(test, mail);
    const page = await famille.presser(attente, 'Envoyer un autre code');
    await expedierCodes(test);
    expect(mailsDe(mail)).toHaveLength(2);
    expect((await famille.direCode(page, premier.code)).texte).toContain('Prenez le plus récent');
    const ailleurs = new Famille(test);
    await ailleurs.presser(await ailleurs.ouvrir(premier.lien), 'Oui, c’est mon adresse');
    expect((await lireCompte(test, qui)).etat).toBe('actif');
  });
});
