import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import {
  type EcoleDePortail,
  informerEleve,
  informerGardien,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { demander, passant } from '../../../helpers/scenes/portail/inscription.ts';
import { boutonsDe } from '../../../helpers/visiteur/visiteur.ts';

/** A tablet goes from hand to hand: whose account it is stands at the head of each step, with the way out (rules §8). */
const test = useTestApp();
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const PAS_TOI = 'Ce n’est pas toi ?';
const PAS_MOI = 'Ce n’est pas moi';

describe('à qui est le compte, à chaque étape', () => {
  it('un élève : son prénom, et la sortie, avant le mot de passe et avant la date', async () => {
    const eleve = await informerEleve(test, ecole, { prenom: 'Sofiane' });
    const famille = new Famille(test);
    const motDePasse = await famille.entrer(eleve, eleve.provisoire);
    expect(motDePasse.texte).toContain('Compte de Sofiane');
    const naissance = await famille.choisir(motDePasse);
    expect(naissance.texte).toContain('Compte de Sofiane');
    for (const page of [motDePasse, naissance]) expect(page.texte).toContain(PAS_TOI);
    expect((await famille.presser(naissance, PAS_TOI)).url).toBe(`${paths.portail()}?info=deconnecte`);
    expect((await famille.ouvrir(paths.portailNaissance())).texte).not.toContain('Sofiane');
  });

  it('un représentant : son nom entier, et la sortie, jusqu’à son adresse mail', async () => {
    const qui = await informerGardien(test, ecole, { nom: 'OUALI', prenom: 'Hayat' });
    const famille = new Famille(test);
    const motDePasse = await famille.entrer(qui, qui.provisoire);
    const enfants = await famille.choisir(motDePasse);
    const mail = await famille.direLesDates(enfants, qui);
    for (const page of [motDePasse, enfants, mail]) {
      expect(page.texte).toContain('Compte de Hayat OUALI');
      expect(boutonsDe(page)).toContain(PAS_MOI);
    }
    const code = await famille.donnerMail(mail, 'hayat@exemple.fr');
    expect(boutonsDe(code)).toContain('Se déconnecter');
    expect(boutonsDe(code)).not.toContain(PAS_MOI);
  });

  it('sans session, une page du compte dit que l’on a été déconnecté ; le portail, ouvert seul, ne dit rien', async () => {
    const passante = passant(test);
    const page = await passante.ouvrir(paths.portailCompte());
    expect(page.texte).toContain('Vous avez été déconnecté');
    expect((await passante.ouvrir(paths.portail())).texte).not.toContain('déconnecté');
  });

  it('personne de connu encore : la sortie, sans nom', async () => {
    const page = await demander(passant(test), { portable: '+33612345699', nom: 'OUALI', prenom: 'Hayat' });
    expect(boutonsDe(page)).toContain('Tout arrêter');
    expect(page.texte).not.toContain('Compte de');
  });
});
