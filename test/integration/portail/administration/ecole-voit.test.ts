import { beforeAll, describe, expect, it } from 'vitest';
import { formatDate } from '../../../../src/domain/francais.ts';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { bloquer, informerAvec } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { journal } from '../../../builders/onde.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { chiffresVers, nombreAffiche } from '../../../helpers/scenes/ecran-comptes.ts';
import {
  clesDesEnfants,
  entrerAuPortail,
  MOT_DE_PASSE_CHOISI,
  portailDesParents,
  recevoirLeCode,
} from '../../../helpers/scenes/portail/administration.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';
import { ouvrirNavigation } from '../../../helpers/visiteur/connexion.ts';
import { tableauDe } from '../../../helpers/visiteur/html.ts';
import { boutonsDe, lienDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const profil = 'representant_legal';
const RENVOYER = 'Envoyer de nouveau le mail de confirmation';
const PRIVEE = 'adresse.privee@exemple.fr';

let ecole: EcoleTest;
let directrice: Visiteur;
let ava: string;
let [anne, marc, zoe] = ['', '', ''];

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  [ava = ''] = await ajouterEleves(deps, ecole, [
    { nom: 'LEROY', prenom: 'Ava', dateNaissance: '2018-07-14' },
  ]);
  [anne = '', marc = '', zoe = ''] = await ajouterRepresentants(
    deps,
    ecole,
    ['Anne', 'Marc', 'Zoé'].map((prenom) => ({ nom: 'LEROY', prenom, enfants: [ava] })),
  );
  await informerAvec(deps, [anne, marc, zoe], { expireLe: new Date(Date.now() + 30 * 86_400_000), profil });
  directrice = await Visiteur.connecter(test, 'directrice');
});

const liste = () => paths.representantsLegaux({ uai: ecole.uai });
const fiche = (id: string) => directrice.ouvrir(paths.representantLegal({ uai: ecole.uai, id }));
const accueil = () => directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
/** The label of a term of the account, and what it says. */
const ditDe = (page: Page, terme: string) =>
  new RegExp(`${terme} (.{3,40}?) (?:Informé le|Activé le)`).exec(page.texte.replace(/\s+/g, ' '))?.[1];

async function auPortail(identifiant: string) {
  return entrerAuPortail(test, portailDesParents, { identifiant, motDePasse: 'kmq7xw4hzt9' });
}

describe('ce que l’école voit du portail (règles §5.1, §5.3, §8.3)', () => {
  let famille: Visiteur;
  let pageDuCode: Page;
  let code: string;

  it('en cours d’activation : liste, tableau de bord et fiche le disent ; l’adresse du compte n’est pas à l’école', async () => {
    const { famille: anneAuPortail, page } = await auPortail('a.leroy11');
    famille = anneAuPortail;
    const [cle = ''] = clesDesEnfants(page);
    const mail = await famille.presser(page, 'Continuer', {
      remplir: champsDesDates({ [cle]: '2018-07-14' }),
    });
    pageDuCode = await famille.presser(mail, 'Recevoir le code', { remplir: { mail: PRIVEE } });
    expect(pageDuCode.url).toBe(paths.portailCode());

    expect(nombreAffiche(await directrice.ouvrir(`${liste()}?etats=en_cours`))).toBe(1);
    const attentes = chiffresVers(await accueil(), liste()).filter(
      ({ criteres }) => criteres === 'etats=en_cours',
    );
    expect(attentes.map(({ nombre }) => nombre)).toEqual([1, 1]);
    // ONDE knows no address of hers: the one she gave waits all the same.
    const aConfirmer = await directrice.ouvrir(`${liste()}?mail=non_confirmee`);
    expect(tableauDe(aConfirmer.document).map((ligne) => ligne.Prénom)).toEqual(['Anne']);
    expect(aConfirmer.texte).toContain('Mail à confirmer');
    const vue = await fiche(anne);
    expect(ditDe(vue, 'Adresse mail du compte')).toBe('À confirmer');
    expect(vue.html).not.toContain(PRIVEE);
    expect(tableauDe(vue.document)[0]).toMatchObject({
      Action: 'Activation commencée par la personne\u00a0: l’adresse mail reste à confirmer',
      Par: 'Titulaire du compte',
    });
  });

  it('« Envoyer de nouveau » : le mail repart à l’adresse du compte, et le journal le dit', async () => {
    const avec = `${paths.representantLegal({ uai: ecole.uai, id: anne })}?etats=en_cours`;
    const faite = await directrice.presser(await directrice.ouvrir(avec), RENVOYER);
    expect(faite.texte).toContain('Le mail de confirmation part à l’adresse que cette personne a donnée');
    // The way back to the list is kept.
    expect(faite.url).toBe(avec);
    expect(await journal(test.current.deps, ecole, 'representants.confirmation_renvoyee')).toHaveLength(1);
    code = await recevoirLeCode(test);
    // The one that the family asked for had not left yet, and never will.
    expect(test.current.deps.mailer.recent().map(({ to }) => to.address)).toEqual([PRIVEE]);
  });

  it('trop souvent : l’attente se dit en mots, et rien ne part', async () => {
    for (let fois = 0; fois < 3; fois += 1) {
      await directrice.presser(await fiche(anne), RENVOYER);
      // One at a time: the last code asked for is the last one received.
      code = await recevoirLeCode(test);
    }
    const refusee = await directrice.presser(await fiche(anne), RENVOYER);
    expect(refusee.texte).toMatch(/il pourra partir de nouveau dans \d+ minutes/);
    expect(await journal(test.current.deps, ecole, 'representants.confirmation_renvoyee')).toHaveLength(4);
    await recevoirLeCode(test);
    expect(test.current.deps.mailer.recent()).toHaveLength(4);
  });

  it('confirmée : activé, origine Établissement, le bouton n’est plus là et ne ferait plus rien', async () => {
    const avant = await fiche(anne);
    expect((await famille.presser(pageDuCode, 'Continuer', { remplir: { code } })).url).toContain(
      paths.portailCompte(),
    );
    const vue = await fiche(anne);
    expect(ditDe(vue, 'Adresse mail du compte')).toBe(`Confirmée le ${formatDate(new Date())}`);
    expect(vue.texte).toContain('Origine du compte Établissement');
    expect(tableauDe(vue.document)[0]?.Action).toBe('Compte activé par la personne');
    expect(boutonsDe(vue)).not.toContain(RENVOYER);
    expect((await directrice.presser(avant, RENVOYER)).texte).toContain('Rien n’est à confirmer');
    expect(nombreAffiche(await directrice.ouvrir(`${liste()}?mail=confirmee`))).toBe(1);
    expect(nombreAffiche(await directrice.ouvrir(`${liste()}?mail=non_confirmee`))).toBe(0);
    expect(vue.html).not.toContain(PRIVEE);
  });

  it('un compte bloqué n’a rien à renvoyer', async () => {
    const { famille: marcAuPortail, page } = await auPortail('m.leroy10');
    const [cle = ''] = clesDesEnfants(page);
    const mail = await marcAuPortail.presser(page, 'Continuer', {
      remplir: champsDesDates({ [cle]: '2018-07-14' }),
    });
    await marcAuPortail.presser(mail, 'Recevoir le code', { remplir: { mail: 'marc@exemple.fr' } });
    const avant = await fiche(marc);
    await bloquer(test.current.deps, [marc], profil);
    expect(boutonsDe(await fiche(marc))).not.toContain(RENVOYER);
    expect((await directrice.presser(avant, RENVOYER)).texte).toContain('Rien n’est à confirmer');
  });
});

