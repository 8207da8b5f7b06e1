import { beforeEach, describe, expect, it } from 'vitest';
import { drawCodesSecours } from '../../../src/auth/codes-secours.ts';
import { createDeviceCookie } from '../../../src/auth/device-cookie.ts';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { paths } from '../../../src/paths.ts';
import { renouvelerEnrolement } from '../../../src/services/connexion/agents.ts';
import { renouvelerCodesSecours } from '../../../src/services/connexion/enrolement.ts';
import { type AgentTest, creerAgent, MOT_DE_PASSE } from '../../builders/agent.ts';
import { creerEcole, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { avisEnFile, expedier } from '../../helpers/avis.ts';
import { donnerMotDePasse, entrer, Poste, prochainCode } from '../../helpers/poste.ts';
import { sessionsDe, vieillirCode } from '../../helpers/sessions.ts';
import { boutonsDe, type Page, Visiteur } from '../../helpers/visiteur.ts';

const test = useTestApp();
const NOUVEAU = 'Sept-Cerises-Au-Grenier';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

const sql = <T>(texte: string, params: unknown[] = []) =>
  test.current.deps.database.withOps((trx) => trx.rows<T>(texte, params));

let rang = 0;
let agent: AgentTest;
let directrice: Visiteur;
beforeEach(async () => {
  rang += 1;
  agent = await creerAgent(test.current.deps, {
    identifiant: `directrice${rang}`,
    mail: `directrice${rang}@exemple.fr`,
    ecoles: [await creerEcole(test.current.deps, { uai: uai(rang), nom: `École numéro ${rang}` })],
  });
  directrice = await Visiteur.connecter(test, agent.identifiant);
});

const ouvrir = () => directrice.ouvrir(paths.monAcces());
const autreNavigateur = () => Visiteur.connecter(test, agent.identifiant);
const estConnecte = async (visiteur: Visiteur) =>
  (await visiteur.ouvrir(paths.arena())).url === paths.arena();
const actionsDuJournal = async () =>
  (
    await sql<{ action: string }>('select action from journal where chaine = $1 order by id', [
      `agent:${agent.id}`,
    ])
  ).map(({ action }) => action);
const motifs = async () =>
  (await avisEnFile(test)).filter(({ agentId }) => agentId === agent.id).map(({ motif }) => motif);
const cle = (page: Page) =>
  [...page.html.matchAll(/<span>([A-Z2-7]{4})<\/span>/g)].map(([, groupe]) => groupe).join('');
const codeDe = (secret: string) => currentOtpCode(secret, test.current.clock.now());

describe('« Mon accès » : qui je suis (règles §10)', () => {
  it('depuis chaque page connectée, le portail compris ; identifiant, fonction, écoles, mail', async () => {
    for (const url of [paths.arena(), paths.accueil({ uai: uai(rang) }), paths.guide()]) {
      const page = await directrice.suivreLien(await directrice.ouvrir(url), 'Mon accès');
      expect(page.url).toBe(paths.monAcces());
      expect(page.statut).toBe(200);
    }
    const { texte } = await ouvrir();
    expect(texte).toContain(agent.identifiant);
    expect(texte).toContain('Direction d’école');
    expect(texte).toContain(`École numéro ${rang}`);
    expect(texte).toContain('sans date de fin');
    expect(texte).toContain(`directrice${rang}@exemple.fr`);
  });

  it('un droit qui finit, un droit à venir et une délégation disent leurs dates ; un droit fini ne se dit plus', async () => {
    const future = await creerEcole(test.current.deps, { uai: uai(500 + rang), nom: 'École future' });
    const finie = await creerEcole(test.current.deps, { uai: uai(600 + rang), nom: 'École finie' });
    await sql("update habilitations set fin = '2099-08-31' where agent_id = $1", [agent.id]);
    await sql("insert into habilitations (agent_id, ecole_id, debut) values ($1, $2, '2099-09-01')", [
      agent.id,
      future.id,
    ]);
    await sql(
      "insert into habilitations (agent_id, ecole_id, debut, fin) values ($1, $2, '2020-09-01', '2021-08-31')",
      [agent.id, finie.id],
    );
    const { texte } = await ouvrir();
    expect(texte).toContain('jusqu’au 31 août 2099 inclus');
    expect(texte).toContain('depuis le 1er septembre 2099');
    expect(texte).not.toContain('École finie');
  });

  it('sans école : la page dit pourquoi et à qui s’adresser', async () => {
    await sql('delete from habilitations where agent_id = $1', [agent.id]);
    for (const url of [paths.monAcces(), paths.arena(), paths.ecoles()]) {
      const { texte } = await directrice.ouvrir(url);
      expect(texte).toContain('Aucune école ne vous est confiée');
      expect(texte).toContain('adressez-vous à l’IEN');
    }
  });

  it('sans mail : la page le dit, et rien n’est mis en file', async () => {
    await sql('update agents set mail = null where id = $1', [agent.id]);
    expect((await ouvrir()).texte).toContain('Aucun mail connu');
    const page = await directrice.ouvrir(paths.monMotDePasse());
    const fait = await directrice.presser(page, 'Changer le mot de passe', {
      remplir: { actuel: MOT_DE_PASSE, nouveau: NOUVEAU, confirmation: NOUVEAU },
    });
    expect(fait.texte).toContain('aucune adresse n’est connue');
    expect(await motifs()).toEqual([]);
  });
});

describe('changer de mot de passe (règles §4.3, §10)', () => {
  const changer = async (remplir: Record<string, string> = {}, qui = directrice) =>
    qui.presser(await qui.ouvrir(paths.monMotDePasse()), 'Changer le mot de passe', {
      remplir: {
        actuel: MOT_DE_PASSE,
        nouveau: NOUVEAU,
        confirmation: remplir.nouveau ?? NOUVEAU,
        ...remplir,
      },
    });
  const entreAvec = async (motDePasse: string) =>
    (await donnerMotDePasse(test.current, agent.identifiant, { motDePasse })).page?.status === 303;

  it('le nouveau sert, l’ancien plus ; les autres sessions finissent, celle-ci reste sous un autre numéro ; journal et mail', async () => {
    const autre = await autreNavigateur();
    const [avant] = await sql<{ e: string }>(
      'select empreinte::text as e from sessions where agent_id = $1 order by ouverte_le',
      [agent.id],
    );
    const page = await changer();
    expect(page.url).toBe(paths.monAcces());
    expect(page.texte).toContain('Votre mot de passe est changé');
    expect(await estConnecte(autre)).toBe(false);
    expect(await estConnecte(directrice)).toBe(true);
    const apres = await sql<{ e: string }>('select empreinte::text as e from sessions where agent_id = $1', [
      agent.id,
    ]);
    expect(apres).toHaveLength(1);
    expect(apres[0]?.e).not.toBe(avant?.e);
    expect(await entreAvec(MOT_DE_PASSE)).toBe(false);
    expect(await entreAvec(NOUVEAU)).toBe(true);
    expect(await actionsDuJournal()).toContain('mot_de_passe.change');
    expect(await motifs()).toEqual(['mot_de_passe']);
  });

  it.each(['mot de passe changé', 'autres sessions fermées'])(
    '%s : les appareils d’avant sont inconnus, celui-ci reste connu',
    async (quoi) => {
      const { deps } = test.current;
      const poste = await entrer(test.current, agent);
      const avant = poste.appareil;
      await poste.ouvrir(paths.monMotDePasse());
      if (quoi === 'autres sessions fermées') await poste.envoyer(paths.fermerAutresSessions(), {});
      else
        await poste.envoyer(paths.monMotDePasse(), {
          actuel: MOT_DE_PASSE,
          nouveau: NOUVEAU,
          confirmation: NOUVEAU,
        });
      expect(poste.page?.status).toBe(303);
      const [{ version } = { version: 0 }] = await sql<{ version: number }>(
        'select version_session as version from agents where id = $1',
        [agent.id],
      );
      const versionDe = (cookie: string) =>
        createDeviceCookie(deps).recognize(decodeURIComponent(cookie), agent.identifiant)?.versionSession;
      expect(versionDe(poste.appareil)).toBe(version);
      expect(versionDe(avant)).toBeLessThan(version);
    },
  );

  it('le numéro d’avant ne vaut plus rien', async () => {
    const poste = await entrer(test.current, agent);
    const cookie = poste.cookie;
    await poste.ouvrir(paths.monMotDePasse());
    await poste.envoyer(paths.monMotDePasse(), {
      actuel: MOT_DE_PASSE,
      nouveau: NOUVEAU,
      confirmation: NOUVEAU,
    });
    expect(poste.page?.status).toBe(303);
    expect((await poste.ouvrirAvec(paths.monAcces(), cookie)).status).toBe(303);
    expect((await poste.ouvrir(paths.monAcces())).status).toBe(200);
  });

  it('une connexion commencée avec l’ancien n’aboutit pas', async () => {
    const enRoute = await donnerMotDePasse(test.current, agent.identifiant);
    await enRoute.suivre();
    await changer();
    await enRoute.envoyer(paths.connexionOtp(), { moyen: 'otp', code: prochainCode(test.current) });
    expect(enRoute.page?.headers.location).toMatch(/^\/connexion/);
    expect(enRoute.page?.headers.location).not.toBe(paths.arena());
    expect((await enRoute.ouvrir(paths.arena())).status).toBe(303);
  });

  it('ne rend pas plus récent le dernier code', async () => {
    await vieillirCode(test, agent.identifiant, 9 * 60_000);
    await changer();
    const [{ age } = { age: 0 }] = await sql<{ age: number }>(
      'select extract(epoch from now() - dernier_code_le)::float8 as age from sessions where agent_id = $1',
      [agent.id],
    );
    expect(age).toBeGreaterThan(500);
  });

  it('demande d’abord un code récent, puis revient au formulaire', async () => {
    await vieillirCode(test, agent.identifiant, 11 * 60_000);
    const code = await directrice.ouvrir(paths.monMotDePasse());
    expect(code.url).toContain(paths.confirmationOtp());
    const page = await directrice.confirmerParCode(code);
    expect(page.url).toBe(paths.monMotDePasse());
    await vieillirCode(test, agent.identifiant, 11 * 60_000);
    const refus = await directrice.presser(page, 'Changer le mot de passe', {
      remplir: { actuel: MOT_DE_PASSE, nouveau: NOUVEAU, confirmation: NOUVEAU },
    });
    expect(refus.url).toContain(paths.confirmationOtp());
    expect(await entreAvec(MOT_DE_PASSE)).toBe(true);
  });

  it.each([
    ['trop court', { nouveau: 'Abricot-9' }, 'trop court'],
    ['trop courant', { nouveau: 'motdepasse123' }, 'trop courant'],
    ['fait de son nom', { nouveau: 'claire-martin-2026' }, 'fait de votre nom'],
    ['le même', { nouveau: MOT_DE_PASSE }, 'déjà le vôtre'],
    ['deux saisies différentes', { confirmation: 'Autre-Chose-Entierement' }, 'diffèrent'],
    ['actuel faux', { actuel: 'Pas-Le-Bon-Du-Tout' }, 'pas votre mot de passe actuel'],
  ])('refusé, %s : la page dit pourquoi et rien ne change', async (_cas, remplir, raison) => {
    const page = await changer(remplir as Record<string, string>);
    expect(page.statut).toBe(422);
    expect(page.texte).toContain(raison);
    expect(page.html).not.toContain(NOUVEAU);
    expect(await entreAvec(MOT_DE_PASSE)).toBe(true);
    expect(await motifs()).toEqual([]);
  });

  it('un actuel faux fait attendre cette page, jamais la connexion', async () => {
    let page = await changer({ actuel: 'Faux-Numero-1-Ici' });
    for (let essai = 2; essai <= 7 && page.statut === 422; essai += 1)
      page = await changer({ actuel: `Faux-Numero-${essai}-Ici` });
    expect(page.statut).toBe(429);
    expect(page.texte).toContain('Prochain essai possible');
    // Even the right one waits here; at the login it is known at once.
    expect((await changer()).statut).toBe(429);
    expect(await entreAvec(MOT_DE_PASSE)).toBe(true);
    expect((await actionsDuJournal()).filter((action) => action === 'mot_de_passe.refuse')).toHaveLength(5);
  });
});

describe('sessions ouvertes (règles §10)', () => {
  it('chacune dit son appareil en mots simples ; celle-ci se reconnaît', async () => {
    const navigation = directrice.navigation;
    await navigation.post(paths.deconnexion());
    const poste = new Poste(test.current);
    await poste.ouvrir(paths.connexion());
    await poste
      .preparerEnvoi(paths.connexion(), {
        identifiant: agent.identifiant,
        motDePasse: MOT_DE_PASSE,
        retour: '',
      })
      .set('User-Agent', FIREFOX);
    await poste.ouvrir(paths.connexionOtp());
    await poste.envoyer(paths.connexionOtp(), { moyen: 'otp', code: prochainCode(test.current) });
    const { texte, html } = await ouvrir();
    expect(texte).toContain('Firefox sous Windows');
    expect(texte).toContain('cette session');
    expect(html).not.toContain('Gecko');
    const traces = JSON.stringify(
      await sql('select sessions::text from sessions where agent_id = $1', [agent.id]),
    );
    expect(traces).not.toMatch(/Gecko|127\.0\.0\.1|::1/);
  });

  it('« Fermer » ferme celle-là seulement, « Fermer les autres » toutes les autres ; le journal le dit', async () => {
    const [deuxieme, troisieme] = [await autreNavigateur(), await autreNavigateur()];
    const page = await ouvrir();
    expect(boutonsDe(page).filter((nom) => nom === 'Fermer')).toHaveLength(2);
    const fermee = await directrice.presser(page, 'Fermer');
    expect(fermee.texte).toContain('La session est fermée.');
    const restent = [await estConnecte(deuxieme), await estConnecte(troisieme)];
    expect(restent.filter(Boolean)).toHaveLength(1);
    const seule = await directrice.presser(fermee, 'Fermer les autres');
    expect(seule.texte).toContain('1 autre session est fermée');
    expect([await estConnecte(deuxieme), await estConnecte(troisieme)]).toEqual([false, false]);
    expect(await estConnecte(directrice)).toBe(true);
    expect(boutonsDe(seule)).not.toContain('Fermer les autres');
    expect(await sessionsDe(test, agent.identifiant)).toHaveLength(1);
    expect(await actionsDuJournal()).toEqual(expect.arrayContaining(['session.fermee', 'sessions.fermees']));
  });

  it('« Fermer » deux fois, ou sous un nom inventé : rien de plus, et la page le dit', async () => {
    await autreNavigateur();
    const page = await ouvrir();
    await directrice.presser(page, 'Fermer');
    expect((await directrice.presser(page, 'Fermer')).texte).toContain('déjà fermée');
  });

  it('deux sessions qui se ferment l’une l’autre au même moment ne s’attendent pas', async () => {
    const autre = await autreNavigateur();
    const [la, ici] = [await autre.ouvrir(paths.monAcces()), await ouvrir()];
    const reponses = await Promise.all([
      directrice.envoyer(ici, 'Fermer').then((r) => r),
      autre.envoyer(la, 'Fermer').then((r) => r),
      directrice.envoyer(ici, 'Fermer les autres').then((r) => r),
      autre.envoyer(la, 'Fermer les autres').then((r) => r),
    ]);
    for (const { status } of reponses) expect([303, 401, 403]).toContain(status);
  });

  it('une session finie par le temps n’est plus montrée', async () => {
    await autreNavigateur();
    await sql(
      `update sessions set vue_le = now() - interval '46 minutes' where empreinte in (
         select empreinte from sessions where agent_id = $1 order by ouverte_le desc limit 1)`,
      [agent.id],
    );
    expect(boutonsDe(await ouvrir())).not.toContain('Fermer');
  });
});

describe('nouveau téléphone (règles §10)', () => {
  const commencer = async (qui = directrice) =>
    qui.presser(await qui.ouvrir(paths.nouveauTelephone()), 'Afficher le QR code');
  const secretEnVigueur = async () =>
    (
      await sql<{ s: string }>("select encode(otp_chiffre, 'hex') as s from agents where id = $1", [agent.id])
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
    const tout = JSON.stringify(await sql('select a::text from agents a where id = $1', [agent.id]));
    expect(tout).not.toContain(secret);
  });

  it('confirmé : le nouveau sert, l’ancien plus ; codes de secours renouvelés, autres sessions finies, journal et mail', async () => {
    const autre = await autreNavigateur();
    await sql("insert into agent_codes_secours (agent_id, hache) values ($1, 'ancien')", [agent.id]);
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
    const codes = await sql<{ hache: string }>('select hache from agent_codes_secours where agent_id = $1', [
      agent.id,
    ]);
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
    const tard = await directrice.presser(page, 'Relier ce téléphone', { remplir: { code: codeDe(secret) } });
    expect(tard.texte).toContain('ne vaut plus rien');
    expect(await ancienTelephone()).toBe(true);
    await commencer();
    await sql("update agents set otp_futur_le = now() - interval '31 minutes' where id = $1", [agent.id]);
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
    const ici = await directrice.ouvrir(paths.nouveauTelephone());
    expect(cle(ici)).toBe('');
    expect(ici.html).toContain('Afficher le QR code');
    await directrice.presser(await directrice.ouvrir(paths.monAcces()), 'Fermer les autres');
    const [attente] = await sql<{ n: number }>(
      'select count(otp_futur_chiffre)::int as n from agents where id = $1',
      [agent.id],
    );
    expect(attente?.n).toBe(0);
  });

  it('de nouveaux codes de secours : un mail le dit', async () => {
    const page = await directrice.ouvrir(paths.codesSecours());
    await directrice.presser(page, 'Créer dix nouveaux codes');
    expect(await motifs()).toContain('codes_secours');
  });

  it('chaque étape demande un code récent, que donne aussi un code de secours', async () => {
    const page = await commencer();
    const [code = ''] = await codesDe();
    await vieillirCode(test, agent.identifiant, 11 * 60_000);
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
    const codes = await renouvelerCodesSecours(test.current.deps, session);
    expect(codes).toHaveLength(drawCodesSecours(() => 0).length);
    return codes;
  }

  it('un enrôlement demandé à l’assistance efface le téléphone en attente', async () => {
    await commencer();
    await test.current.deps.database.withOps((trx) =>
      renouvelerEnrolement(test.current.deps, trx, agent.identifiant),
    );
    const [reste] = await sql('select otp_futur_chiffre from agents where id = $1', [agent.id]);
    expect(reste).toEqual({ otp_futur_chiffre: null });
  });
});

describe('mails à l’agent (règles §10)', () => {
  it('partent par la file, à son adresse, sans secret ; le lien est celui de la configuration', async () => {
    await directrice.presser(await directrice.ouvrir(paths.monMotDePasse()), 'Changer le mot de passe', {
      remplir: { actuel: MOT_DE_PASSE, nouveau: NOUVEAU, confirmation: NOUVEAU },
    });
    const [{ payload } = { payload: '' }] = (await avisEnFile(test)).filter(
      ({ agentId }) => agentId === agent.id,
    );
    expect(payload).not.toMatch(new RegExp(`${NOUVEAU}|argon2|${agent.identifiant}`));
    const mail = (await expedier(test)).find(({ to }) => to.address === `directrice${rang}@exemple.fr`);
    expect(mail?.subject).toContain('Votre mot de passe a changé');
    expect(mail?.text).toContain(agent.identifiant);
    expect(mail?.messageId).toMatch(/^<avis-\d+@localhost>$/);
    const boite = await directrice.ouvrir(paths.boiteDEnvoi());
    expect(boite.texte).toContain('Votre mot de passe a changé');
  });

  it('l’adresse de « Mon accès » est celle de la page', async () => {
    await test.current.deps.database.withOps((trx) =>
      trx.run("select programmer_avis($1, 'nouvel_appareil', $2)", [
        agent.id,
        '{"appareil":"Firefox sous Linux"}',
      ]),
    );
    const mail = (await expedier(test)).find(({ to }) => to.address === `directrice${rang}@exemple.fr`);
    expect(mail?.text).toContain(`http://localhost:3000${paths.monAcces()}`);
    expect(mail?.text).toContain('Firefox sous Linux');
  });

  it('cinq par jour et par motif au plus : personne ne remplit une boîte', async () => {
    const prevenir = () =>
      test.current.deps.database.withOps((trx) =>
        trx.one<{ fait: boolean }>("select programmer_avis($1, 'code_secours', '{}') as fait", [agent.id]),
      );
    const faits: boolean[] = [];
    for (let essai = 0; essai < 8; essai += 1) faits.push((await prevenir()).fait);
    expect(faits).toEqual([true, true, true, true, true, false, false, false]);
    expect(await motifs()).toHaveLength(5);
    await sql('update agent_avis set jour = jour - 1 where agent_id = $1', [agent.id]);
    expect((await prevenir()).fait).toBe(true);
  });
});
