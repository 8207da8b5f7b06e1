import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { MOT_DE_PASSE } from '../../../builders/agent.ts';
import { creerEcole, uai } from '../../../builders/ecole.ts';
import {
  actionsDuJournal,
  agent,
  autreNavigateur,
  directrice,
  enBase,
  estConnecte,
  FIREFOX,
  motifs,
  NOUVEAU,
  ouvrir,
  rang,
  test,
  useMonAcces,
} from '../../../helpers/scenes/connexion/mon-acces.ts';
import { Poste, prochainCode } from '../../../helpers/visiteur/poste.ts';
import { sessionsDe } from '../../../helpers/visiteur/sessions.ts';
import { boutonsDe } from '../../../helpers/visiteur/visiteur.ts';

useMonAcces();

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
    await enBase(sql`update habilitations set fin = '2099-08-31' where agent_id = ${agent.id}`);
    await enBase(
      sql`insert into habilitations (agent_id, ecole_id, debut) values (${agent.id}, ${future.id}, '2099-09-01')`,
    );
    await enBase(
      sql`insert into habilitations (agent_id, ecole_id, debut, fin) values (${agent.id}, ${finie.id},
         '2020-09-01', '2021-08-31')`,
    );
    const { texte } = await ouvrir();
    expect(texte).toContain('jusqu’au 31 août 2099 inclus');
    expect(texte).toContain('depuis le 1er septembre 2099');
    expect(texte).not.toContain('École finie');
  });

  it('sans école : la page dit pourquoi et à qui s’adresser', async () => {
    await enBase(sql`delete from habilitations where agent_id = ${agent.id}`);
    for (const url of [paths.monAcces(), paths.arena(), paths.ecoles()]) {
      const { texte } = await directrice.ouvrir(url);
      expect(texte).toContain('Aucune école ne vous est confiée');
      expect(texte).toContain('adressez-vous à l’IEN');
    }
  });

  it('sans mail : la page le dit, et rien n’est mis en file', async () => {
    await enBase(sql`update agents set mail = null where id = ${agent.id}`);
    expect((await ouvrir()).texte).toContain('Aucun mail connu');
    const page = await directrice.ouvrir(paths.monMotDePasse());
    const fait = await directrice.presser(page, 'Changer le mot de passe', {
      remplir: { actuel: MOT_DE_PASSE, nouveau: NOUVEAU, confirmation: NOUVEAU },
    });
    expect(fait.texte).toContain('aucune adresse n’est connue');
    expect(await motifs()).toEqual([]);
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
      await enBase(sql`select sessions::text from sessions where agent_id = ${agent.id}`),
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
    await enBase(
      sql`update sessions set vue_le = now() - interval '46 minutes' where empreinte in (
         select empreinte from sessions where agent_id = ${agent.id} order by ouverte_le desc limit 1)`,
    );
    expect(boutonsDe(await ouvrir())).not.toContain('Fermer');
  });
});