describe('ce qu’une famille signale (guide §2, §4)', () => {
  const aujourdHui = formatDate(new Date());

  it('une date erronée : la date en force à côté, sur la fiche du représentant légal et de l’élève', async () => {
    const { famille, page } = await auPortail('z.leroy10');
    const [cle = ''] = clesDesEnfants(page);
    const refusee = await famille.presser(page, 'Continuer', {
      remplir: champsDesDates({ [cle]: '2018-07-15' }),
    });
    expect(refusee.statut).toBe(422);
    const prevenue = await famille.presser(refusee, 'Continuer', {
      cocher: ['date_erronee'],
      decocher: ['date'],
    });
    expect(prevenue.texte).toContain('L’école est prévenue');

    const phrase = `Date de naissance signalée erronée par Zoé LEROY, le ${aujourdHui} : date en force 14/07/2018.`;
    expect((await fiche(zoe)).texte).toContain(phrase);
    const eleve = await directrice.ouvrir(paths.eleve({ uai: ecole.uai, id: ava }));
    expect(eleve.texte).toContain(phrase);
    expect(tableauDe((await fiche(zoe)).document)[0]?.Action).toBe(
      'Erreur signalée par la personne sur un enfant',
    );
  });

  it('un rattachement erroné, par quelqu’un qui est déjà entré', async () => {
    const famille = new Visiteur(test, ouvrirNavigation(test));
    const compte = await famille.presser(await famille.ouvrir(portailDesParents), 'Se connecter', {
      remplir: { identifiant: 'a.leroy11', motDePasse: MOT_DE_PASSE_CHOISI },
    });
    const signalement = await famille.ouvrir(lienDe(compte, 'Ce n’est pas mon enfant : Ava'));
    await famille.presser(signalement, 'Oui, prévenir l’école');
    expect((await fiche(anne)).texte).toContain(
      `Rattachement signalé erroné par Anne LEROY, le ${aujourdHui}.`,
    );
    const page = await accueil();
    expect(page.texte.replace(/\s+/g, ' ')).toContain(
      '2 anomalies signalées par 2 représentants légaux, à corriger dans ONDE.',
    );
    expect(nombreAffiche(await directrice.ouvrir(`${liste()}?anomalies=date_naissance_erronee`))).toBe(1);
  });

  it('qui n’a que les comptes des élèves ne lit pas qui a signalé quoi', async () => {
    const deleguee = await Visiteur.connecter(test, 'deleguee');
    const page = await deleguee.ouvrir(paths.eleve({ uai: ecole.uai, id: ava }));
    expect(page.statut).toBe(200);
    expect(page.texte).not.toMatch(/signal/i);
  });
});
