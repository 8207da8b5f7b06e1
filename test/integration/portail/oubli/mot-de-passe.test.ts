import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { bloquer, ecrireProvisoire } from '../../../builders/compte.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { passant } from '../../../helpers/scenes/portail/inscription.ts';
import {
  ajouterEnfant,
  ajouterParent,
  codeDe,
  entrerAuPortail,
  lireEtat,
  MOT_DE_PASSE_PARENT,
  messages,
  nouvelleEcole,
  oublierMotDePasse,
  rendreActif,
  type Titulaire,
  travailler,
} from '../../../helpers/scenes/portail/oubli.ts';
import { attendreVerrous, lancer, tenirVerrou } from '../../../helpers/visiteur/sessions.ts';

const test = useTestApp();
const NOUVEAU = 'des cerises sous la lune';
let ecole: EcoleTest;
let rang = 0;

/** An activated guardian, both of whose contacts are confirmed. */
async function parentActif(nom: string): Promise<Titulaire & { portable: string; mail: string }> {
  rang += 1;
  const contacts = { portable: `+3361200${1000 + rang}`, mail: `${nom.toLowerCase()}@exemple.fr` };
  const parent = await ajouterParent(test, ecole, { nom, ...contacts });
  await rendreActif(test, parent, 'representant_legal', contacts);
  return { ...parent, ...contacts };
}

beforeAll(async () => {
  ecole = await nouvelleEcole(test, 'École des Tilleuls');
});

