import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { hashPassword } from '../../../../src/auth/password-hashing.ts';
import { paths } from '../../../../src/paths.ts';
import { activer, ecrireProvisoire, informerAvec } from '../../../builders/compte.ts';
import { useBase } from '../../../helpers/base.ts';
import { passer, premiereFois, useFranceConnect } from '../../../helpers/scenes/portail/franceconnect.ts';
import {
  codeDe,
  compteDe,
  confirmes,
  dates,
  expedierCodes,
  histoire,
  inscrireDansUneEcole,
  PHRASE_SECRETE,
  passant,
  prouver,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';
import { attendreVerrous, lancer, tenirVerrou } from '../../../helpers/visiteur/sessions.ts';

const { test } = await useFranceConnect();
const base = useBase(test);
const NOUR = { prenom: 'Nour', date: '2017-02-03' };
const ADAM = { prenom: 'Adam', date: '2019-09-09' };

describe('FranceConnect, la première fois (règles §8.4)', () => {
  it('portable, code, dates de naissance : actif, origine FranceConnect, sans mot de passe ; puis FranceConnect suffit', async () => {
    const portable = unPortable();
    // The school knows the usage name and one first name.
    const { ecole, fiche, eleves } = await inscrireDansUneEcole(
      test,
      { nom: 'AÏT-OUARAB', nomUsage: 'OUALI', prenom: 'Hayat', portable },
      [NOUR, ADAM],
    );
    const hayat = passant(test);
    const page = await passer(hayat, 'ait-ouarab');
    expect(page.texte).toContain('Bonjour Hayat OUALI');
    expect(page.texte).not.toContain('Nour');
    const code = await hayat.presser(page, 'Recevoir le code', { remplir: { portable } });
    const [sms] = await expedierCodes(test);
    expect(sms?.to).toBe(portable);
    const enfants = await hayat.presser(code, 'Continuer', { remplir: { code: codeDe(sms) } });
    expect(enfants.texte).toContain('Nour');
    expect((await compteDe(test, fiche)).etat).toBe('non_informe');
    const fini = await hayat.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Nour: NOUR.date, Adam: ADAM.date }),
    });
    expect(fini.url).toBe(`${paths.portailCompte()}?info=active`);
    const compte = await compteDe(test, fiche);
    expect(compte).toMatchObject({
      etat: 'actif',
      origine: 'franceconnect',
      motDePasse: false,
      portable,
      portableConfirme: true,
      sub: expect.stringMatching(/v1$/),
    });
    expect(await confirmes(test, compte.id)).toEqual(eleves);
    expect(await histoire(test, ecole, compte.id)).toEqual(['franceconnect']);
    // A reset does not shut out whoever has the mobile that ONDE knows: the notice does not say so.
    expect(
      await base(
        sql`select j.payload->>'motif' as motif from graphile_worker._private_jobs j
          where j.payload->>'compteId' = ${compte.id} and j.payload->>'motif' is not null`,
      ),
    ).toEqual([{ motif: 'franceconnect' }]);

    const plusTard = await passer(passant(test), 'ait-ouarab');
    expect(plusTard.url).toBe(paths.portailCompte());
    // No password to change, whatever address is typed.
    expect((await hayat.ouvrir(paths.portailChangerMotDePasse())).url).toBe(paths.portailCompte());
    expect(plusTard.texte).toContain('Nour');
    expect(plusTard.texte).toContain('passez par FranceConnect : ce compte n’a pas de mot de passe');
    expect(plusTard.texte).not.toContain('mot de passe oublié');
    const { deps } = test.current;
    await deps.database.withOps((trx) =>
      ecrireProvisoire(deps, trx, {
        compteId: compte.id,
        ecoleId: ecole.id,
        expireLe: new Date(Date.now() + 86_400_000),
      }),
    );
    // The reset has ended her sessions; the mobile is still the one that ONDE knows.
    const { texte } = await passer(passant(test), 'ait-ouarab');
    expect(texte).toContain('L’école vous a donné un mot de passe provisoire : connectez-vous avec lui');
    expect(texte).not.toContain('n’a pas de mot de passe');
    await base(sql`delete from provisoires where compte_id = ${compte.id}`);
    // By SMS as well: the account is there, and has no password to forget.
    const deja = await prouver(test, passant(test), { portable, nom: 'Ouali', prenom: 'Hayat' });
    expect(deja.texte).toContain('Ce compte n’a pas de mot de passe : connectez-vous avec FranceConnect');
    expect(deja.texte).not.toContain('Mot de passe oublié');
  });

  it.each([
    ['yang', 'Li Na', 'YANG'],
    ['lemaire', 'Jean-Marc', 'LEMAIRE'],
    ['barthelemy', 'Alexandre', 'BARTHÉLÉMY'],
    ['benali', 'Bérengère', 'BENALI'],
    ['diop', 'Mariama', 'SOW'],
    ['le-du', 'Angélique', 'LE DÛ'],
  ])('%s est « %s %s » à l’école : trouvé', async (identite, prenom, nom) => {
    const portable = unPortable();
    await inscrireDansUneEcole(test, { nom, prenom, portable }, [NOUR]);
    const enfants = await premiereFois(test, passant(test), identite, portable);
    expect(enfants.texte).toContain('Nour');
  });

  it('le conjoint au même portable et au même mail n’est pas elle : rien ne part', async () => {
    const portable = unPortable();
    await inscrireDansUneEcole(test, { nom: 'HUANG', prenom: 'Zhiming', portable }, [NOUR]);
    const li = passant(test);
    const page = await passer(li, 'yang');
    await li.presser(page, 'Recevoir le code', { remplir: { portable } });
    expect(await expedierCodes(test)).toEqual([]);
  });

  it('un autre numéro se donne pendant que l’on attend le code', async () => {
    const portable = unPortable();
    await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable }, [NOUR]);
    const xavier = passant(test);
    const page = await passer(xavier, 'aubert');
    const attente = await xavier.presser(page, 'Recevoir le code', { remplir: { portable: unPortable() } });
    const autre = await xavier.suivreLien(attente, 'Changer de numéro');
    const code = await xavier.presser(autre, 'Recevoir le code', { remplir: { portable } });
    const [sms] = await expedierCodes(test);
    const enfants = await xavier.presser(code, 'Continuer', { remplir: { code: codeDe(sms) } });
    expect(enfants.texte).toContain('Nour');
  });

  it('un compte informé perd son mot de passe provisoire ; la date fausse d’une école n’arrête personne', async () => {
    const portable = unPortable();
    const qui = { nom: 'AUBERT', prenom: 'Xavier', portable };
    const une = await inscrireDansUneEcole(test, qui, [NOUR]);
    const autre = await inscrireDansUneEcole(test, qui, [ADAM]);
    await informerAvec(test.current.deps, [une.fiche], {
      expireLe: new Date(Date.now() + 86_400_000),
      profil: 'representant_legal',
    });
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    const repris = await xavier.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Nour: NOUR.date, Adam: '2001-01-01' }),
    });
    const fini = await xavier.presser(repris, 'Continuer sans cet enfant');
    expect(fini.texte).toContain('Nour');
    expect(fini.texte).not.toContain('Adam');
    expect(await compteDe(test, une.fiche)).toMatchObject({ etat: 'actif', provisoire: false });
    expect(await compteDe(test, autre.fiche)).toMatchObject({ etat: 'non_informe', sub: null });
  });
});

