import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { drawCodesSecours, hashCodeSecours } from '../../../../src/auth/codes-secours.ts';
import { paths } from '../../../../src/paths.ts';
import { ajouterEleves, desEleves } from '../../../builders/ecole.ts';
import { misesAJour } from '../../../builders/onde.ts';
import { erreursDe } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  numero,
  prenoms,
  test,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { verifierPageDErreur } from '../../../helpers/visiteur/page-erreur.ts';
import { entrer, prochainCode } from '../../../helpers/visiteur/poste.ts';
import {
  attendreVerrous,
  compterEcritures,
  lancer,
  sessionsDe,
  tenirVerrou,
  vieillirActivite,
} from '../../../helpers/visiteur/sessions.ts';

useEcranOnde();

const agent = () => `directrice${numero}`;
const enBase = useBase(test);
/** A computer of its own for the director of the moment. */
const ouvrirPoste = () => entrer(test.current, { id: '', identifiant: agent() });
const seulesSessions = async () => {
  await enBase(
    sql`delete from sessions s using agents a where a.id = s.agent_id and a.identifiant = ${agent()}`,
  );
};
const bascule = () => paths.gestionComptesEleves({ uai: ecole.uai });
const eleves = () => paths.eleves({ uai: ecole.uai });
const actions = async () =>
  (
    await enBase<{ action: string }>(
      sql`select action from journal where agent_id = (select id from agents where identifiant = ${agent()})
         and action in ('deconnexion', 'parametrage.comptes_eleves', 'onde.importe') order by id`,
    )
  ).map(({ action }) => action);

/** From now on a log-out has ended the session and stays there, not yet committed, until the promise it gives is called. */
async function suspendreLaSortie(): Promise<() => Promise<void>> {
  await enBase(sql`create or replace function attendre() returns trigger language plpgsql security definer as $$
    begin perform pg_advisory_xact_lock(8); return null; end $$`);
  await enBase(
    sql`create or replace trigger z_attendre after delete on sessions for each row execute function attendre()`,
  );
  return tenirVerrou(test, 'select pg_advisory_xact_lock(8)');
}
afterEach(async () => {
  await enBase(sql`drop function if exists attendre cascade`);
});

const SIX = [1, 2, 3, 4, 5, 6];

describe('une session fermée ne revient pas, quoi qu’il reste en vol (règles §11)', () => {
  it.each(SIX)(
    'une action attend un verrou, la déconnexion attend l’action : les deux se font (%s/6)',
    async () => {
      await seulesSessions();
      const poste = await ouvrirPoste();
      const relacher = await tenirVerrou(test, `select 1 from ecoles where id = ${ecole.id} for update`);
      const action = lancer(poste.preparerEnvoi(bascule(), { actif: '0' }));
      await attendreVerrous(test, 1);
      const sortie = lancer(poste.preparerEnvoi(paths.deconnexion()));
      await attendreVerrous(test, 2);
      await relacher();
      expect((await action).status).toBe(303);
      expect((await sortie).headers.location).toBe('/connexion?deconnecte=1');
      expect((await actions()).sort()).toEqual(['deconnexion', 'parametrage.comptes_eleves']);
      expect(await sessionsDe(test, agent())).toEqual([]);
      expect((await poste.ouvrir('/arena')).headers.location).toContain('/connexion');
      expect(
        await enBase(
          sql`select 1 from donnees_de_session left join sessions using (empreinte) where agent_id is null`,
        ),
      ).toEqual([]);
    },
  );

  it.each(SIX)(
    'une page attend un verrou pendant la déconnexion : elle s’affiche entière, et n’écrit rien (%s/6)',
    async () => {
      await ajouterEleves(test.current.deps, ecole, desEleves(3, 1));
      await seulesSessions();
      const poste = await ouvrirPoste();
      // A message waits to be shown: the page will want to write that it was.
      await poste.envoyer(bascule(), { actif: '0' });
      const { cookie } = poste;
      const relacher = await tenirVerrou(test, 'lock table eleves in access exclusive mode');
      const page = lancer(poste.preparerLecture(eleves()));
      await attendreVerrous(test, 1);
      expect((await poste.envoyer(paths.deconnexion())).status).toBe(303);
      await relacher();
      const lue = await page;
      expect(lue.status).toBe(200);
      expect(lue.text.match(/NOM000\d/g)?.length).toBeGreaterThanOrEqual(3);
      expect(await sessionsDe(test, agent())).toEqual([]);
      expect((await poste.ouvrirAvec('/arena', cookie)).headers.location).toContain('/connexion');
    },
  );

  it('la déconnexion est en train de s’écrire : ni la page ni l’action en vol n’échouent, ni ne la défont', async () => {
    await seulesSessions();
    const poste = await ouvrirPoste();
    await poste.envoyer(bascule(), { actif: '0' });
    const erreurs = erreursDe(test.current);
    const relacher = await suspendreLaSortie();
    const sortie = lancer(poste.preparerEnvoi(paths.deconnexion()));
    await attendreVerrous(test, 1);
    const page = lancer(poste.preparerLecture(paths.parametrage({ uai: ecole.uai })));
    const action = lancer(poste.preparerEnvoi(bascule(), { actif: '1' }));
    await attendreVerrous(test, 3);
    await relacher();
    expect((await sortie).status).toBe(303);
    expect((await page).status).toBe(200);
    verifierPageDErreur(await action, 401);
    expect(await actions()).toEqual(['parametrage.comptes_eleves', 'deconnexion']);
    expect(await sessionsDe(test, agent())).toEqual([]);
    expect(erreursDe(test.current)).toBe(erreurs);
  });
});

