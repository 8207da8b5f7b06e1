import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { createDeviceCookie } from '../../../../src/auth/device-cookie.ts';
import { paths } from '../../../../src/paths.ts';
import { MOT_DE_PASSE } from '../../../builders/agent.ts';
import { avisEnFile, expedier } from '../../../helpers/avis.ts';
import {
  actionsDuJournal,
  agent,
  autreNavigateur,
  directrice,
  enBase,
  estConnecte,
  motifs,
  NOUVEAU,
  rang,
  test,
  useMonAcces,
} from '../../../helpers/scenes/connexion/mon-acces.ts';
import { donnerMotDePasse, entrer, prochainCode } from '../../../helpers/visiteur/poste.ts';
import { vieillirCode } from '../../../helpers/visiteur/sessions.ts';

useMonAcces();

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
    const [avant] = await enBase<{ e: string }>(
      sql`select empreinte::text as e from sessions where agent_id = ${agent.id} order by ouverte_le`,
    );
    const page = await changer();
    expect(page.url).toBe(paths.monAcces());
    expect(page.texte).toContain('Votre mot de passe est changé');
    expect(await estConnecte(autre)).toBe(false);
    expect(await estConnecte(directrice)).toBe(true);
    const apres = await enBase<{ e: string }>(
      sql`select empreinte::text as e from sessions where agent_id = ${agent.id}`,
    );
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
      const [{ version } = { version: 0 }] = await enBase<{ version: number }>(
        sql`select version_session as version from agents where id = ${agent.id}`,
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
    const [{ age } = { age: 0 }] = await enBase<{ age: number }>(
      sql`select extract(epoch from now() - dernier_code_le)::float8 as age from sessions where agent_id = ${agent.id}`,
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

  it('toutes les fautes à la fois : actuel absent, nouveau trop court, saisies différentes', async () => {
    const page = await changer({ actuel: '', nouveau: 'Abricot-9', confirmation: 'Abricot-8' });
    const rangs = ['Saisissez votre mot de passe actuel', 'trop court', 'diffèrent'].map((mots) =>
      page.texte.indexOf(mots),
    );
    expect([page.statut, rangs.every((rang) => rang > 0)]).toEqual([422, true]);
    expect(rangs).toEqual(rangs.toSorted((a, b) => a - b));
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
      trx.run(
        sql`select programmer_avis(${agent.id}, 'nouvel_appareil', '{"appareil":"Firefox sous Linux"}')`,
      ),
    );
    const mail = (await expedier(test)).find(({ to }) => to.address === `directrice${rang}@exemple.fr`);
    expect(mail?.text).toContain(`http://localhost:3000${paths.monAcces()}`);
    expect(mail?.text).toContain('Firefox sous Linux');
  });

  it('cinq par jour et par motif au plus : personne ne remplit une boîte', async () => {
    const prevenir = () =>
      test.current.deps.database.withOps((trx) =>
        trx.one<{ fait: boolean }>(sql`select programmer_avis(${agent.id}, 'code_secours', '{}') as fait`),
      );
    const faits: boolean[] = [];
    for (let essai = 0; essai < 8; essai += 1) faits.push((await prevenir()).fait);
    expect(faits).toEqual([true, true, true, true, true, false, false, false]);
    expect(await motifs()).toHaveLength(5);
    await enBase(sql`update agent_avis set jour = jour - 1 where agent_id = ${agent.id}`);
    expect((await prevenir()).fait).toBe(true);
  });
});