describe('un compte déjà activé', () => {
  it('est relié après les mêmes preuves : état, origine et mot de passe ne changent pas', async () => {
    const portable = unPortable();
    const { ecole, fiche } = await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable }, [
      NOUR,
    ]);
    await activer(test.current.deps, [fiche], 'representant_legal');
    const avant = await compteDe(test, fiche);
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    expect((await compteDe(test, fiche)).sub).toBeNull();
    const fini = await xavier.presser(enfants, 'Continuer', { remplir: dates(enfants, { Nour: NOUR.date }) });
    // Whoever chose the password that opens it may be somebody else.
    expect(fini.url).toBe(paths.portailMotDePasseDAvant());
    const garde = await xavier.presser(fini, 'Oui, c’est moi');
    expect(garde.url).toBe(`${paths.portailCompte()}?info=lie`);
    const apres = await compteDe(test, fiche);
    expect(apres).toEqual({ ...avant, sub: expect.stringMatching(/v1$/) });
    expect(await histoire(test, ecole, apres.id)).toEqual(['franceconnect_lie']);
  });

  it('« Non, ou je ne sais pas » : qui entrait par le mot de passe est dehors, et tout ce qu’il avait confirmé', async () => {
    const portable = unPortable();
    const { ecole, fiche } = await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable }, [
      NOUR,
    ]);
    await activer(test.current.deps, [fiche], 'representant_legal');
    const { id } = await compteDe(test, fiche);
    const hache = await hashPassword(PHRASE_SECRETE);
    await base(sql`update comptes set mot_de_passe_hache = ${hache}, mail = 'voleur@exemple.fr', mail_confirme_le = now(),
      portable = '+33699999999', portable_confirme_le = now() where id = ${id}`);
    const [{ identifiant = '' } = {}] = await base<{ identifiant: string }>(
      sql`select identifiant from comptes where id = ${id}`,
    );
    const voleur = passant(test);
    await voleur.presser(await voleur.ouvrir(paths.portailRepresentant()), 'Se connecter', {
      remplir: { identifiant, motDePasse: PHRASE_SECRETE },
    });
    expect((await voleur.ouvrir(paths.portailCompte())).url).toBe(paths.portailCompte());

    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    const question = await xavier.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Nour: NOUR.date }),
    });
    const ecarte = await xavier.presser(question, 'Non, ou je ne sais pas');
    expect(ecarte.url).toBe(`${paths.portailCompte()}?info=ecarte`);
    expect(ecarte.texte).toContain('L’ancien mot de passe ne vaut plus rien');
    expect(
      await base(sql`select mot_de_passe_hache as hache, mail, portable, etat, franceconnect_sub is not null as lie
      from comptes where id = ${id}`),
    ).toEqual([{ hache: null, mail: null, portable, etat: 'actif', lie: true }]);
    expect(await histoire(test, ecole, id)).toEqual(['franceconnect_lie', 'mot_de_passe_ecarte']);
    expect((await voleur.ouvrir(paths.portailCompte())).url).toBe(`${paths.portail()}?fin=reinitialise`);
    // Once: the question does not come back, and FranceConnect opens the account.
    expect((await xavier.ouvrir(paths.portailMotDePasseDAvant())).url).toBe(paths.portailCompte());
    expect((await passer(passant(test), 'aubert')).url).toBe(paths.portailCompte());
  });

  it('relié à une autre identité, il la garde', async () => {
    const portable = unPortable();
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable }, [NOUR]);
    await activer(test.current.deps, [fiche], 'representant_legal');
    const { id } = await compteDe(test, fiche);
    await base(sql`update comptes set franceconnect_sub = 'une-autre' where id = ${id}`);
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    const refus = await xavier.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Nour: NOUR.date }),
    });
    expect(refus.statut).toBe(409);
    expect(refus.texte).toContain('Ce compte est déjà relié à une autre identité FranceConnect');
    expect((await compteDe(test, fiche)).sub).toBe('une-autre');
    const dehors = await xavier.ouvrir(paths.portailCompte());
    expect(dehors.url).toBe(`${paths.portail()}?info=sans_session`);
  });

  it('une identité, un compte : le second parcours de la même personne est arrêté, et dit quoi faire', async () => {
    const [un, deux] = [unPortable(), unPortable()];
    const une = await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable: un }, [NOUR]);
    const autre = await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable: deux }, [
      ADAM,
    ]);
    const [premier, second] = [passant(test), passant(test)];
    const enfantsUn = await premiereFois(test, premier, 'aubert', un);
    const enfantsDeux = await premiereFois(test, second, 'aubert', deux);
    await premier.presser(enfantsUn, 'Continuer', { remplir: dates(enfantsUn, { Nour: NOUR.date }) });
    const refus = await second.presser(enfantsDeux, 'Continuer', {
      remplir: dates(enfantsDeux, { Adam: ADAM.date }),
    });
    expect(refus.statut).toBe(409);
    expect(refus.texte).toContain('Votre identité FranceConnect a déjà un compte');
    expect((await compteDe(test, une.fiche)).etat).toBe('actif');
    expect(await compteDe(test, autre.fiche)).toMatchObject({ etat: 'non_informe', sub: null });
  });

  it('le mot de passe d’une école ne borne pas qui vient par FranceConnect', async () => {
    const portable = unPortable();
    const qui = { nom: 'AUBERT', prenom: 'Xavier', portable };
    const une = await inscrireDansUneEcole(test, qui, [NOUR]);
    await inscrireDansUneEcole(test, qui, [ADAM]);
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    await xavier.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Nour: NOUR.date, Adam: ADAM.date }),
    });
    const { id } = await compteDe(test, une.fiche);
    await base(sql`update comptes set limite_a = ${une.ecole.id} where id = ${id}`);
    const page = await passer(passant(test), 'aubert');
    expect(page.texte).toContain('Adam');
    expect(page.texte).not.toContain('Vous voyez les enfants d’une seule école');
  });

  it('un double clic à la fin : le second lit que c’est sans doute fait, et arrive dans le compte', async () => {
    const portable = unPortable();
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable }, [NOUR]);
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    const remplir = dates(enfants, { Nour: NOUR.date });
    const { id } = await compteDe(test, fiche);
    const lacher = await tenirVerrou(test, `select 1 from comptes where id = ${id} for update`);
    const clics = [1, 2].map(() => lancer(xavier.envoyer(enfants, 'Continuer', { remplir })));
    await attendreVerrous(test, 2);
    await lacher();
    const reponses = await Promise.all(clics);
    expect(reponses.map(({ status }) => status).sort()).toEqual([303, 401]);
    const second = reponses.find(({ status }) => status === 401);
    expect(second?.text).toContain('Si vous avez cliqué deux fois, c’est sans doute déjà fait');
    expect(second?.text).toContain(`href="${paths.portail()}"`);
    expect((await xavier.ouvrir(paths.portail())).url).toBe(paths.portailCompte());
  });

  it('bloqué : FranceConnect n’ouvre rien', async () => {
    const portable = unPortable();
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable }, [NOUR]);
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    await xavier.presser(enfants, 'Continuer', { remplir: dates(enfants, { Nour: NOUR.date }) });
    await base(sql`update comptes set bloque = true where id = ${(await compteDe(test, fiche)).id}`);
    const refus = await passer(passant(test), 'aubert');
    expect(refus.texte).toContain('Ce compte est bloqué');
  });
});
