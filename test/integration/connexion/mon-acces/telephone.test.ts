import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { drawCodesSecours } from '../../../../src/auth/codes-secours.ts';
import { ETAPE_MS } from '../../../../src/domain/connexion/session.ts';
import { paths } from '../../../../src/paths.ts';
import { renouvelerEnrolement } from '../../../../src/services/connexion/agents.ts';
import { renouvelerCodesSecours } from '../../../../src/services/connexion/enrolement.ts';
import { MOT_DE_PASSE } from '../../../builders/agent.ts';
import {
  actionsDuJournal,
  agent,
  autreNavigateur,
  cle,
  codeDe,
  directrice,
  enBase,
  estConnecte,
  motifs,
  NOUVEAU,
  test,
  useMonAcces,
} from '../../../helpers/scenes/connexion/mon-acces.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { donnerMotDePasse, entrer, prochainCode } from '../../../helpers/visiteur/poste.ts';
import { donnerCodePour, vieillirCode } from '../../../helpers/visiteur/sessions.ts';
import { boutonsDe } from '../../../helpers/visiteur/visiteur.ts';

useMonAcces();

describe('nouveau téléphone (règles §10)', () => {
  /** With a code for this act: the one of the login is not enough. */
  const commencer = async (qui = directrice) =>
    qui.presser(
      await qui.confirmerParCode(await qui.ouvrir(paths.nouveauTelephone())),
      'Afficher le QR code',
    );
  const secretEnVigueur = async () =>
    (
      await enBase<{ s: string }>(
        sql`select encode(otp_chiffre, 'hex') as s from agents where id = ${agent.id}`,
      )
    )[0]?.s;
  const ancienTelephone = async () => {
    const poste = await donnerMotDePasse(test.current, agent.identifiant);
    await poste.suivre();
    return (
      (await poste.envoyer(paths.connexionOtp(), { moyen: 'otp', code: prochainCode(test.current) }))
        .status === 303
    );
  };

  it('l’ancien reste en vigueur jusqu’au premier code du nouveau ; la clé est la même au rechargement', async () => {
    const avant = await secretEnVigueur();
    const page = await commencer();
    expect(page.html).toContain('src="data:image/png;base64,');
    const secret = cle(page);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(cle(await directrice.ouvrir(paths.nouveauTelephone()))).toBe(secret);
    expect(await secretEnVigueur()).toBe(avant);
    expect(await ancienTelephone()).toBe(true);
    const tout = JSON.stringify(await enBase(sql`select a::text from agents a where id = ${agent.id}`));
    expect(tout).not.toContain(secret);
  });

  it('confirmé : le nouveau sert, l’ancien plus ; codes de secours renouvelés, autres sessions finies, journal et mail', async () => {
    const autre = await autreNavigateur();
    await enBase(sql`insert into agent_codes_secours (agent_id, hache) values (${agent.id}, 'ancien')`);
    const secret = cle(await commencer());
    const code = codeDe(secret);
    const page = await directrice.presser(
      await directrice.ouvrir(paths.nouveauTelephone()),
      'Relier ce téléphone',
      {
        remplir: { code },
      },
    );
    expect(page.statut).toBe(200);
    expect(page.texte).toContain('Vos codes de secours');
    expect(page.html.match(/<code class="code">[a-z2-9-]{29}<\/code>/g)).toHaveLength(10);
    const suite = await directrice.suivreLien(page, 'J’ai conservé mes codes, continuer');
    expect(suite.url).toBe(paths.monAcces());
    expect(await estConnecte(autre)).toBe(false);
    expect(await ancienTelephone()).toBe(false);
    const codes = await enBase<{ hache: string }>(
      sql`select hache from agent_codes_secours where agent_id = ${agent.id}`,
    );
    expect(codes).toHaveLength(10);
    expect(codes.map(({ hache }) => hache)).not.toContain('ancien');
    expect(await actionsDuJournal()).toEqual(expect.arrayContaining(['otp.remplace', 'codes_secours.crees']));
    expect(await motifs()).toEqual(['nouveau_telephone']);
    // The code that proved the phone has served; the next one opens.
    const poste = await donnerMotDePasse(test.current, agent.identifiant);
    await poste.suivre();
    await poste.envoyer(paths.connexionOtp(), { moyen: 'otp', code });
    expect(poste.page?.status).toBe(422);
    test.current.clock.avancer(60_000);
    await poste.envoyer(paths.connexionOtp(), { moyen: 'otp', code: codeDe(secret) });
    expect(poste.page?.headers.location).toBe(paths.arena());
  });

  it('deux envois du même code : un seul remplace, l’autre ne défait rien', async () => {
    const page = await commencer();
    const code = codeDe(cle(page));
    const [a, b] = await Promise.all([
      directrice.envoyer(page, 'Relier ce téléphone', { remplir: { code } }).then((r) => r),
      directrice.envoyer(page, 'Relier ce téléphone', { remplir: { code } }).then((r) => r),
    ]);
    expect([a.status, b.status].filter((status) => status === 200)).toHaveLength(1);
    expect((await actionsDuJournal()).filter((action) => action === 'otp.remplace')).toHaveLength(1);
  });

  it('abandonné ou laissé : rien n’a changé', async () => {
    const avant = await secretEnVigueur();
    const page = await commencer();
    const secret = cle(page);
    expect((await directrice.presser(page, 'Abandonner')).texte).toContain('Rien n’a changé');
    expect(await secretEnVigueur()).toBe(avant);
    await donnerCodePour(test, agent.identifiant, 'telephone');
    const tard = await directrice.presser(page, 'Relier ce téléphone', { remplir: { code: codeDe(secret) } });
    expect(tard.texte).toContain('ne vaut plus rien');
    expect(await ancienTelephone()).toBe(true);
    await directrice.presser(await directrice.ouvrir(paths.nouveauTelephone()), 'Afficher le QR code');
    await enBase(sql`update agents set otp_futur_le = now() - interval '31 minutes' where id = ${agent.id}`);
    expect(boutonsDe(await directrice.ouvrir(paths.nouveauTelephone()))).toContain('Afficher le QR code');
  });

  it('un code faux est refusé, et fait attendre comme à la connexion', async () => {
    const avant = await secretEnVigueur();
    const page = await commencer();
    const faux = codeDe(cle(page)) === '000000' ? '111111' : '000000';
    expect((await directrice.presser(page, 'Relier ce téléphone', { remplir: { code: '12' } })).statut).toBe(
      422,
    );
    let statut = 422;
    for (let essai = 0; essai < 7 && statut === 422; essai += 1)
      ({ statut } = await directrice.presser(page, 'Relier ce téléphone', { remplir: { code: faux } }));
    expect(statut).toBe(429);
    expect(await secretEnVigueur()).toBe(avant);
  });

  it('un téléphone commencé par une autre session ne se voit ni ne se confirme d’ici, et finit avec elle', async () => {
    const voleur = await autreNavigateur();
    const posee = await commencer(voleur);
    expect(cle(posee)).toHaveLength(32);
    await donnerCodePour(test, agent.identifiant, 'telephone');
    const ici = await directrice.ouvrir(paths.nouveauTelephone());
    expect(cle(ici)).toBe('');
    expect(ici.html).toContain('Afficher le QR code');
    await directrice.presser(await directrice.ouvrir(paths.monAcces()), 'Fermer les autres');
    const [attente] = await enBase<{ n: number }>(
      sql`select count(otp_futur_chiffre)::int as n from agents where id = ${agent.id}`,
    );
    expect(attente?.n).toBe(0);
  });

  it('de nouveaux codes de secours : un mail le dit', async () => {
    const demande = await directrice.presser(
      await directrice.ouvrir(paths.codesSecours()),
      'Créer dix nouveaux codes',
    );
    expect(demande.texte).toContain('Ce code ne servira qu’à créer de nouveaux codes de secours.');
    const revenu = await directrice.confirmerParCode(demande);
    expect(revenu.url).toBe(paths.codesSecours());
    expect(await motifs()).toEqual([]);
    await directrice.presser(revenu, 'Créer dix nouveaux codes');
    expect(await motifs()).toContain('codes_secours');
  });

  it('le code de la connexion, ou d’un autre acte, n’y suffit pas ; celui qui suffit ne sert qu’une fois', async () => {
    const tout = () =>
      enBase(
        sql`select a::text, (select count(*) from agent_codes_secours) as codes from agents a where id = ${agent.id}`,
      );
    const page = await directrice.ouvrir(paths.codesSecours());
    for (const acte of [null, 'telephone'] as const) {
      if (acte !== null) await donnerCodePour(test, agent.identifiant, acte);
      const avant = await tout();
      const refus = await directrice.presser(page, 'Créer dix nouveaux codes');
      expect(refus.texte).toContain('Ce code ne servira qu’à créer de nouveaux codes de secours.');
      expect(await tout()).toEqual(avant);
    }
    await donnerCodePour(test, agent.identifiant, 'codes_secours');
    const refus = await directrice.ouvrir(paths.nouveauTelephone());
    expect(refus.texte).toContain('Ce code ne servira qu’à relier un nouveau téléphone à votre accès.');
    expect((await directrice.suivreLien(refus, 'Annuler')).url).toBe(paths.monAcces());
    expect((await directrice.presser(page, 'Créer dix nouveaux codes')).statut).toBe(200);
    const encore = await directrice.presser(page, 'Créer dix nouveaux codes');
    expect(encore.url).toContain(paths.confirmationOtp());
  });

  it('abandonné : le code donné pour lui ne vaut plus rien', async () => {
    await directrice.presser(await commencer(), 'Abandonner');
    expect((await directrice.ouvrir(paths.nouveauTelephone())).url).toContain(paths.confirmationOtp());
  });

  it('installer l’application peut prendre du temps : dans la demi-heure, aucun autre code n’est demandé', async () => {
    const page = await commencer();
    await vieillirCode(test, agent.identifiant, ETAPE_MS.telephone - 60_000);
    const relie = await directrice.presser(page, 'Relier ce téléphone', {
      remplir: { code: codeDe(cle(page)) },
    });
    expect(relie.texte).toContain('Vos codes de secours');
  });

  it('depuis une autre session, on n’abandonne pas celui d’ici', async () => {
    const ailleurs = await autreNavigateur();
    const page = await commencer();
    const jeton = await ailleurs.ouvrir(paths.monAcces());
    await ailleurs.navigation
      .post(paths.abandonnerTelephone())
      .type('form')
      .send({ _csrf: jetonDe(jeton.html) });
    expect(cle(await directrice.ouvrir(paths.nouveauTelephone()))).toBe(cle(page));
  });

  it('changer de mot de passe oublie pour quoi le dernier code avait été donné', async () => {
    await donnerCodePour(test, agent.identifiant, 'codes_secours');
    const page = await directrice.ouvrir(paths.monMotDePasse());
    await directrice.presser(page, 'Changer le mot de passe', {
      remplir: { actuel: MOT_DE_PASSE, nouveau: NOUVEAU, confirmation: NOUVEAU },
    });
    expect(await enBase(sql`select dernier_code_pour from sessions where agent_id = ${agent.id}`)).toEqual([
      { dernier_code_pour: null },
    ]);
  });

  it('chaque étape demande un code récent, que donne aussi un code de secours', async () => {
    const page = await commencer();
    const [code = ''] = await codesDe();
    await donnerCodePour(test, agent.identifiant, 'telephone');
    await vieillirCode(test, agent.identifiant, ETAPE_MS.telephone);
    const refus = await directrice.presser(page, 'Relier ce téléphone', {
      remplir: { code: codeDe(cle(page)) },
    });
    expect(refus.url).toContain(paths.confirmationOtp());
    const demande = await directrice.ouvrir(paths.nouveauTelephone());
    expect(demande.url).toContain(paths.confirmationOtp());
    expect(demande.html).not.toContain(cle(page));
    const secours = await directrice.suivreLien(demande, 'Je n’ai pas mon téléphone');
    const revenu = await directrice.presser(secours, 'Confirmer', { remplir: { code } });
    expect(revenu.url).toBe(paths.nouveauTelephone());
    expect(cle(revenu)).toBe(cle(page));
    expect(await motifs()).toEqual(['nouvel_appareil', 'codes_secours', 'code_secours']);
  });

  /** Ten recovery codes that the agent knows. */
  async function codesDe(): Promise<string[]> {
    const { session } = await entrer(test.current, agent);
    await donnerCodePour(test, agent.identifiant, 'codes_secours');
    const codes = await renouvelerCodesSecours(test.current.deps, session);
    expect(codes).toHaveLength(drawCodesSecours(() => 0).length);
    return codes ?? [];
  }

  it('un enrôlement demandé à l’assistance efface le téléphone en attente', async () => {
    await commencer();
    await test.current.deps.database.withOps((trx) =>
      renouvelerEnrolement(test.current.deps, trx, agent.identifiant),
    );
    const [reste] = await enBase(sql`select otp_futur_chiffre from agents where id = ${agent.id}`);
    expect(reste).toEqual({ otp_futur_chiffre: null });
  });
});
