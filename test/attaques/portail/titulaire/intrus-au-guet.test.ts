import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { hashToken } from '../../../../src/auth/portail/codes.ts';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useConnexions } from '../../../helpers/attaques.ts';
import { useBase } from '../../../helpers/base.ts';
import { Famille, jetonDuLien, recevoir } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type Informe,
  informerGardien,
  lireCompte,
  parLEcole,
  useEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { dates, demander, oublierLesLimites } from '../../../helpers/scenes/portail/inscription.ts';
import { codeDe, messages, travailler } from '../../../helpers/scenes/portail/oubli.ts';

const test = useTestApp();
const enBase = useBase(test);
const connexions = useConnexions(test);
const ecole = useEcole(test);
beforeEach(() => oublierLesLimites(test));

const reinitialiser = ({ profil, ficheId }: Informe) =>
  parLEcole(test, 'reinitialiser', ecole.current, profil, [ficheId]);
const recus = (adresse: string) => messages(test).mails.filter(({ to }) => to === adresse);
const prouver = async (famille: Famille, pour = 'mail') =>
  famille.presser(await famille.ouvrir(`${paths.portailPreuve()}?pour=${pour}`), 'Continuer', {
    remplir: { actuel: CHOISI },
  });

/** An activated guardian, and somebody else with a session of theirs. */
async function activeEtVole(mail: string) {
  const qui = await informerGardien(test, ecole.current);
  await new Famille(test).activerGardien(test, qui, mail);
  const voleur = new Famille(test);
  await voleur.entrer(qui, CHOISI);
  return { qui, voleur };
}

describe('ce que quelqu’un a préparé avant ne vaut rien après (règles §8.5, §8.6)', () => {
  it('une transaction dont l’horloge s’est arrêtée avant la réinitialisation ne confirme plus rien', async () => {
    const { qui, voleur } = await activeEtVole('avant@exemple.fr');
    await prouver(voleur);
    await voleur.donnerMail(await voleur.ouvrir(paths.portailChangerMail()), 'guet@exemple.fr');
    const hache = hashToken(jetonDuLien(await recevoir(test, 'guet@exemple.fr')));
    const client = connexions.portail;
    const confirmer = async () =>
      (await client.query<{ r: string }>('select confirmer_par_lien($1) as r', [hache])).rows[0]?.r;
    // What there is to lose: without the reset it would be confirmed.
    await client.query('begin');
    expect(await confirmer()).toBe('confirme');
    await client.query('rollback');
    await client.query('begin');
    await client.query('select now()');
    await reinitialiser(qui);
    expect(await confirmer()).toBe('perime');
    await client.query('commit');
    expect(await lireCompte(test, qui)).toMatchObject({ mail: null, mailConfirme: false });
  });

  it('un code « c’est bien vous » demandé à l’ancienne adresse, et une preuve déjà donnée, meurent avec elle', async () => {
    const { qui, voleur } = await activeEtVole('ancienne@exemple.fr');
    const attente = await voleur.presser(
      await voleur.ouvrir(`${paths.portailPreuve()}?pour=mail`),
      'Recevoir un mail à a…@exemple.fr',
    );
    await travailler(test);
    const code = codeDe(recus('ancienne@exemple.fr')[0]?.text);
    const complice = new Famille(test);
    await complice.entrer(qui, CHOISI);
    const page = await prouver(complice);
    expect(page.url).toBe(paths.portailChangerMail());

    const titulaire = new Famille(test);
    await titulaire.entrer(qui, CHOISI);
    await titulaire.donnerMail(await prouver(titulaire), 'neuve@exemple.fr');
    await titulaire.direCode(
      await titulaire.ouvrir(paths.portailCodeMail()),
      (await recevoir(test, 'neuve@exemple.fr')).code,
    );
    expect((await voleur.direCode(attente, code)).url).not.toBe(paths.portailChangerMail());
    expect((await complice.donnerMail(page, 'complice@exemple.fr')).url).toBe(
      `${paths.portailPreuve()}?pour=mail`,
    );
    // Who has just read the new address goes on.
    expect((await titulaire.ouvrir(paths.portailChangerPortable())).url).toBe(paths.portailChangerPortable());
  });

  it('une inscription par SMS prouvée avant que l’école ne réinitialise n’aboutit pas', async () => {
    const portable = '+33639984001';
    const qui = await informerGardien(test, ecole.current, {
      nom: 'SEPT',
      prenom: 'Anne',
      portable,
      enfants: [{ prenom: 'Ava', naissance: '2018-03-07' }],
    });
    const voleur = new Famille(test);
    const page = await demander(voleur, { portable: '06 39 98 40 01', nom: 'Sept', prenom: 'Anne' });
    await travailler(test);
    const enfants = await voleur.direCode(page, codeDe(messages(test).sms[0]?.text));
    const [neuf] = await reinitialiser(qui);
    const suite = await voleur.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Ava: '2018-03-07' }),
    });
    expect((await voleur.choisir(suite)).url).toContain(paths.portail());
    expect((await lireCompte(test, qui)).etat).toBe('informe');
    expect((await new Famille(test).entrer(qui, neuf?.provisoire ?? '')).url).toBe(paths.portailMotDePasse());
  });
});

