import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { jeton } from '../../helpers/scenes/scene.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let directrice: Visiteur;
let avecMail = '';
let sansMail = '';
let refusee = '';

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  const [ava = '', tom = ''] = await ajouterEleves(deps, ecole, [
    { nom: "D'ŁUKASZ-N'GUYỄN", prenom: 'Ava', classe: 'CP A' },
    { nom: "D'ŁUKASZ-N'GUYỄN", prenom: 'Tom', classe: 'CM2' },
  ]);
  [avecMail = '', sansMail = '', refusee = ''] = await ajouterRepresentants(deps, ecole, [
    {
      nom: "D'ŁUKASZ-N'GUYỄN",
      prenom: 'Zoé',
      mail: 'zoe@exemple.fr',
      portable: '+33612345678',
      enfants: [ava, tom],
    },
    { nom: 'SANSMAIL', prenom: 'Luc', enfants: [tom] },
    { nom: 'REFUS', prenom: 'Max', mail: 'max@exemple.fr', enfants: [tom] },
  ]);
  await deps.database.withOps((trx) =>
    trx.run(
      sql`update representants_legaux set mail_refuse = mail, mail_refuse_motif = 'Inconnue' where id = ${refusee}`,
    ),
  );
  directrice = await Visiteur.connecter(test, 'directrice');
});

const informer = async (...ids: string[]) => {
  const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
  return directrice.presser(liste, 'Informer par feuilles', { cocher: ids });
};

const comptes = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ fiche: string; etat: string }>(
      sql`select r.id as fiche, c.etat from representants_legaux r join comptes c on c.id = r.compte_id order by r.id`,
    ),
  );
const envois = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ ficheId: string; adresse: string; statut: string; messageId: string }>(
      sql`select fiche_id as "ficheId", adresse, statut, message_id as "messageId" from envois order by id`,
    ),
  );

describe('Informer les représentants légaux par mail (guide §4, règles §5.3)', () => {
  it('ceux sans adresse utilisable sont comptés avant de confirmer, et restent non informés', async () => {
    const plan = await informer(avecMail, sansMail, refusee);
    expect(plan.texte).toContain('1 personne a une adresse mail utilisable');
    expect(plan.texte).toContain('2 n’en ont pas');
    const parMail = await directrice.presser(plan, 'Informer par mail plutôt');
    expect(parMail.texte).toContain('Pas d’adresse mail dans ONDE');
    expect(parMail.texte).toContain('L’adresse mail ne reçoit pas');
    expect(await envois()).toEqual([]);

    const fait = await directrice.presser(parMail, 'Confirmer');
    expect(fait.texte).toContain('L’envoi d’un mail est demandé.');
    expect((await comptes()).map(({ etat }) => etat)).toEqual(['informe', 'non_informe', 'non_informe']);
    expect(await envois()).toEqual([
      {
        ficheId: avecMail,
        adresse: 'zoe@exemple.fr',
        statut: 'en_attente',
        messageId: expect.stringMatching(/^<[\w-]+@localhost>$/),
      },
    ]);
    expect(fait.texte).toContain('0 mail traité sur 1');

    const feuilles = await directrice.presser(fait, 'Préparer leurs feuilles');
    expect(feuilles.texte).toContain('Vous allez informer 2 représentants légaux par feuilles imprimables');
  });

  it('confirmer une seconde fois n’envoie rien de plus', async () => {
    const parMail = await directrice.presser(await informer(avecMail), 'Informer par mail plutôt');
    await directrice.presser(parMail, 'Confirmer');
    const avant = (await envois()).length;
    await directrice.presser(parMail, 'Confirmer');
    expect(await envois()).toHaveLength(avant);
  });

  it('une adresse retirée de ONDE entre le plan et « Confirmer » : rien n’est fait, le plan est recalculé', async () => {
    const parMail = await directrice.presser(await informer(avecMail), 'Informer par mail plutôt');
    const { database } = test.current.deps;
    await database.withOps((trx) =>
      trx.run(sql`update representants_legaux set mail = null where id = ${avecMail}`),
    );
    const avant = (await envois()).length;
    const recalcule = await directrice.presser(parMail, 'Confirmer');
    expect(recalcule.texte).toContain('Des comptes ont changé depuis l’affichage du plan');
    expect(await envois()).toHaveLength(avant);
    await database.withOps((trx) =>
      trx.run(sql`update representants_legaux set mail = 'zoe@exemple.fr' where id = ${avecMail}`),
    );
  });

  it('« Renvoyer » ne concerne que les mails rejetés dont l’adresse est utilisable', async () => {
    const parMail = await directrice.presser(await informer(avecMail), 'Informer par mail plutôt');
    const fait = await directrice.presser(parMail, 'Confirmer');
    const { database } = test.current.deps;
    const operation = fait.url.split('/').at(-1) ?? '';
    await database.withOps((trx) =>
      trx.run(
        sql`update envois set statut = 'rejete', motif = 'Boîte pleine pendant trop longtemps.'
           where operation_id = ${operation}`,
      ),
    );
    const echoue = await directrice.ouvrir(paths.operation({ uai: ecole.uai, id: operation }));
    expect(echoue.texte).toContain('Boîte pleine pendant trop longtemps.');
    const renvoye = await directrice.presser(echoue, 'Renvoyer 1 mail');
    expect(renvoye.texte).toContain('1 mail repart');
    expect(renvoye.texte).toContain('0 mail traité sur 1');
    const lignes = await database.withOps((trx) =>
      trx.rows<{ statut: string; remplace: boolean }>(
        sql`select statut, remplace_par is not null as remplace from envois where operation_id = ${operation} order by id`,
      ),
    );
    expect(lignes).toEqual([
      { statut: 'rejete', remplace: true },
      { statut: 'en_attente', remplace: false },
    ]);
  });
});