describe('déconnexion pendant « Confirmer » d’une mise à jour ONDE : tout ou rien (règles §11)', () => {
  it('commencée avant elle, la mise à jour va au bout, puis la session se ferme', async () => {
    const page = await deposer(avec(classe()));
    const relacher = await tenirVerrou(test, 'lock table eleves in share mode');
    const confirmation = lancer(directrice.envoyer(page, 'Confirmer'));
    await attendreVerrous(test, 1);
    const sortie = lancer(directrice.envoyer(page, 'Se déconnecter'));
    await attendreVerrous(test, 2);
    await relacher();
    expect((await confirmation).headers.location).toBe(page.url);
    expect((await sortie).headers.location).toBe('/connexion?deconnecte=1');
    expect(await prenoms()).toHaveLength(10);
    // In the order in which they came true: nobody acts after leaving.
    expect(await actions()).toEqual(['onde.importe', 'deconnexion']);
    expect(await sessionsDe(test, agent())).toEqual([]);
  });

  it('commencée après elle, elle est refusée et rien n’est écrit', async () => {
    const page = await deposer(avec(classe()));
    const relacher = await suspendreLaSortie();
    const sortie = lancer(directrice.envoyer(page, 'Se déconnecter'));
    await attendreVerrous(test, 1);
    const confirmation = lancer(directrice.envoyer(page, 'Confirmer'));
    await attendreVerrous(test, 2);
    await relacher();
    expect((await sortie).status).toBe(303);
    verifierPageDErreur(await confirmation, 401);
    expect(await prenoms()).toEqual([]);
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([{ etat: 'proposee' }]);
    expect(await actions()).toEqual(['deconnexion']);
  });
});

