import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { informerAvec } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import {
  choisirMotDePasse,
  codeDe,
  compteDe,
  confirmes,
  dates,
  demander,
  expedierCodes,
  histoire,
  inscrireDansUneEcole,
  oublierLesLimites,
  PHRASE_SECRETE,
  passant,
  prouver,
  signales,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';
import { travailler } from '../../../helpers/scenes/portail/oubli.ts';

const test = useTestApp();
const AVA = { prenom: 'Ava', date: '2018-03-07' };
const TOM = { prenom: 'Tom', date: '2020-11-30' };
const DANS_UN_MOIS = () => new Date(test.current.clock.now().getTime() + 30 * 86_400_000);

beforeEach(() => oublierLesLimites(test));

describe('inscription par SMS (règles §8.4)', () => {
  it('du numéro au compte activé : origine Responsable, portable confirmé, identifiant montré', async () => {
    const portable = unPortable();
    const { ecole, fiche, eleves } = await inscrireDansUneEcole(
      test,
      { nom: 'DUPONT', prenom: 'Léa-Marie', portable, mail: 'lea@exemple.fr' },
      [AVA, TOM],
    );
    // As one types it: in pairs of digits.
    const tape = portable.replace('+33', '0').replace(/(..)(?=.)/g, '$1 ');
    const lea = passant(test);
    const connexion = await lea.ouvrir(paths.portailRepresentant());
    expect(connexion.html).toContain(`href="${paths.portailInscription()}"`);
    const code = await demander(lea, { portable: tape, nom: 'Dupont', prenom: 'lea marie' });
    expect(code.url).toBe(paths.portailCode());
    expect(code.texte).toContain(tape);
    expect(code.texte).not.toContain('Ava');
    const [sms, ...autres] = await expedierCodes(test);
    expect([sms?.to, autres]).toEqual([portable, []]);

    const enfants = await lea.presser(code, 'Continuer', {
      remplir: { code: codeDe(sms) },
    });
    expect(enfants.url).toBe(paths.portailEnfants());
    expect(enfants.texte).toContain('Ava');
    expect(enfants.texte).toContain('CP A');
    expect(enfants.texte).not.toContain('DUPONT');
    const choix = await lea.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Ava: AVA.date, Tom: TOM.date }),
    });
    const { identifiant } = await compteDe(test, fiche);
    expect(choix.url).toBe(paths.portailMotDePasse());
    expect(choix.texte).toContain(identifiant);
    const fini = await choisirMotDePasse(lea, choix);
    expect(fini.url).toBe(`${paths.portailCompte()}?info=inscrit`);
    expect(fini.texte).toContain(`Votre identifiant est ${identifiant}. Notez-le`);

    const compte = await compteDe(test, fiche);
    expect(compte).toMatchObject({
      etat: 'actif',
      origine: 'responsable',
      portable,
      portableConfirme: true,
      motDePasse: true,
      provisoire: false,
    });
    expect(await confirmes(test, compte.id)).toEqual(eleves);
    expect(await histoire(test, ecole, compte.id)).toEqual(['inscription_sms']);
    // What needed nothing from the school is told where the school writes.
    await travailler(test);
    const [avis] = test.current.deps.mailer.recent();
    expect(avis).toMatchObject({ to: { address: 'lea@exemple.fr' } });
    expect(avis?.text.replace(/\s+/g, ' ')).toContain('a activé votre compte ÉduConnect');

    const ailleurs = passant(test);
    const entree = await ailleurs.presser(
      await ailleurs.ouvrir(paths.portailRepresentant()),
      'Se connecter',
      {
        remplir: { identifiant, motDePasse: PHRASE_SECRETE },
      },
    );
    expect(entree.url).toBe(paths.portailCompte());
  });

  it('même page et mêmes mots pour qui n’est connu de personne : rien ne part, rien ne le dit', async () => {
    const portable = unPortable();
    await inscrireDansUneEcole(test, { nom: 'MARTIN', prenom: 'Zoé', portable }, [AVA]);
    const pages = [];
    for (const saisie of [
      { portable, nom: 'Martin', prenom: 'Zoé' },
      // Another name, another first name, another number.
      { portable, nom: 'Durand', prenom: 'Zoé' },
      { portable, nom: 'Martin', prenom: 'Luc' },
      { portable: unPortable(), nom: 'Martin', prenom: 'Zoé' },
    ]) {
      const visiteur = passant(test);
      const avant = await demander(visiteur, saisie);
      const partis = await expedierCodes(test);
      const apres = await visiteur.ouvrir(paths.portailCode());
      const faux = await visiteur.presser(apres, 'Continuer', { remplir: { code: '000000' } });
      const mots = [avant, apres, faux].map(({ statut, url, texte }) => [
        statut,
        url,
        texte.replace(/06( \d\d){4}/g, 'NUMERO'),
      ]);
      pages.push({ partis: partis.length, mots });
    }
    expect(pages.map(({ partis }) => partis)).toEqual([1, 0, 0, 0]);
    for (const { mots } of pages) expect(mots).toEqual(pages[0]?.mots);
  });

  it('deux écoles : les fiches prouvées vont sur le compte de la plus ancienne, l’autre s’éteint sans bruit', async () => {
    const portable = unPortable();
    const qui = { nom: 'NGUYEN', prenom: 'Linh', portable };
    const une = await inscrireDansUneEcole(test, qui, [AVA]);
    const autre = await inscrireDansUneEcole(test, qui, [TOM]);
    const { deps } = test.current;
    await informerAvec(deps, [une.fiche], { expireLe: DANS_UN_MOIS(), profil: 'representant_legal' });
    await informerAvec(deps, [autre.fiche], {
      expireLe: DANS_UN_MOIS(),
      profil: 'representant_legal',
      motDePasse: 'qrs8xw4hzt2',
    });
    const [garde, quitte] = [await compteDe(test, une.fiche), await compteDe(test, autre.fiche)];
    const linh = passant(test);
    const enfants = await prouver(test, linh, { portable, nom: 'Nguyen', prenom: 'Linh' });
    const choix = await linh.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Ava: AVA.date, Tom: TOM.date }),
    });
    const fini = await choisirMotDePasse(linh, choix);
    expect(fini.texte).toContain('Ava');
    expect(fini.texte).toContain('Tom');

    const apres = await compteDe(test, une.fiche);
    expect([apres.id, apres.etat, apres.provisoire]).toEqual([garde.id, 'actif', false]);
    expect((await compteDe(test, autre.fiche)).id).toBe(garde.id);
    expect(await confirmes(test, garde.id)).toEqual([...une.eleves, ...autre.eleves]);
    expect(await histoire(test, une.ecole, garde.id)).toContain('inscription_sms');
    expect(await histoire(test, autre.ecole, garde.id)).toEqual(
      expect.arrayContaining(['rattachement', 'inscription_sms']),
    );
    // Neither school's provisional password opens anything any more.
    for (const [identifiant, motDePasse] of [
      [garde.identifiant, 'kmq7xw4hzt9'],
      [quitte.identifiant, 'qrs8xw4hzt2'],
    ] as const) {
      const voleur = passant(test);
      const page = await voleur.presser(await voleur.ouvrir(paths.portailRepresentant()), 'Se connecter', {
        remplir: { identifiant, motDePasse },
      });
      expect(page.statut).toBe(422);
      expect(page.texte).toContain('L’identifiant ou le mot de passe n’est pas le bon');
    }
    // With the right password, the identifier that went is told the one that stays.
    const ancien = passant(test);
    const dit = await ancien.presser(await ancien.ouvrir(paths.portailRepresentant()), 'Se connecter', {
      remplir: { identifiant: quitte.identifiant, motDePasse: PHRASE_SECRETE },
    });
    expect(dit.texte).toContain(`Le nouveau est ${garde.identifiant}`);
  });

  it('la date fausse d’une des deux écoles n’arrête personne : l’enfant reste à part, l’autre fiche garde son compte', async () => {
    const portable = unPortable();
    const qui = { nom: 'ROSSI', prenom: 'Anna', portable };
    const une = await inscrireDansUneEcole(test, qui, [AVA]);
    const fausse = await inscrireDansUneEcole(test, qui, [TOM]);
    const anna = passant(test);
    const enfants = await prouver(test, anna, { portable, nom: 'Rossi', prenom: 'Anna' });
    const saisie = { remplir: dates(enfants, { Ava: AVA.date, Tom: '2020-11-29' }) };
    const repris = await anna.presser(enfants, 'Continuer', saisie);
    expect(repris.statut).toBe(422);
    expect(repris.texte).toContain('Une de ces dates n’est pas celle que l’école connaît');
    const choix = await anna.presser(repris, 'Continuer sans cet enfant');
    const fini = await choisirMotDePasse(anna, choix);
    expect(fini.texte).toContain('Ava');
    expect(fini.texte).not.toContain('Tom');
    expect(await compteDe(test, une.fiche)).toMatchObject({ etat: 'actif' });
    expect(await compteDe(test, fausse.fiche)).toMatchObject({ etat: 'non_informe', portable: null });
    expect((await compteDe(test, une.fiche)).id).not.toBe((await compteDe(test, fausse.fiche)).id);
  });

  it('aucune date juste : refusé, et rien n’est activé ; « ce n’est pas mon enfant » le dit à l’école', async () => {
    const portable = unPortable();
    const { ecole, fiche, eleves } = await inscrireDansUneEcole(
      test,
      { nom: 'BLANC', prenom: 'Paul', portable },
      [AVA],
    );
    const paul = passant(test);
    const enfants = await prouver(test, paul, { portable, nom: 'Blanc', prenom: 'Paul' });
    const faux = await paul.presser(enfants, 'Continuer', { remplir: dates(enfants, { Ava: '2018-03-08' }) });
    expect(faux.texte).toContain('Cette date n’est pas celle que l’école connaît');
    expect(faux.texte).not.toContain('Continuer sans cet enfant');
    const [cle = ''] = eleves;
    const dit = await paul.presser(faux, 'Continuer', {
      cocher: ['pas_le_mien'],
      decocher: ['date'],
    });
    expect(dit.texte).toContain('L’école est prévenue');
    expect(await signales(test, ecole)).toEqual([{ type: 'rattachement_errone', eleveId: cle }]);
    const compte = await compteDe(test, fiche);
    expect(compte.etat).toBe('non_informe');
    expect(await histoire(test, ecole, compte.id)).toEqual(['signalement']);
    expect((await paul.ouvrir(paths.portailMotDePasse())).url).toBe(paths.portail());
  });

  it('un compte déjà activé : dit après le bon code seulement, avec son identifiant et où aller', async () => {
    const portable = unPortable();
    const saisie = { portable, nom: 'Garcia', prenom: 'Inès' };
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'GARCIA', prenom: 'Inès', portable }, [AVA]);
    const premiere = passant(test);
    const enfants = await prouver(test, premiere, saisie);
    const choix = await premiere.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Ava: AVA.date }),
    });
    await choisirMotDePasse(premiere, choix);
    const { identifiant } = await compteDe(test, fiche);

    const plusTard = passant(test);
    const code = await demander(plusTard, saisie);
    expect(code.texte).not.toContain(identifiant);
    const [sms] = await expedierCodes(test);
    expect(sms?.text).not.toContain(identifiant);
    const deja = await plusTard.presser(code, 'Continuer', {
      remplir: { code: codeDe(sms) },
    });
    expect(deja.texte).toContain('Vous avez déjà un compte');
    expect(deja.texte).toContain(identifiant);
    expect(deja.texte).not.toContain('Ava');
    const oubli = await plusTard.suivreLien(deja, 'Mot de passe oublié');
    expect([oubli.statut, oubli.url]).toEqual([
      200,
      `${paths.portailOubliMotDePasse()}?profil=representant_legal`,
    ]);
    const entree = await plusTard.presser(deja, 'Aller à la connexion');
    expect(entree.url).toBe(paths.portailRepresentant());
    expect(entree.statut).toBe(200);
  });

  it('déjà un compte à une école, pas à une autre : dit d’abord, et l’on peut continuer pour les autres enfants', async () => {
    const portable = unPortable();
    const qui = { nom: 'MOREL', prenom: 'Hugo', portable };
    const une = await inscrireDansUneEcole(test, qui, [AVA]);
    const saisie = { portable, nom: 'Morel', prenom: 'Hugo' };
    const premier = passant(test);
    const enfants = await prouver(test, premier, saisie);
    await choisirMotDePasse(
      premier,
      await premier.presser(enfants, 'Continuer', { remplir: dates(enfants, { Ava: AVA.date }) }),
    );
    const autre = await inscrireDansUneEcole(test, qui, [TOM]);
    const hugo = passant(test);
    const deja = await prouver(test, hugo, saisie);
    expect(deja.texte).toContain((await compteDe(test, une.fiche)).identifiant);
    const suite = await hugo.suivreLien(deja, 'Activer un compte pour d’autres enfants');
    expect(suite.texte).toContain('Tom');
    expect(suite.texte).not.toContain('Ava');
    const fini = await choisirMotDePasse(
      hugo,
      await hugo.presser(suite, 'Continuer', { remplir: dates(suite, { Tom: TOM.date }) }),
    );
    expect(fini.texte).not.toContain('Ava');
    expect((await compteDe(test, autre.fiche)).id).not.toBe((await compteDe(test, une.fiche)).id);
  });
});