describe('Réinitialiser les mots de passe (guide §4)', () => {
  it('n’envoie aucun mail, même si une demande forgée le réclame', async () => {
    await directrice.presser(await informer(avecMail), 'Confirmer');
    const liste = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
    const plan = await directrice.presser(liste, 'Réinitialiser les mots de passe', { cocher: [avecMail] });
    const avant = await envois();
    const forgee = await directrice.navigation
      .post(`${plan.url}/option`)
      .type('form')
      .send({ _csrf: await jeton(directrice), mode: 'mail' });
    expect(forgee.status).toBe(404);
    const fait = await directrice.presser(plan, 'Confirmer');
    expect(fait.texte).toContain('1 mot de passe a été réinitialisé');
    expect(await envois()).toEqual(avant);
  });
});

describe('Opérations', () => {
  it('la liste dit ce qui a été fait, par qui, et ce que deviennent les mails', async () => {
    const liste = await directrice.ouvrir(paths.operations({ uai: ecole.uai }));
    expect(liste.texte).toContain('Informer les représentants légaux par mail');
    expect(liste.texte).toContain('1 en route');
  });

  it('une délégation limitée aux élèves ne voit ni les opérations des représentants légaux, ni leur page', async () => {
    const deleguee = await Visiteur.connecter(test, 'deleguee');
    const liste = await deleguee.ouvrir(paths.operations({ uai: ecole.uai }));
    expect(liste.texte).not.toContain('représentants légaux par mail');
    const [{ id } = { id: '' }] = await test.current.deps.database.withOps((trx) =>
      trx.rows<{ id: string }>(sql`select id from operations where profil = 'representant_legal' limit 1`),
    );
    const page = await deleguee.ouvrir(paths.operation({ uai: ecole.uai, id }));
    const inconnue = await deleguee.ouvrir(paths.operation({ uai: ecole.uai, id: '999999' }));
    expect([page.statut, page.texte]).toEqual([404, inconnue.texte]);
  });
});

describe('Lettres (règles §6)', () => {
  it('une lettre par compte, puis « seulement ceux informés depuis la dernière impression »', async () => {
    const plan = await informer(avecMail, sansMail);
    const fait = await directrice.presser(plan, 'Confirmer');
    const url = paths.feuillesOperation({ uai: ecole.uai, id: fait.url.split('/').at(-1) ?? '' });
    for (const options of ['', '?par_page=4&couvertures=1']) {
      const pdf = await directrice.navigation.get(`${url}${options}`).buffer(true);
      expect(pdf.status).toBe(200);
      expect(pdf.headers['content-type']).toContain('application/pdf');
    }
    const rien = await directrice.navigation.get(`${url}?nouveaux=1`);
    expect([rien.status, rien.headers.location]).toEqual([303, fait.url]);
  });
});
