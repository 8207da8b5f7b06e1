import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type Informe,
  informerEleve,
  informerGardien,
  lireCompte,
  parLEcole,
  premier,
  useEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { oublierLesLimites } from '../../../helpers/scenes/portail/inscription.ts';
import { messages, oublierMotDePasse, travailler } from '../../../helpers/scenes/portail/oubli.ts';

const test = useTestApp();
const enBase = useBase(test);
const ecole = useEcole(test);
beforeEach(() => oublierLesLimites(test));

const reinitialiser = async ({ profil, ficheId }: Informe) =>
  premier(await parLEcole(test, 'reinitialiser', ecole.current, profil, [ficheId]));
/** Told by mail since then, the last first. */
const recus = (adresse: string) => messages(test).mails.filter(({ to }) => to === adresse);
const codes = (adresse: string) => recus(adresse).filter(({ subject }) => subject.startsWith('Votre code'));

describe('ce qu’une réinitialisation laisse du compte (règles §8.6)', () => {
  it('qui a volé la feuille et confirmé son propre mail est dehors, et ne revient pas par « mot de passe oublié »', async () => {
    const qui = await informerGardien(test, ecole.current, { mail: 'vraie.mere@exemple.fr' });
    const voleur = new Famille(test);
    await voleur.activerGardien(test, qui, 'voleur@exemple.fr');
    await travailler(test);
    expect(await lireCompte(test, qui)).toMatchObject({
      etat: 'actif',
      mail: 'voleur@exemple.fr',
      mailConfirme: true,
    });
    // The address that ONDE knows hears of it, and of what the school does about it.
    expect(recus('vraie.mere@exemple.fr')[0]?.text).toContain('quelqu’un a commencé à activer');
    // Before: his mail gives him the account back.
    await oublierMotDePasse(new Famille(test), qui.identifiant, 'mail');
    await travailler(test);
    expect(codes('voleur@exemple.fr')).toHaveLength(1);

    const { provisoire } = await reinitialiser(qui);
    expect(await lireCompte(test, qui)).toMatchObject({ etat: 'actif', mail: null, mailConfirme: false });
    expect((await voleur.ouvrir(paths.portailCompte())).url).toBe(`${paths.portail()}?fin=reinitialise`);
    await oublierMotDePasse(new Famille(test), qui.identifiant, 'mail');
    await travailler(test);
    expect(codes('voleur@exemple.fr')).toHaveLength(1);
    for (const adresse of ['voleur@exemple.fr', 'vraie.mere@exemple.fr'])
      expect(
        recus(adresse)
          .find(({ subject }) => subject.includes('réinitialisé'))
          ?.text.replace(/\s+/g, ' '),
      ).toContain('que l’école ne connaît pas sont retirés du compte');

    // Who comes with the new sheet is asked for an address at once.
    const mere = new Famille(test);
    const mail = await mere.choisir(await mere.entrer(qui, provisoire), 'onze renards dans la neige');
    expect(mail.url).toBe(`${paths.portailChangerMail()}?info=remplace_sans_mail`);
    expect(mail.texte).toContain('Il reste à donner une adresse mail');
    expect((await mere.donnerMail(mail, 'vraie.mere@exemple.fr')).url).toBe(paths.portailCodeMail());
  });

  it('le mail que l’école connaît reste, quelle que soit la casse ; sans perte, un avis à lui seul', async () => {
    const qui = await informerGardien(test, ecole.current, { mail: 'Paul.Roy@exemple.fr' });
    await new Famille(test).activerGardien(test, qui, 'paul.roy@exemple.fr');
    await reinitialiser(qui);
    expect(await lireCompte(test, qui)).toMatchObject({ mail: 'paul.roy@exemple.fr', mailConfirme: true });
    await travailler(test);
    const [avis] = recus('paul.roy@exemple.fr');
    expect(avis?.subject).toContain('réinitialisé');
    expect(avis?.text).not.toContain('retirés');
    await oublierMotDePasse(new Famille(test), qui.identifiant, 'mail');
    await travailler(test);
    expect(codes('paul.roy@exemple.fr')).toHaveLength(1);
  });

  it('le portable et FranceConnect de même : restent ceux que le portable d’ONDE garantit', async () => {
    const lire = (compteId: string) =>
      enBase(sql`select portable, portable_confirme_le is not null as confirme, franceconnect_sub as sub
        from comptes where id = ${compteId}`);
    for (const [deOnde, garde] of [
      ['+33612340001', true],
      ['+33612349999', false],
    ] as const) {
      const qui = await informerGardien(test, ecole.current, { portable: deOnde });
      await new Famille(test).activerGardien(test, qui, `sms${deOnde}@exemple.fr`);
      await enBase(sql`update comptes set portable = '+33612340001', portable_confirme_le = now(),
        franceconnect_sub = ${`sub${deOnde}`}, franceconnect_portable = '+33612340001' where id = ${qui.compteId} returning id`);
      await reinitialiser(qui);
      expect(await lire(qui.compteId)).toEqual([
        garde
          ? { portable: '+33612340001', confirme: true, sub: `sub${deOnde}` }
          : { portable: null, confirme: false, sub: null },
      ]);
    }
  });

  it('sans mail, le portable confirmé est prévenu par SMS', async () => {
    const qui = await informerGardien(test, ecole.current, { portable: '+33612340002' });
    await new Famille(test).activerGardien(test, qui, 'ephemere@exemple.fr');
    await enBase(sql`update comptes set mail = null, mail_confirme_le = null, portable = '+33612340002',
      portable_confirme_le = now() where id = ${qui.compteId} returning id`);
    await reinitialiser(qui);
    await travailler(test);
    expect(messages(test).sms.find(({ to }) => to === '+33612340002')).toMatchObject({
      text: expect.stringContaining("l'école a réinitialisé votre mot de passe"),
    });
  });

  it('un élève : le mail d’un de ses représentants reste, celui d’un camarade non', async () => {
    for (const [mail, garde] of [
      ['son.pere@exemple.fr', true],
      ['un.camarade@exemple.fr', false],
    ] as const) {
      const eleve = await informerEleve(test, ecole.current);
      const parent = await informerGardien(test, ecole.current, { mail: 'son.pere@exemple.fr' });
      await enBase(sql`insert into rattachements (ecole_id, representant_legal_id, eleve_id)
        values (${ecole.current.id}, ${parent.ficheId}, ${eleve.ficheId}) returning eleve_id`);
      const famille = new Famille(test);
      await famille.activerEleve(eleve);
      await enBase(
        sql`update comptes set mail = ${mail}, mail_confirme_le = now() where id = ${eleve.compteId} returning id`,
      );
      await reinitialiser(eleve);
      expect((await lireCompte(test, eleve)).mail).toBe(garde ? mail : null);
    }
  });

  it('le mail que l’école connaît, changé pendant qu’elle réinitialise : celui d’après ne reste pas', async () => {
    const qui = await informerGardien(test, ecole.current, { mail: 'connue@exemple.fr' });
    await new Famille(test).activerGardien(test, qui, 'connue@exemple.fr');
    const { deps } = test.current;
    let enfin: (() => void) | undefined;
    const attendre = new Promise<void>((resolve) => {
      enfin = resolve;
    });
    const confirmation = deps.database.withOps(async (trx) => {
      await trx.run(sql`update comptes set mail = 'voleuse@exemple.fr' where id = ${qui.compteId}`);
      await attendre;
    });
    const reset = reinitialiser(qui);
    await expect
      .poll(
        () => enBase(sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and state = 'active'`),
        {
          timeout: 20_000,
        },
      )
      .not.toEqual([]);
    enfin?.();
    await confirmation;
    await reset;
    expect((await lireCompte(test, qui)).mail).toBeNull();
  });
});

describe('un contact qui change est dit à l’ancien (règles §8.5)', () => {
  it('le mail : à l’ancienne adresse et à celle de l’école, une fois confirmé', async () => {
    const qui = await informerGardien(test, ecole.current, { mail: 'ecole.la.connait@exemple.fr' });
    const famille = new Famille(test);
    await famille.activerGardien(test, qui, 'ancienne@exemple.fr');
    await travailler(test);
    await famille.donnerMail(await famille.ouvrir(paths.portailChangerMail()), 'nouvelle@exemple.fr');
    await travailler(test);
    const change = (adresse: string) => recus(adresse).filter(({ subject }) => subject.includes('a changé'));
    expect(change('ancienne@exemple.fr')).toEqual([]);
    const [recu] = codesDuMail('nouvelle@exemple.fr');
    await famille.direCode(await famille.ouvrir(paths.portailCodeMail()), recu ?? '');
    await travailler(test);
    for (const adresse of ['ancienne@exemple.fr', 'ecole.la.connait@exemple.fr'])
      expect(change(adresse)).toMatchObject([{ subject: expect.stringContaining('L’adresse mail') }]);
    expect(change('nouvelle@exemple.fr')).toEqual([]);
  });

  it('le portable : au mail confirmé, sinon par SMS à l’ancien numéro', async () => {
    const qui = await informerGardien(test, ecole.current);
    const famille = new Famille(test);
    await famille.activerGardien(test, qui, 'tient@exemple.fr');
    const changer = async (portable: string) => {
      await famille.presser(await famille.ouvrir(paths.portailChangerPortable()), 'Recevoir le code', {
        remplir: { portable },
      });
      await travailler(test);
      const code = /\b\d{6}\b/.exec(messages(test).sms[0]?.text ?? '')?.[0] ?? '';
      await famille.direCode(await famille.ouvrir(paths.portailCodePortable()), code);
      await travailler(test);
    };
    await changer('06 12 34 00 03');
    expect(recus('tient@exemple.fr')[0]?.subject).toContain('Le téléphone portable');
    await enBase(
      sql`update comptes set mail = null, mail_confirme_le = null where id = ${qui.compteId} returning id`,
    );
    await changer('06 12 34 00 04');
    expect(messages(test).sms[0]).toEqual({
      to: '+33612340003',
      text: expect.stringContaining('le portable de votre compte a changé'),
    });
  });
});

const codesDuMail = (adresse: string) =>
  recus(adresse).flatMap(({ text }) => /^(\d{6})$/m.exec(text)?.slice(1) ?? []);

describe('« C’est bien vous ? » (règles §8.5)', () => {
  const vieillir = async (qui: Informe, minutes: number) => {
    await enBase(
      sql`update comptes set mail_confirme_le = now() - interval '1 day' where id = ${qui.compteId} returning 1`,
    );
    await enBase(sql`update portail_sessions set prouve_le = now() - make_interval(mins => ${minutes})
      where compte_id = ${qui.compteId} returning 1`);
  };
  async function connecte(): Promise<{ qui: Informe; famille: Famille }> {
    const qui = await informerGardien(test, ecole.current);
    await new Famille(test).activerGardien(test, qui, `moi${qui.compteId}@exemple.fr`);
    const famille = new Famille(test);
    await famille.entrer(qui, CHOISI);
    return { qui, famille };
  }

  it('le mot de passe, avant de changer ; faux, on réessaie ; juste, la session change de numéro', async () => {
    const { famille } = await connecte();
    const page = await famille.ouvrir(paths.portailChangerMail());
    expect(page.url).toBe(`${paths.portailPreuve()}?pour=mail`);
    const faux = await famille.presser(page, 'Continuer', { remplir: { actuel: 'pas celui-là du tout' } });
    expect([faux.statut, faux.texte]).toEqual([
      422,
      expect.stringContaining('Ce n’est pas votre mot de passe'),
    ]);
    const avant = famille.session;
    const mail = await famille.presser(faux, 'Continuer', { remplir: { actuel: CHOISI } });
    expect(mail.url).toBe(paths.portailChangerMail());
    expect(famille.session).not.toBe(avant);
    const vole = new Famille(test);
    vole.session = avant ?? '';
    expect((await vole.ouvrir(paths.portailChangerMail())).url).toContain('?fin=');
    expect((await famille.ouvrir(paths.portailChangerPortable())).url).toBe(paths.portailChangerPortable());
  });

  it('ou un code, là où le compte reçoit ses messages ; puis ce que l’on voulait changer', async () => {
    const { qui, famille } = await connecte();
    const page = await famille.ouvrir(paths.portailChangerPortable());
    const attente = await famille.presser(page, 'Recevoir un mail à m…@exemple.fr');
    expect(attente.url).toBe(`${paths.portailCodePreuve()}?pour=portable`);
    await travailler(test);
    const mail = codes(`moi${qui.compteId}@exemple.fr`)[0];
    expect(mail?.text).toContain('à changer l’adresse mail ou le portable');
    const fini = await famille.direCode(attente, /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? '');
    expect(fini.url).toBe(paths.portailChangerPortable());
  });

  it('dix minutes pour ouvrir la page, vingt pour l’envoyer', async () => {
    const { qui, famille } = await connecte();
    await famille.presser(await famille.ouvrir(`${paths.portailPreuve()}?pour=mail`), 'Continuer', {
      remplir: { actuel: CHOISI },
    });
    const page = await famille.ouvrir(paths.portailChangerMail());
    await vieillir(qui, 15);
    expect((await famille.ouvrir(paths.portailChangerMail())).url).toBe(`${paths.portailPreuve()}?pour=mail`);
    expect((await famille.donnerMail(page, 'a-temps@exemple.fr')).url).toBe(paths.portailCodeMail());
    await vieillir(qui, 21);
    expect((await famille.donnerMail(page, 'trop-tard@exemple.fr')).url).toBe(
      `${paths.portailPreuve()}?pour=mail`,
    );
    expect(await enBase(sql`select 1 from portail_codes where destination = 'trop-tard@exemple.fr'`)).toEqual(
      [],
    );
  });

  it('sans mot de passe ni contact, la page dit de s’adresser à l’école', async () => {
    const { qui, famille } = await connecte();
    await enBase(sql`update comptes set mot_de_passe_hache = null, mail = null, mail_confirme_le = null
      where id = ${qui.compteId} returning 1`);
    const page = await famille.ouvrir(paths.portailChangerMail());
    expect(page.texte).toContain('Demandez un mot de passe provisoire à l’école');
  });
});