describe('plusieurs demandes d’une même session à la fois', () => {
  it('vingt actions ensemble se font toutes, et leurs messages ne ferment pas la session', async () => {
    const fiches = await ajouterEleves(test.current.deps, ecole, desEleves(20, 2));
    await seulesSessions();
    const poste = await ouvrirPoste();
    await poste.ouvrir(eleves());
    const reponses = await Promise.all(
      fiches.map((id) =>
        poste.preparerEnvoi(paths.actionEleve({ uai: ecole.uai, id }), { action: 'informer' }),
      ),
    );
    expect(reponses.map(({ status }) => status)).toEqual(fiches.map(() => 303));
    expect(new Set(reponses.map(({ headers }) => headers.location)).size).toBe(20);
    const bascules = await Promise.all(
      fiches.map((_id, rang) => poste.preparerEnvoi(bascule(), { actif: String(rang % 2) })),
    );
    expect(bascules.map(({ status }) => status)).toEqual(fiches.map(() => 303));
    expect((await poste.ouvrir('/arena')).status).toBe(200);
    expect(await sessionsDe(test, agent())).toHaveLength(1);
  });

  it.each(SIX)(
    'deux confirmations ensemble, par deux preuves : une gagne, l’autre mène à la connexion (%s/6)',
    async () => {
      await seulesSessions();
      const poste = await ouvrirPoste();
      const [code = ''] = drawCodesSecours(test.current.deps.randomInt);
      await enBase(
        sql`insert into agent_codes_secours (agent_id, hache) select id, ${hashCodeSecours(code)}
           from agents where identifiant = ${agent()}`,
      );
      await poste.ouvrir('/connexion/confirmation?retour=/ecoles');
      const erreurs = erreursDe(test.current);
      const confirmer = (moyen: string, valeur: string) =>
        lancer(poste.preparerEnvoi('/connexion/confirmation', { moyen, code: valeur, retour: '/ecoles' }));
      // Both proofs are judged, then both wait to raise the session.
      const relacher = await tenirVerrou(
        test,
        `select 1 from sessions s join agents a on a.id = s.agent_id and a.identifiant = '${agent()}' for key share of s`,
      );
      const demandes = [confirmer('otp', prochainCode(test.current)), confirmer('secours', code)];
      await attendreVerrous(test, 2);
      await relacher();
      const reponses = await Promise.all(demandes);
      const gagnante = reponses.find(({ headers }) => headers.location === '/ecoles');
      const [perdante, ...autres] = reponses.filter((reponse) => reponse !== gagnante);
      expect(autres).toEqual([]);
      expect([303, 401]).toContain(perdante?.status);
      expect(perdante?.headers.location ?? perdante?.text).toMatch(/\/connexion(\?|")/);
      expect(await sessionsDe(test, agent())).toEqual([{ etape: 'ouverte', donnees: true }]);
      expect(erreursDe(test.current)).toBe(erreurs);
      const cookie = [gagnante?.headers['set-cookie'] ?? []].flat().join(';');
      expect((await poste.ouvrirAvec('/arena', /comptes1d=[^;]+/.exec(cookie)?.[0] ?? '')).status).toBe(200);
    },
  );

  it('le même code envoyé deux fois : une confirmation, un refus, toujours connectée', async () => {
    await seulesSessions();
    const poste = await ouvrirPoste();
    await poste.ouvrir('/connexion/confirmation?retour=/ecoles');
    const champs = { moyen: 'otp', code: prochainCode(test.current), retour: '/ecoles' };
    const reponses = await Promise.all(
      [1, 2].map(() => poste.preparerEnvoi('/connexion/confirmation', champs)),
    );
    expect(reponses.filter(({ headers }) => headers.location === '/ecoles')).toHaveLength(1);
    expect(await sessionsDe(test, agent())).toHaveLength(1);
  });
});

describe('l’activité se note une fois par minute au plus (règles §11)', () => {
  it('cent demandes : une écriture ; les lectures automatiques n’en font aucune', {
    timeout: 60_000,
  }, async () => {
    await seulesSessions();
    const poste = await ouvrirPoste();
    const ecritures = await compterEcritures(test);
    const lire = (automatique: boolean) =>
      poste.preparerLecture(paths.arena()).set(automatique ? { 'x-lecture-automatique': '1' } : {});
    for (let n = 0; n < 100; n += 1) await lire(false).expect(200);
    expect(await ecritures()).toEqual({});
    await vieillirActivite(test, agent(), 61_000);
    await ecritures();
    for (let n = 0; n < 20; n += 1) await lire(true).expect(200);
    expect(await ecritures()).toEqual({});
    for (let n = 0; n < 100; n += 1) await lire(false).expect(200);
    expect(await ecritures()).toEqual({ sessions: 1 });
    await vieillirActivite(test, agent(), 61_000);
    await ecritures();
    const relacher = await tenirVerrou(test, 'select 1 from sessions for no key update');
    const ensemble = Array.from({ length: 8 }, () => lancer(lire(false).expect(200)));
    await attendreVerrous(test, 8);
    await relacher();
    await Promise.all(ensemble);
    expect(await ecritures()).toEqual({ sessions: 1 });
  });
});