describe('une adresse qui attend encore d’être confirmée (règles §8.3)', () => {
  it('celle que l’école connaît, donnée d’abord pour la faire taire : elle apprend qu’une autre a pris sa place', async () => {
    const qui = await informerGardien(test, ecole.current, { mail: 'mere@exemple.fr' });
    const voleur = new Famille(test);
    await voleur.arriverAuMail(qui, 'mere@exemple.fr');
    await travailler(test);
    const avertie = () =>
      recus('mere@exemple.fr').some(({ text }) => text.includes('une autre adresse mail que celle-ci'));
    expect(avertie()).toBe(false);
    await voleur.donnerMail(await voleur.ouvrir(paths.portailAutreMail()), 'voleur@exemple.fr');
    await travailler(test);
    expect(avertie()).toBe(true);
  });

  it('une session trouvée ouverte ne la change pas : il faut se reconnecter', async () => {
    const qui = await informerGardien(test, ecole.current);
    const mere = new Famille(test);
    await mere.arriverAuMail(qui, 'la.sienne@exemple.fr');
    expect((await mere.ouvrir(paths.portailAutreMail())).url).toBe(paths.portailAutreMail());
    await enBase(
      sql`update portail_sessions set prouve_le = now() - interval '21 minutes' where compte_id = ${qui.compteId} returning 1`,
    );
    const voleur = new Famille(test);
    voleur.session = mere.session ?? '';
    const refus = await voleur.ouvrir(paths.portailAutreMail());
    expect(refus.url).toBe(`${paths.portailRepresentant()}?info=reconnexion`);
    expect(refus.texte).toContain('redonnez votre mot de passe');
    expect((await lireCompte(test, qui)).mail).toBe('la.sienne@exemple.fr');
    const autre = new Famille(test);
    await autre.entrer(qui, CHOISI);
    expect((await autre.ouvrir(paths.portailAutreMail())).url).toBe(paths.portailAutreMail());
  });
});

it('dix mots de passe faux dans une session volée n’arrêtent que celle-ci', async () => {
  const { qui, voleur } = await activeEtVole('dix@exemple.fr');
  let page = await voleur.ouvrir(`${paths.portailPreuve()}?pour=mail`);
  for (let n = 0; n < 11; n += 1)
    page = await voleur.presser(page, 'Continuer', { remplir: { actuel: `rien de tout cela ${n}` } });
  expect(page.texte).toContain('Trop d’essais');
  const titulaire = new Famille(test);
  await titulaire.entrer(qui, CHOISI);
  expect((await prouver(titulaire)).url).toBe(paths.portailChangerMail());
});
