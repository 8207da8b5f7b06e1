import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { oublierLesLimites, passant } from '../../../helpers/scenes/portail/inscription.ts';
import {
  ajouterEnfant,
  ajouterParent,
  codeDe,
  lireEtat,
  messages,
  nouvelleEcole,
  oublierIdentifiant,
  oublierMotDePasse,
  rendreActif,
  travailler,
} from '../../../helpers/scenes/portail/oubli.ts';
import { lienDe } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;

beforeAll(async () => {
  ecole = await nouvelleEcole(test, 'École des Tilleuls');
});
beforeEach(() => oublierLesLimites(test));

describe('identifiant oublié (règles §8.6)', () => {
  it('depuis la page de connexion, par le portable que l’école connaît ; un couple en partage un', async () => {
    const portable = '+33612000001';
    const anne = await ajouterParent(test, ecole, { nom: 'DE L’ÉTANG-ROUX', prenom: 'Anne-Élise', portable });
    const paul = await ajouterParent(test, ecole, { nom: 'DE L’ÉTANG-ROUX', prenom: 'Paul', portable });
    for (const parent of [anne, paul]) await rendreActif(test, parent, 'representant_legal');
    const avant = await lireEtat(test, anne);

    const visiteur = passant(test);
    const connexion = await visiteur.ouvrir(paths.portailRepresentant());
    const page = await visiteur.suivreLien(connexion, 'Identifiant oublié');
    const attente = await visiteur.presser(page, 'Recevoir le code', {
      remplir: { contact: '+33 6 12 00 00 01', nom: 'de l etang roux', prenom: 'anne elise' },
    });
    expect(attente.url).toBe(paths.portailCode());
    await travailler(test);
    expect(messages(test).sms[0]?.to).toBe(portable);
    const trouve = await visiteur.presser(attente, 'Continuer', {
      remplir: { code: codeDe(messages(test).sms[0]?.text) },
    });
    expect(trouve.url).toBe(paths.portailIdentifiants());
    expect(trouve.texte).toContain(anne.identifiant);
    expect(trouve.texte).not.toContain(paul.identifiant);
    // An identifier opens nothing.
    expect(await lireEtat(test, anne)).toEqual(avant);
    expect((await visiteur.ouvrir(paths.portailCompte())).url).toBe(paths.portailIdentifiants());
    expect((await visiteur.suivreLien(trouve, 'Se connecter')).texte).toContain('Connectez-vous');
    expect(lienDe(trouve, 'Mot de passe oublié')).toBe(
      `${paths.portailOubliMotDePasse()}?profil=representant_legal`,
    );
  });

  it('par le mail confirmé, capitales ou non ; celui que l’école connaît ne suffit pas', async () => {
    const parent = await ajouterParent(test, ecole, { nom: 'MOREL', mail: 'ecole.morel@exemple.fr' });
    await rendreActif(test, parent, 'representant_legal', { mail: 'Morel@exemple.fr' });
    const saisie = { nom: 'Morel', prenom: 'Anne' };
    await oublierIdentifiant(passant(test), { ...saisie, contact: 'ecole.morel@exemple.fr' });
    await travailler(test);
    expect(messages(test).mails).toEqual([]);
    const visiteur = passant(test);
    const attente = await oublierIdentifiant(visiteur, { ...saisie, contact: 'MOREL@exemple.fr' });
    await travailler(test);
    const trouve = await visiteur.presser(attente, 'Continuer', {
      remplir: { code: codeDe(messages(test).mails[0]?.text) },
    });
    expect(trouve.texte).toContain(parent.identifiant);
  });

  it('deux comptes de la même personne dans deux écoles : les deux sont montrés', async () => {
    const portable = '+33612000003';
    const autre = await nouvelleEcole(test, 'École des Platanes');
    const ici = await ajouterParent(test, ecole, { nom: 'GIRARD', portable });
    const la = await ajouterParent(test, autre, { nom: 'GIRARD', portable });
    // This one is not activated: it is not what was forgotten.
    const jamais = await ajouterParent(test, await nouvelleEcole(test, 'École des Saules'), {
      nom: 'GIRARD',
      portable,
    });
    for (const parent of [ici, la]) await rendreActif(test, parent, 'representant_legal');
    const visiteur = passant(test);
    const attente = await oublierIdentifiant(visiteur, {
      contact: '06 12 00 00 03',
      nom: 'Girard',
      prenom: 'Anne',
    });
    await travailler(test);
    const trouve = await visiteur.presser(attente, 'Continuer', {
      remplir: { code: codeDe(messages(test).sms[0]?.text) },
    });
    for (const { identifiant } of [ici, la]) expect(trouve.texte).toContain(identifiant);
    expect(trouve.texte).not.toContain(jamais.identifiant);
  });

  it('un élève, par le mail confirmé d’un parent ; un portable n’est pas un mail', async () => {
    const eleve = await ajouterEnfant(test, ecole, 'BENALI');
    await rendreActif(test, eleve, 'eleve', { mail: 'parent.benali@exemple.fr' });
    const visiteur = passant(test);
    const saisie = { nom: 'Benali', prenom: 'leo' };
    const refus = await oublierIdentifiant(visiteur, { ...saisie, contact: '06 12 00 00 04' }, 'eleve');
    expect([refus.statut, refus.texte]).toEqual([
      422,
      expect.stringContaining('Il faut l’adresse mail d’un parent'),
    ]);
    const attente = await oublierIdentifiant(
      visiteur,
      { ...saisie, contact: 'parent.benali@exemple.fr' },
      'eleve',
    );
    await travailler(test);
    const trouve = await visiteur.presser(attente, 'Continuer', {
      remplir: { code: codeDe(messages(test).mails[0]?.text) },
    });
    expect(trouve.texte).toContain(eleve.identifiant);
    expect(trouve.texte).not.toMatch(/\bvous\b|\bvotre\b/i);
  });

  it.each([
    [{ contact: '01 23 45 67 89', nom: 'Leroy', prenom: 'Anne' }, 'Ce n’est pas un numéro de portable'],
    [{ contact: 'anne@', nom: 'Leroy', prenom: 'Anne' }, 'Cette adresse n’est pas complète'],
    [{ contact: '', nom: '', prenom: '' }, 'Écrivez le nom de famille'],
  ])('%j : dit ce qui manque, et garde le reste', async (saisie, mots) => {
    const page = await oublierIdentifiant(passant(test), saisie);
    expect([page.statut, page.texte]).toEqual([422, expect.stringContaining(mots)]);
    if (saisie.nom !== '') expect(page.html).toContain(`value="${saisie.nom}"`);
  });
});

