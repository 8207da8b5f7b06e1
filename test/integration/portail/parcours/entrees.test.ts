import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { demanderNouvelIdentifiant } from '../../../../src/services/comptes/nouvel-identifiant.ts';
import { accesDe } from '../../../builders/agent.ts';
import { bloquer } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { attribuerIdentifiants } from '../../../helpers/nuit.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  type Informe,
  informerEleve,
  informerGardien,
  lireCompte,
  ouvrirEcole,
  parLEcole,
  premier,
} from '../../../helpers/scenes/portail/informes.ts';

const test = useTestApp();
const enBase = useBase(test);
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});
const FAUX = 'L’identifiant ou le mot de passe n’est pas le bon';
const AUTRE = 'neuf hiboux sur la branche';

describe('entrer au portail (règles §8.1)', () => {
  it('faux puis juste ; l’identifiant reste écrit, jamais le mot de passe', async () => {
    const qui = await informerEleve(test, ecole);
    const famille = new Famille(test);
    const refus = await famille.entrer(qui, 'pas celui-là');
    expect([refus.statut, refus.texte.includes(FAUX)]).toEqual([422, true]);
    expect(refus.html).toContain(`value="${qui.identifiant}"`);
    expect(refus.html).not.toContain('pas celui-là');
    const page = await famille.presser(refus, 'Se connecter', { remplir: { motDePasse: qui.provisoire } });
    expect(page.url).toBe(paths.portailMotDePasse());
  });

  it('comme on copie d’une feuille : capitales, espaces, tirets', async () => {
    const qui = await informerEleve(test, ecole);
    const copie = {
      profil: qui.profil,
      identifiant: ` ${qui.identifiant.toUpperCase().replace('.', ' . ')} `,
    };
    const saisi = qui.provisoire.toUpperCase().replace(/(....)/g, '$1 ');
    expect((await new Famille(test).entrer(copie, saisi)).url).toBe(paths.portailMotDePasse());
    // The chosen one, on the contrary, is exactly that one.
    await new Famille(test).activerEleve(qui);
    expect((await new Famille(test).entrer(qui, CHOISI.toUpperCase())).texte).toContain(FAUX);
    expect((await new Famille(test).entrer(qui, CHOISI)).url).toBe(paths.portailCompte());
  });

  it('rien n’est lu sans les deux champs, et rien ne se compte', async () => {
    const famille = new Famille(test);
    const page = await famille.presser(await famille.ouvrir(paths.portailEleve()), 'Se connecter');
    expect(page.statut).toBe(422);
    expect(page.texte).toContain('Écrivez votre identifiant');
    expect(page.texte).toContain('Écrivez votre mot de passe');
  });

  it('un provisoire périmé : dit après le bon mot de passe, jamais avant', async () => {
    const qui = await informerEleve(test, ecole);
    await enBase(
      sql`update provisoires set expire_le = '2026-01-15T10:00:00Z' where compte_id = ${qui.compteId}`,
    );
    expect((await new Famille(test).entrer(qui, 'pas celui-là')).texte).toContain(FAUX);
    const famille = new Famille(test);
    const page = await famille.entrer(qui, qui.provisoire);
    expect(page.texte).toContain(
      'Ce mot de passe provisoire n’est plus valable Il l’était jusqu’au 15 janvier 2026',
    );
    expect(famille.session).toBeUndefined();
    // Informed again, with another one: the old one is wrong, the new one works.
    const [neuf] = await parLEcole(test, 'informer', ecole, 'eleve', [qui.ficheId]);
    expect(neuf?.provisoire).not.toBe(qui.provisoire);
    expect((await famille.entrer(qui, qui.provisoire)).texte).toContain(FAUX);
    expect((await famille.entrer(qui, neuf?.provisoire ?? '')).url).toBe(paths.portailMotDePasse());
  });

  it('un compte bloqué : dit après le bon mot de passe', async () => {
    const qui = await informerEleve(test, ecole);
    await new Famille(test).activerEleve(qui);
    await bloquer(test.current.deps, [qui.ficheId]);
    expect((await new Famille(test).entrer(qui, 'pas celui-là')).texte).toContain(FAUX);
    expect((await new Famille(test).entrer(qui, CHOISI)).texte).toContain('Ce compte est bloqué');
  });

  it('un nouvel identifiant la nuit : le mot de passe est gardé, l’ancien identifiant dit le nouveau, à qui sait (§4.4)', async () => {
    const { deps } = test.current;
    const eleve = await informerEleve(test, ecole, { nom: 'RENOMME' });
    const informe = await informerEleve(test, ecole, { nom: 'PASENCORE' });
    const connecte = new Famille(test);
    await connecte.activerEleve(eleve);
    const qui = { acces: await accesDe(deps, ecole.agent, ecole), auteur: 'Claire Martin' };
    for (const { ficheId } of [eleve, informe]) await demanderNouvelIdentifiant(deps, qui, 'eleve', ficheId);
    // Until the night both keep working.
    expect((await new Famille(test).entrer(eleve, CHOISI)).url).toBe(paths.portailCompte());
    expect(await attribuerIdentifiants(deps)).toBe(2);
    const nouveau = async ({ compteId }: Informe) =>
      premier(
        await enBase<{ identifiant: string }>(sql`select identifiant from comptes where id = ${compteId}`),
      ).identifiant;
    for (const [un, motDePasse, suite] of [
      [eleve, CHOISI, paths.portailCompte()],
      [informe, informe.provisoire, paths.portailMotDePasse()],
    ] as const) {
      const identifiant = await nouveau(un);
      expect(identifiant).not.toBe(un.identifiant);
      const famille = new Famille(test);
      expect((await famille.entrer(un, 'pas celui-là')).texte).toContain(FAUX);
      const dit = await famille.entrer(un, motDePasse);
      expect(dit.texte).toContain(`Le nouveau est ${identifiant}, le mot de passe est le même`);
      expect(famille.session).toBeUndefined();
      expect((await famille.entrer({ profil: 'eleve', identifiant }, motDePasse)).url).toBe(suite);
    }
    // Who was logged in goes on.
    expect((await connecte.ouvrir(paths.portailCompte())).texte).toContain(await nouveau(eleve));
  });

  it('noms avec apostrophe, trait d’union, accents : montrés tels quels, jamais comme du balisage', async () => {
    const qui = await informerGardien(test, ecole, {
      nom: "N'GUYEN-D'ARC",
      prenom: 'Zoë-Élodie',
      enfants: [{ nom: "O'BRIEN <b>", prenom: 'D’Artagnan' }],
    });
    const famille = new Famille(test);
    const page = await famille.commencer(qui);
    expect(page.texte).toContain("D’Artagnan O'BRIEN <B>");
    expect(page.html).not.toMatch(/<b>/i);
    const refus = await famille.donnerMail(await famille.direLesDates(page, qui), 'o.brien école@exemple.fr');
    expect([refus.statut, refus.texte.includes('Cette adresse n’est pas complète')]).toEqual([422, true]);
    const fin = await famille.donnerMail(refus, "o'brien@exemple.fr");
    expect(fin.texte).toContain("Écrivez ici le code envoyé à o'brien@exemple.fr");
    // Words of one's own are no password.
    const autre = await informerEleve(test, ecole, { nom: "D'HAUTEVILLE", prenom: 'Zoé' });
    const choix = await new Famille(test).commencer(autre, "d'hauteville");
    expect([choix.statut, choix.url]).toEqual([422, paths.portailMotDePasse()]);
  });

  it('la porte des élèves et celle des parents mènent chacun à son chemin', async () => {
    const eleve = await informerEleve(test, ecole);
    const parent = await informerGardien(test, ecole);
    const parLaMauvaise = await new Famille(test).entrer(
      { ...eleve, profil: 'representant_legal' },
      eleve.provisoire,
    );
    expect(parLaMauvaise.texte).toContain('Invente ton mot de passe');
    const autre = await new Famille(test).entrer({ ...parent, profil: 'eleve' }, parent.provisoire);
    expect(autre.texte).toContain('Choisissez votre mot de passe');
  });

  it('le mot de passe choisi n’est ni le provisoire, ni trop court, ni recopié autrement', async () => {
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    const page = await famille.entrer(qui, qui.provisoire);
    for (const [motDePasse, confirmation] of [
      ['court', 'court'],
      [AUTRE, `${AUTRE}.`],
      [AUTRE, ''],
      ['', ''],
      [qui.identifiant, qui.identifiant],
    ] as const) {
      const refus = await famille.presser(page, 'Continuer', { remplir: { motDePasse, confirmation } });
      expect([refus.statut, refus.url]).toEqual([422, paths.portailMotDePasse()]);
    }
    expect((await lireCompte(test, qui)).hache).toBeNull();
    // « never equal to the provisional » (rules §4.3).
    const eleve = await informerEleve(test, ecole);
    for (const repris of [eleve.provisoire, eleve.provisoire.toUpperCase().replace(/(....)/g, '$1-')]) {
      const choix = await new Famille(test).commencer(eleve, repris);
      expect([choix.statut, choix.url]).toEqual([422, paths.portailMotDePasse()]);
      expect(choix.texte).toContain('Choisis un mot de passe différent de celui de ta feuille');
    }
    // Of a school that has reset it, either.
    await new Famille(test).activerEleve(eleve);
    const [{ provisoire } = eleve] = await parLEcole(test, 'reinitialiser', ecole, 'eleve', [eleve.ficheId]);
    const famille2 = new Famille(test);
    const encore = await famille2.choisir(await famille2.entrer(eleve, provisoire), provisoire);
    expect([encore.statut, encore.url]).toEqual([422, paths.portailMotDePasse()]);
  });
});
