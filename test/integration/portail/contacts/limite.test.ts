import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { ecrireProvisoire } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { ouvrirClient, tenter } from '../../../helpers/attaques.ts';
import { oublierLesLimites, passant } from '../../../helpers/scenes/portail/inscription.ts';
import {
  ajouterParent,
  type Confirmes,
  codeDe,
  entrerAuPortail,
  lireEtat,
  messages,
  nouvelleEcole,
  oublierMotDePasse,
  rendreActif,
  reunir,
  type Titulaire,
  travailler,
} from '../../../helpers/scenes/portail/oubli.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { boutonsDe, type Page, type Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const PROVISOIRE = 'kmq7xw4hzt9';
const CHOISI = 'trois cerises bleues ici';
let rang = 0;

/**
 * A guardian of a child in each of these schools (birth dates), whose first school has given a new password, from which another
 * one was chosen: they see that school's child only. ONDE knows what was confirmed before.
 */
async function limiter(
  naissances: readonly string[],
  confirmes: Confirmes = {},
): Promise<{ parent: Titulaire; visiteur: Visiteur; compte: Page; ecoleId: string }> {
  rang += 1;
  const nom = `LIMITE${String.fromCharCode(64 + rang)}`;
  const { deps } = test.current;
  const ecoles = [];
  const parents: Titulaire[] = [];
  for (const [n, naissance] of naissances.entries()) {
    const ecole = await nouvelleEcole(test, `École n° ${n + 1} de ${nom}`);
    ecoles.push(ecole);
    parents.push(await ajouterParent(test, ecole, { nom, ...confirmes }, naissance));
  }
  const [parent] = parents;
  if (parent === undefined) throw new Error('Aucune école');
  await rendreActif(test, parent, 'representant_legal', confirmes);
  for (const autre of parents.slice(1)) await reunir(test, parent, autre);
  const ecoleId = ecoles[0]?.id ?? '';
  await deps.database.withOps(async (trx) => {
    await ecrireProvisoire(deps, trx, {
      compteId: parent.compteId,
      ecoleId,
      motDePasse: PROVISOIRE,
      expireLe: new Date(Date.now() + 86_400_000),
    });
    // As a reset does; « emis_le » is its moment.
    await trx.run(
      sql`update comptes set mot_de_passe_hache = null, limite_a = null, version_acces = version_acces + 1 where id = ${parent.compteId}`,
    );
    await trx.run(sql`update provisoires set emis_le = now() where compte_id = ${parent.compteId}`);
  });
  const visiteur = passant(test);
  const choix = await entrerAuPortail(visiteur, parent.identifiant, PROVISOIRE);
  const compte = await visiteur.presser(choix, 'Continuer', {
    remplir: { motDePasse: CHOISI, confirmation: CHOISI },
  });
  return { parent, visiteur, compte, ecoleId };
}

const dates = (...toutes: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    toutes.flatMap((date, n) => {
      const [annee = '', mois = '', jour = ''] = date.split('-');
      return [
        [`date${n + 1}-jour`, jour],
        [`date${n + 1}-mois`, mois],
        [`date${n + 1}-annee`, annee],
      ];
    }),
  );

beforeEach(() => oublierLesLimites(test));