describe('mot de passe oublié (règles §8.6)', () => {
  it('par mail, demandé deux fois pendant que la file attend : un seul mail part, et son code vaut', async () => {
    const parent = await parentActif('FILE');
    const visiteur = passant(test);
    let page = await oublierMotDePasse(visiteur, parent.identifiant, 'mail');
    page = await visiteur.presser(page, 'Envoyer un autre code');
    await travailler(test);
    const mails = messages(test).mails.filter(({ to }) => to === parent.mail);
    expect(mails).toHaveLength(1);
    page = await visiteur.presser(page, 'Continuer', { remplir: { code: codeDe(mails[0]?.text) } });
    expect(page.url).toBe(paths.portailMotDePasse());
  });

  it('par SMS : identifiant, code, nouveau mot de passe, connecté ; les autres sessions finissent', async () => {
    const parent = await parentActif('LEROY');
    const ailleurs = passant(test);
    expect((await entrerAuPortail(ailleurs, parent.identifiant, MOT_DE_PASSE_PARENT)).url).toBe(
      paths.portailCompte(),
    );
    const avant = await lireEtat(test, parent);

    const visiteur = passant(test);
    const attente = await oublierMotDePasse(visiteur, ` ${parent.identifiant.toUpperCase()} `, 'SMS');
    expect(attente.url).toBe(paths.portailCode());
    expect(attente.texte).toContain(`Si le compte ${parent.identifiant} a un numéro de portable confirmé`);
    expect(attente.texte).toContain('Étape 1 sur 2');
    await travailler(test);
    const [sms] = messages(test).sms;
    expect(sms?.to).toBe(parent.portable);

    const faux = await visiteur.presser(attente, 'Continuer', { remplir: { code: '000000' } });
    expect(faux.statut).toBe(422);
    const choix = await visiteur.presser(faux, 'Continuer', { remplir: { code: codeDe(sms?.text) } });
    expect(choix.url).toBe(paths.portailMotDePasse());
    expect(choix.texte).toContain('celui que vous avez oublié');
    // Nothing has changed yet.
    expect(await lireEtat(test, parent)).toEqual(avant);

    const compte = await visiteur.presser(choix, 'Continuer', {
      remplir: { motDePasse: NOUVEAU, confirmation: NOUVEAU },
    });
    expect(compte.url).toBe(`${paths.portailCompte()}?info=mot_de_passe`);
    expect(compte.texte).toContain('Le mot de passe est changé');
    const apres = await lireEtat(test, parent);
    expect(apres).toMatchObject({ etat: 'actif', limite: false, evenements: ['mot_de_passe_oublie'] });
    expect(apres.version).not.toBe(avant.version);
    expect((await ailleurs.ouvrir(paths.portailCompte())).url).toBe(`${paths.portail()}?fin=reinitialise`);
    const encore = passant(test);
    expect((await entrerAuPortail(encore, parent.identifiant, MOT_DE_PASSE_PARENT)).statut).toBe(422);
    expect((await entrerAuPortail(encore, parent.identifiant, NOUVEAU)).url).toBe(paths.portailCompte());

    // The holder is told at the confirmed mail.
    await travailler(test);
    const avis = messages(test).mails.find(({ to }) => to === parent.mail);
    expect(avis).toMatchObject({ subject: expect.stringContaining('a changé') });
  });

  it('par mail, après une réinitialisation par l’école : le provisoire meurt avec', async () => {
    const parent = await parentActif('MARTIN');
    await test.current.deps.database.withOps(async (trx) => {
      await ecrireProvisoire(test.current.deps, trx, {
        compteId: parent.compteId,
        ecoleId: ecole.id,
        expireLe: new Date(Date.now() + 86_400_000),
      });
      await trx.run(sql`update comptes set mot_de_passe_hache = null where id = ${parent.compteId}`);
    });
    const visiteur = passant(test);
    const attente = await oublierMotDePasse(visiteur, parent.identifiant, 'mail');
    await travailler(test);
    const mail = messages(test).mails.find(({ subject }) => subject.startsWith('Votre code'));
    expect(mail?.to).toBe(parent.mail);
    expect(mail?.text).not.toContain(paths.portailLienMail());
    const choix = await visiteur.presser(attente, 'Continuer', { remplir: { code: codeDe(mail?.text) } });
    await visiteur.presser(choix, 'Continuer', { remplir: { motDePasse: NOUVEAU, confirmation: NOUVEAU } });
    expect(await lireEtat(test, parent)).toMatchObject({ provisoires: 0, etat: 'actif' });
    const encore = passant(test);
    expect((await entrerAuPortail(encore, parent.identifiant, 'kmq7xw4hzt9')).statut).toBe(422);
    expect((await entrerAuPortail(encore, parent.identifiant, NOUVEAU)).url).toBe(paths.portailCompte());
  });

  it('l’école réinitialise pendant ce temps : c’est elle qui a le dernier mot', async () => {
    const parent = await parentActif('PETIT');
    const visiteur = passant(test);
    const attente = await oublierMotDePasse(visiteur, parent.identifiant, 'SMS');
    await travailler(test);
    const choix = await visiteur.presser(attente, 'Continuer', {
      remplir: { code: codeDe(messages(test).sms[0]?.text) },
    });
    await test.current.deps.database.withOps(async (trx) => {
      await ecrireProvisoire(test.current.deps, trx, {
        compteId: parent.compteId,
        ecoleId: ecole.id,
        expireLe: new Date(Date.now() + 86_400_000),
      });
      await trx.run(
        sql`update comptes set mot_de_passe_hache = null, version_acces = version_acces + 1 where id = ${parent.compteId}`,
      );
    });
    const fin = await visiteur.presser(choix, 'Continuer', {
      remplir: { motDePasse: NOUVEAU, confirmation: NOUVEAU },
    });
    // The page was that of a session which is over.
    expect([fin.statut, fin.url]).toEqual([200, `${paths.portail()}?fin=reinitialise`]);
    expect(await lireEtat(test, parent)).toMatchObject({ provisoires: 1, hache: null });
  });

  it('un élève, par le mail confirmé d’un parent ; tutoyé jusqu’au bout', async () => {
    const eleve = await ajouterEnfant(test, ecole, 'ROUX');
    await rendreActif(test, eleve, 'eleve', { mail: 'parent.roux@exemple.fr' });
    const visiteur = passant(test);
    const attente = await oublierMotDePasse(visiteur, eleve.identifiant, 'mail', 'eleve');
    expect(attente.texte).toContain('l’adresse mail confirmée d’un parent');
    expect(attente.texte).not.toMatch(/\bvous\b|\bvotre\b/i);
    await travailler(test);
    const mail = messages(test).mails.find(({ to }) => to === 'parent.roux@exemple.fr');
    const choix = await visiteur.presser(attente, 'Continuer', { remplir: { code: codeDe(mail?.text) } });
    const compte = await visiteur.presser(choix, 'Continuer', {
      remplir: { motDePasse: 'girafe-bleue-7', confirmation: 'girafe-bleue-7' },
    });
    expect(compte.texte).toContain('Bonjour Léo');
  });

  it('deux clics sur « Continuer » ne brûlent pas le code', async () => {
    const parent = await parentActif('DOUBLE');
    const visiteur = passant(test);
    const attente = await oublierMotDePasse(visiteur, parent.identifiant, 'SMS');
    await travailler(test);
    const remplir = { code: codeDe(messages(test).sms[0]?.text) };
    // The second one arrives while the first is at work, whatever the machine's pace.
    const lacher = await tenirVerrou(test, `select 1 from comptes where id = ${parent.compteId} for update`);
    const clics = [1, 2].map(() => lancer(visiteur.envoyer(attente, 'Continuer', { remplir })));
    await attendreVerrous(test, 2);
    await lacher();
    const reponses = await Promise.all(clics);
    expect(reponses.map(({ status }) => status)).toEqual([303, 303]);
    expect((await visiteur.ouvrir(paths.portail())).url).toBe(paths.portailMotDePasse());
  });

  it('après cinq codes faux, le bon ne vaut plus rien', async () => {
    const parent = await parentActif('ESSAIS');
    const visiteur = passant(test);
    let page = await oublierMotDePasse(visiteur, parent.identifiant, 'SMS');
    await travailler(test);
    const bon = codeDe(messages(test).sms[0]?.text);
    const faux = bon === '111111' ? '222222' : '111111';
    for (let essai = 0; essai < 5; essai += 1)
      page = await visiteur.presser(page, 'Continuer', { remplir: { code: faux } });
    page = await visiteur.presser(page, 'Continuer', { remplir: { code: bon } });
    expect(page.texte).toContain('demandez un autre code');
    page = await visiteur.presser(page, 'Envoyer un autre code');
    expect(page.texte).toContain('Un autre code est demandé');
    await travailler(test);
    page = await visiteur.presser(page, 'Continuer', {
      remplir: { code: codeDe(messages(test).sms[0]?.text) },
    });
    expect(page.url).toBe(paths.portailMotDePasse());
  });

  it('bloqué après le code : la session finit, et le dit', async () => {
    const parent = await parentActif('BLOQUE');
    const visiteur = passant(test);
    const attente = await oublierMotDePasse(visiteur, parent.identifiant, 'SMS');
    await travailler(test);
    await visiteur.presser(attente, 'Continuer', { remplir: { code: codeDe(messages(test).sms[0]?.text) } });
    await bloquer(test.current.deps, [parent.ficheId], 'representant_legal');
    expect((await visiteur.ouvrir(paths.portailMotDePasse())).url).toBe(`${paths.portail()}?fin=bloque`);
  });
});