describe('des limites font attendre, et ne ferment rien', () => {
  it('quatre demandes pour un même numéro, connu ou non : la dernière attend, et le dit', async () => {
    const parent = await ajouterParent(test, ecole, { nom: 'PATIENT', portable: '+33612000010' });
    await rendreActif(test, parent, 'representant_legal', { portable: '+33612000010' });
    for (const [contact, nom] of [
      ['06 12 00 00 10', 'Patient'],
      ['06 12 00 00 11', 'Personne'],
    ] as const) {
      const demander = () => oublierIdentifiant(passant(test), { contact, nom, prenom: 'Anne' });
      for (let n = 0; n < 3; n += 1) expect((await demander()).url).toBe(paths.portailCode());
      const refus = await demander();
      expect([refus.statut, refus.texte]).toEqual([
        429,
        expect.stringMatching(/réessayer dans 1 heure|réessayer dans \d+ minutes/),
      ]);
    }
    expect(await lireEtat(test, parent)).toMatchObject({ etat: 'actif' });
  });

  it('« Envoyer un autre code » compte comme une demande', async () => {
    const visiteur = passant(test);
    let page = await oublierMotDePasse(visiteur, 'a.personne77', 'SMS');
    page = await visiteur.presser(page, 'Envoyer un autre code');
    page = await visiteur.presser(page, 'Envoyer un autre code');
    expect(page.texte).toContain('Un autre code est demandé');
    page = await visiteur.presser(page, 'Envoyer un autre code');
    expect([page.statut, page.texte]).toEqual([429, expect.stringContaining('Trop de codes demandés')]);
  });

  it('six messages en une heure à un compte, par quelque chemin que ce soit ; les suivants ne partent pas', async () => {
    const contacts = { portable: '+33612000020', mail: 'cible@exemple.fr' };
    const parent = await ajouterParent(test, ecole, { nom: 'CIBLE' });
    await rendreActif(test, parent, 'representant_legal', contacts);
    const recus = () => messages(test).sms.filter(({ to }) => to === contacts.portable).length;
    for (let n = 0; n < 8; n += 1) {
      await oublierLesLimites(test);
      const page = await oublierMotDePasse(passant(test), parent.identifiant, 'SMS');
      expect(page.url).toBe(paths.portailCode());
      await travailler(test);
    }
    expect(recus()).toBe(6);
  });
});