describe('le mot de passe d’une école n’ouvre que ses enfants (règles §4.5)', () => {
  it('levée par le code envoyé à ce qui était confirmé avant, presque tout caché', async () => {
    const contacts = { portable: '+33612220078', mail: 'limite@exemple.fr' };
    const { parent, visiteur, compte } = await limiter(['2018-03-07', '2019-11-23'], contacts);
    expect(compte.texte.match(/Donner sa date de naissance : Un enfant \(École n° 1/g)).toHaveLength(1);
    expect(compte.texte).not.toContain('Ava');
    expect(compte.texte).not.toContain('École n° 2');
    // What was confirmed before is not for whoever holds the sheet of a school.
    expect(compte.html).not.toContain(contacts.mail);
    const lever = await visiteur.suivreLien(compte, 'Voir tous mes enfants');
    expect(lever.html).not.toMatch(/limite@exemple|222\D*00|École n° 2/);
    const attente = await visiteur.presser(lever, 'Recevoir un SMS au •• •• •• •• 78');
    expect(attente.url).toBe(paths.portailCodeLimite());
    expect(attente.texte).toContain('•• •• •• •• 78');
    await travailler(test);
    const [sms] = messages(test).sms;
    expect(sms?.to).toBe(contacts.portable);
    const fini = await visiteur.presser(attente, 'Continuer', { remplir: { code: codeDe(sms?.text) } });
    expect(fini.texte).toContain('Vous voyez de nouveau tous vos enfants');
    expect(fini.texte).toContain('École n° 2');
    expect(await lireEtat(test, parent)).toMatchObject({ limite: false });
    expect((await lireEtat(test, parent)).evenements).toContain('limite_levee');
    expect((await visiteur.ouvrir(paths.portailLimite())).url).toBe(paths.portailCompte());
  });

  it('par mail de même, et sans lien', async () => {
    const { visiteur } = await limiter(['2018-03-07', '2019-11-23'], { mail: 'zoe@exemple.fr' });
    const lever = await visiteur.ouvrir(paths.portailLimite());
    const attente = await visiteur.presser(lever, 'Recevoir un mail à z…@exemple.fr');
    await travailler(test);
    const mail = messages(test).mails.find(({ subject }) => subject.startsWith('Votre code'));
    expect(mail?.to).toBe('zoe@exemple.fr');
    expect(mail?.text).not.toContain(paths.portailLienMail());
    const fini = await visiteur.presser(attente, 'Continuer', { remplir: { code: codeDe(mail?.text) } });
    expect(fini.url).toBe(`${paths.portailCompte()}?info=limite`);
  });

  it('levée par la date de naissance d’un enfant de chaque autre école, dans n’importe quel ordre', async () => {
    const { parent, visiteur } = await limiter(['2018-03-07', '2019-11-23', '2016-01-30']);
    const lever = await visiteur.ouvrir(paths.portailLimite());
    expect(boutonsDe(lever)).not.toContain('SMS');
    // Right dates, but not one for each; the child of the school whose password this is does not count.
    for (const essai of [
      ['2019-11-23', '2019-11-23'],
      ['2019-11-23', '2018-03-07'],
    ] as const) {
      const refus = await visiteur.presser(lever, 'Continuer', { remplir: dates(...essai) });
      expect([refus.statut, refus.texte]).toEqual([
        422,
        expect.stringContaining('Ces dates ne sont pas toutes les bonnes'),
      ]);
      expect((await lireEtat(test, parent)).limite).toBe(true);
    }
    const incomplet = await visiteur.presser(lever, 'Continuer', { remplir: dates('2019-11-23') });
    expect(incomplet.texte).toContain('Écrivez le jour, le mois et l’année');
    const fini = await visiteur.presser(lever, 'Continuer', { remplir: dates('2016-01-30', '2019-11-23') });
    expect(fini.url).toBe(`${paths.portailCompte()}?info=limite`);
    for (const n of [1, 2, 3]) expect(fini.texte).toContain(`École n° ${n}`);
  });

  it('des jumeaux dans deux écoles : deux fois la même date', async () => {
    const { visiteur } = await limiter(['2018-03-07', '2017-05-05', '2017-05-05']);
    const lever = await visiteur.ouvrir(paths.portailLimite());
    const fini = await visiteur.presser(lever, 'Continuer', { remplir: dates('2017-05-05', '2017-05-05') });
    expect(fini.url).toBe(`${paths.portailCompte()}?info=limite`);
  });

  it('cinq dates fausses, et il faut attendre ; vingt en un jour, par du SQL, et la base refuse', async () => {
    const { parent, visiteur } = await limiter(['2018-03-07', '2019-11-23']);
    const lever = await visiteur.ouvrir(paths.portailLimite());
    let page = lever;
    for (let n = 1; n <= 7; n += 1)
      page = await visiteur.presser(lever, 'Continuer', { remplir: dates(`2015-01-0${n}`) });
    expect(page.texte).toContain('Trop de dates essayées');
    const cookie = visiteur.navigation.jar.getCookie('comptes1d-portail', {
      domain: '127.0.0.1',
      path: '/',
      secure: false,
      script: false,
    });
    const client = await ouvrirClient(test.current.portailUrl);
    const reponses = new Set<unknown>();
    for (let n = 0; n < 25; n += 1) {
      await client.query('begin');
      await client.query('select from entrer_portail($1)', [cookie?.value]);
      const { lignes } = await tenter(client, "select lever_par_naissances(array['2014-02-02'::date]) as r");
      reponses.add(lignes[0]?.r);
      await client.query('commit');
    }
    await client.query('begin');
    await client.query('select from entrer_portail($1)', [cookie?.value]);
    // Even the right one, and neither mail nor mobile may be changed meanwhile.
    expect(
      (await tenter(client, "select lever_par_naissances(array['2019-11-23'::date]) as r")).lignes,
    ).toEqual([{ r: 'trop' }]);
    for (const interdit of [
      "select demander_code_portable('+33612220001')",
      "select demander_code_mail('voleur@exemple.fr')",
      'update comptes set limite_a = null',
      'select * from ma_session_portail()',
      `select lever_limite(${parent.compteId})`,
    ]) {
      await client.query('savepoint s');
      expect([interdit, (await tenter(client, interdit)).code]).toEqual([interdit, '42501']);
      await client.query('rollback to savepoint s');
    }
    await client.query('rollback');
    await client.end();
    expect(reponses).toEqual(new Set(['fausse', 'trop']));
    expect((await lireEtat(test, parent)).limite).toBe(true);
  });

  it('mail et portable ne changent pas tant qu’elle dure', async () => {
    const { visiteur, compte } = await limiter(['2018-03-07', '2019-11-23']);
    expect(compte.texte).not.toContain('Ajouter un numéro');
    for (const page of [paths.portailChangerPortable(), paths.portailChangerMail()])
      expect((await visiteur.ouvrir(page)).url).toBe(paths.portailCompte());
    // Nor by a page that was left open.
    const jeton = { _csrf: jetonDe((await visiteur.ouvrir(paths.portailLimite())).html) };
    for (const [page, champs] of [
      [paths.portailChangerPortable(), { portable: '06 12 22 00 99' }],
      [paths.portailChangerMail(), { mail: 'voleur@exemple.fr' }],
    ] as const)
      await visiteur.navigation
        .post(page)
        .type('form')
        .send({ ...jeton, ...champs })
        .expect(303)
        .expect('Location', paths.portailCompte());
    // Back from the « Recevoir un autre code » of such a page as well.
    await visiteur.navigation.post(paths.portailNouveauCodePortable()).type('form').send(jeton).expect(303);
  });

  it('un contact confirmé après la réinitialisation ne la lève pas, ni par l’oubli du mot de passe', async () => {
    const { parent, visiteur } = await limiter(['2018-03-07', '2019-11-23'], { mail: 'avant@exemple.fr' });
    // As a guardian « en cours » may do, whose mail was not confirmed yet: by whoever holds the password of the school.
    await test.current.deps.database.withOps((trx) =>
      trx.run(
        sql`update comptes set mail = 'voleur@exemple.fr', mail_confirme_le = now() where id = ${parent.compteId}`,
      ),
    );
    const lever = await visiteur.ouvrir(paths.portailLimite());
    expect(boutonsDe(lever).join(' ')).not.toContain('Recevoir un mail à');
    const oubli = passant(test);
    await oublierMotDePasse(oubli, parent.identifiant, 'mail');
    await travailler(test);
    expect(
      messages(test).mails.filter(
        ({ to, subject }) => to === 'voleur@exemple.fr' && subject.startsWith('Votre code'),
      ),
    ).toEqual([]);
  });

  it('l’oubli du mot de passe, prouvé par un contact d’avant, la lève', async () => {
    const { parent } = await limiter(['2018-03-07', '2019-11-23'], { mail: 'vraie@exemple.fr' });
    const oubli = passant(test);
    const attente = await oublierMotDePasse(oubli, parent.identifiant, 'mail');
    await travailler(test);
    const mail = messages(test).mails.find(
      ({ to, subject }) => to === 'vraie@exemple.fr' && subject.startsWith('Votre code'),
    );
    const choix = await oubli.presser(attente, 'Continuer', { remplir: { code: codeDe(mail?.text) } });
    const nouveau = 'un hibou dans la neige';
    const compte = await oubli.presser(choix, 'Continuer', {
      remplir: { motDePasse: nouveau, confirmation: nouveau },
    });
    expect(compte.texte).toContain('École n° 2');
    expect(await lireEtat(test, parent)).toMatchObject({ limite: false });
  });
});
