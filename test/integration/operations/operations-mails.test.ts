import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { ajouterRepresentants } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { useEcoleNeuve } from '../../helpers/scenes/ecole-neuve.ts';
import { lireCsv, refuserMails } from '../../helpers/scenes/ecran-comptes.ts';
import { conclusionDe, informerRepresentants, marquerMails } from '../../helpers/scenes/operations-mails.ts';
import { tableauDe } from '../../helpers/visiteur/html.ts';
import { vieillirActivite } from '../../helpers/visiteur/sessions.ts';
import { boutonsDe, lienDe, type Page } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const neuve = useEcoleNeuve(test);

/** Three with a mail, one without, one whose address was refused before. */
let ana = '';
let bob = '';
let cid = '';
let sansMail = '';
let refuse = '';

beforeEach(async () => {
  const { deps } = test.current;
  const enfants = neuve.ids.slice(0, 1);
  [ana = '', bob = '', cid = '', sansMail = '', refuse = ''] = await ajouterRepresentants(deps, neuve.ecole, [
    { nom: 'ANA', prenom: 'Zoé', mail: 'ana@exemple.fr', enfants },
    { nom: 'BOB', prenom: 'Zoé', mail: 'bob@exemple.fr', enfants },
    { nom: 'CID', prenom: 'Zoé', mail: 'cid@exemple.fr', enfants },
    { nom: 'DAN', prenom: 'Zoé', enfants },
    { nom: 'EVE', prenom: 'Zoé', mail: 'eve@exemple.fr', enfants },
  ]);
  await refuserMails(deps, [refuse]);
});

const parMail = (...ficheIds: string[]) =>
  informerRepresentants(test.current.deps, neuve.ecole, 'mail', ficheIds);
const parFeuilles = (...ficheIds: string[]) =>
  informerRepresentants(test.current.deps, neuve.ecole, 'feuilles', ficheIds);
const marquer = (id: string, sort: 'envoye' | 'differe' | 'rejete', ...ficheIds: string[]) =>
  marquerMails(test.current.deps, id, sort, ficheIds);
const url = (id: string) => paths.operation({ uai: neuve.ecole.uai, id });
const ouvrir = (id: string, suite = '') => neuve.directrice.ouvrir(`${url(id)}${suite}`);
const enBase = useBase(test);

describe('la page dit ce que deviennent les mails, jamais plus (règles §6)', () => {
  it('tant qu’ils partent, l’envoi est demandé, et les mots de passe sont créés', async () => {
    const page = await ouvrir(await parMail(ana, bob, cid));
    expect(conclusionDe(page)).toEqual({ type: 'info', titre: 'L’envoi de 3 mails est demandé.' });
    expect(page.texte).toContain('3 mots de passe provisoires ont été créés.');
    expect(page.texte).toContain('0 mail traité sur 3. 3 attendent de partir.');
    expect(page.texte).not.toContain('ont été informés');
    expect(page.texte).not.toContain('différé');
  });

  it('différés : la page ne dit pas qu’ils partent, mais qu’un nouvel essai est prévu', async () => {
    const id = await parMail(ana, bob, cid);
    await marquer(id, 'differe', ana, bob, cid);
    const page = await ouvrir(id);
    expect(conclusionDe(page).type).toBe('info');
    expect(page.texte).toContain(
      '0 mail traité sur 3. 3 sont différés : un nouvel essai est prévu, rien n’est à faire.',
    );
    expect(page.texte).not.toContain('de partir');
    await marquer(id, 'envoye', ana, bob);
    expect((await ouvrir(id)).texte).toContain('2 mails traités sur 3. 1 est différé : un nouvel essai');
  });

  it('tous acceptés : c’est fini', async () => {
    const id = await parMail(ana, bob, cid);
    await marquer(id, 'envoye', ana, bob, cid);
    const page = await ouvrir(id);
    expect(conclusionDe(page)).toEqual({
      type: 'succes',
      titre: 'Les 3 mails ont été acceptés par le serveur de messagerie.',
    });
    expect(page.texte).toContain('3 mails traités sur 3 : l’envoi est terminé.');
    expect(page.texte).not.toContain('que le mail n’atteint pas');
  });

  it('quelques-uns rejetés : la page le dit d’abord', async () => {
    const id = await parMail(ana, bob, cid);
    await marquer(id, 'envoye', ana, bob);
    await marquer(id, 'rejete', cid);
    expect(conclusionDe(await ouvrir(id))).toEqual({
      type: 'attention',
      titre: '2 mails sur 3 ont été acceptés par le serveur de messagerie, 1 a été rejeté.',
    });
    await marquer(id, 'rejete', ana, bob);
    expect(conclusionDe(await ouvrir(id))).toEqual({
      type: 'attention',
      titre: 'Les 3 mails ont été rejetés.',
    });
  });

  it('un seul mail : des phrases au singulier', async () => {
    const id = await parMail(ana);
    let page = await ouvrir(id);
    expect(conclusionDe(page).titre).toBe('L’envoi d’un mail est demandé.');
    expect(page.texte).toContain('1 mot de passe provisoire a été créé.');
    expect(page.texte).toContain('0 mail traité sur 1. 1 attend de partir.');
    await marquer(id, 'envoye', ana);
    page = await ouvrir(id);
    expect(conclusionDe(page).titre).toBe('Le mail a été accepté par le serveur de messagerie.');
    await marquer(id, 'rejete', ana);
    expect(conclusionDe(await ouvrir(id)).titre).toBe('Le mail a été rejeté.');
  });

  it('informés de nouveau : aucun nouveau mot de passe', async () => {
    await parFeuilles(ana, bob);
    const un = await ouvrir(await parFeuilles(ana));
    expect(conclusionDe(un)).toEqual({ type: 'succes', titre: '1 représentant légal a été informé.' });
    expect(un.texte).toContain('Aucun nouveau mot de passe. Le ');
    const trois = await ouvrir(await parFeuilles(ana, bob, cid));
    expect(conclusionDe(trois).titre).toBe('3 représentants légaux ont été informés.');
    expect(trois.texte).toContain('1 mot de passe provisoire a été créé.');
  });

  it('les statuts s’accordent, et les mails qui demandent quelque chose viennent d’abord', async () => {
    const id = await parMail(ana, bob, cid);
    await marquer(id, 'envoye', ana);
    await marquer(id, 'differe', bob);
    await marquer(id, 'rejete', cid);
    const page = await ouvrir(id);
    expect(tableauDe(page.document).map(({ Destinataire, Statut }) => [Destinataire, Statut])).toEqual([
      ['CID Zoé', 'Rejeté'],
      ['BOB Zoé', 'Différé'],
      ['ANA Zoé', 'Envoyé'],
    ]);
    expect(page.texte).toContain('1 Envoyé');
    await marquer(id, 'envoye', bob);
    expect((await ouvrir(id)).texte).toContain('2 Envoyés');
  });

  it('une page du tableau au-delà de la dernière est la dernière ; un statut que plus aucun mail n’a le dit', async () => {
    const id = await parMail(ana, bob);
    expect(tableauDe((await ouvrir(id, '?page=9')).document)).toHaveLength(2);
    const vide = await ouvrir(id, '?statut=rejete');
    expect(vide.texte).toContain('Filtre actif : Rejetés');
    expect(vide.texte).toContain('Aucun mail à montrer.');
  });
});

describe('Que le mail n’atteint pas : le nombre est celui du plan de leurs feuilles', () => {
  const annonce = (page: Page) => Number(/(\d+) personnes? n’/.exec(page.texte)?.[1]);
  const nombreDuPlan = async (page: Page, bouton = 'Préparer leurs feuilles') => {
    const plan = await neuve.directrice.presser(page, bouton);
    return Number(/Vous allez informer (\d+) /.exec(plan.texte)?.[1]);
  };

  it('une adresse que le serveur vient de refuser n’est pas comptée deux fois', async () => {
    const id = await parMail(ana, bob, cid, sansMail, refuse);
    expect(annonce(await ouvrir(id))).toBe(2);
    await marquer(id, 'envoye', ana);
    await marquer(id, 'rejete', bob, cid);
    const page = await ouvrir(id);
    expect(annonce(page)).toBe(4);
    expect(await nombreDuPlan(page)).toBe(4);
  });

  it('une fois l’adresse corrigée et le mail renvoyé, la personne n’y est plus', async () => {
    const id = await parMail(ana, bob, sansMail);
    await marquer(id, 'rejete', ana, bob);
    await enBase(sql`update representants_legaux set mail = 'neuve@exemple.fr' where id = ${ana}`);
    const page = await neuve.directrice.presser(await ouvrir(id), 'Renvoyer 1 mail');
    expect(annonce(page)).toBe(2);
    expect(await nombreDuPlan(page)).toBe(2);
  });

  it('sans refus au plan, un mail rejeté suffit ; qui a quitté l’école, ou y est bloqué, n’y est plus', async () => {
    const id = await parMail(ana, bob);
    await marquer(id, 'rejete', ana, bob);
    expect(annonce(await ouvrir(id))).toBe(2);
    await enBase(sql`update representants_legaux set parti_le = now() where id = ${bob}`);
    const page = await ouvrir(id);
    expect(page.texte).toContain(
      '1 personne n’a pas d’adresse mail utilisable, ou son mail a été rejeté. Vous pouvez lui remettre une feuille.',
    );
    expect(await nombreDuPlan(page, 'Préparer sa feuille')).toBe(1);
    await enBase(
      sql`update representants_legaux set bloque_le = now(), bloque_motif = 'autre' where id = ${ana}`,
    );
    expect((await ouvrir(id)).texte).not.toContain('Vous pouvez lui remettre une feuille');
  });

  it('les feuilles déjà préparées sont dites, avec un lien vers elles', async () => {
    const id = await parMail(ana, sansMail, refuse);
    expect((await ouvrir(id)).texte).not.toContain('Feuilles préparées');
    const feuilles = await parFeuilles(ana, sansMail, refuse);
    const page = await ouvrir(id);
    const [dit = ''] = /Feuilles préparées le .* à .* \(\d+\)/.exec(page.texte) ?? [];
    expect(dit).toMatch(/ \(2\)$/);
    expect(lienDe(page, dit.replace(/ \(2\)$/, ''))).toBe(url(feuilles));
    expect(boutonsDe(page)).toContain('Préparer de nouveau leurs feuilles');
  });
});

describe('Renvoyer : seulement ce qui peut repartir', () => {
  it('le bouton dit combien ; sans adresse corrigée il n’y en a pas', async () => {
    const id = await parMail(ana, bob, cid);
    await marquer(id, 'rejete', ana, bob, cid);
    const bloquee = await ouvrir(id);
    expect(boutonsDe(bloquee).filter((bouton) => bouton.startsWith('Renvoyer'))).toEqual([]);
    expect(bloquee.texte).toContain(
      'Aucun des mails rejetés ne peut repartir tel quel : voyez le motif de chacun.',
    );
    await enBase(
      sql`update representants_legaux set mail = 'neuve' || id || '@exemple.fr' where id = any (${[ana, bob]})`,
    );
    const page = await ouvrir(id);
    expect(page.texte).toContain('L’autre ne peut pas repartir');
    const renvoyee = await neuve.directrice.presser(page, 'Renvoyer 2 mails');
    expect(renvoyee.texte).toContain('2 mails repartent');
    expect(renvoyee.texte).toContain('1 mail traité sur 3. 2 attendent de partir.');
  });
});

describe('les documents sont ceux des personnes servies', () => {
  it('la liste d’une opération par mail n’a pas ceux que l’opération a refusés, ni ceux qui sont partis', async () => {
    const id = await parMail(ana, bob, cid, sansMail, refuse);
    await enBase(sql`update representants_legaux set parti_le = now() where id = ${cid}`);
    const page = await ouvrir(id);
    expect(page.texte).toContain('2 lettres, une par représentant légal');
    expect(page.texte).toContain('Ou la liste des 2 comptes :');
    const csv = lireCsv(await neuve.directrice.telecharger(lienDe(page, 'au format csv')));
    expect(csv.map(({ Nom }) => Nom)).toEqual(['ANA', 'BOB']);
  });

  it('une seule lettre : des phrases au singulier', async () => {
    const page = await ouvrir(await parFeuilles(ana));
    expect(page.texte).toContain('1 lettre. ');
    expect(page.texte).toContain('Ou la liste du compte :');
    await neuve.directrice.telecharger(lienDe(page, 'Télécharger les feuilles au format pdf'));
    expect((await neuve.directrice.ouvrir(page.url)).texte).toContain('1 lettre. Elle a déjà été imprimée');
  });

  it.each([
    ['?nouveaux=1', 'Rien de nouveau à imprimer : toutes les lettres de cette opération l’ont déjà été.'],
    ['', 'Rien à imprimer : plus aucun représentant légal de cette opération n’est dans l’école.'],
  ])('quand il n’y a rien à imprimer (« %s »), la page de l’opération le dit', async (options, message) => {
    const id = await parFeuilles(ana);
    const pdf = paths.feuillesOperation({ uai: neuve.ecole.uai, id });
    expect((await neuve.directrice.telecharger(pdf)).status).toBe(200);
    if (options === '') await enBase(sql`update representants_legaux set parti_le = now() where id = ${ana}`);
    const page = await neuve.directrice.ouvrir(`${pdf}${options}`);
    expect(page).toMatchObject({ url: url(id), statut: 200 });
    expect(page.texte).toContain(message);
  });
});

describe('lecture automatique : elle ne tient pas lieu d’activité (règles §10)', () => {
  const derniereActivite = async () => {
    const { vue } = await test.current.deps.database.withOps((trx) =>
      trx.one<{ vue: Date }>(sql`select max(vue_le) as vue from sessions`),
    );
    return vue;
  };
  const relire = (id: string) => neuve.directrice.navigation.get(url(id)).set('x-lecture-automatique', '1');

  it('la session ne dure pas plus longtemps ; une vraie lecture la prolonge', async () => {
    const id = await parMail(ana);
    await vieillirActivite(test, 'directrice', 10 * 60_000);
    const avant = await derniereActivite();
    const reponse = await relire(id);
    expect(reponse.status).toBe(200);
    expect(await derniereActivite()).toEqual(avant);
    await neuve.directrice.navigation.get(url(id)).expect(200);
    expect((await derniereActivite()).getTime()).toBeGreaterThan(avant.getTime() + 9 * 60_000);
  });

  it('elle laisse à la personne le message qui lui est destiné', async () => {
    const id = await parFeuilles(ana);
    const pdf = paths.feuillesOperation({ uai: neuve.ecole.uai, id });
    await neuve.directrice.telecharger(pdf);
    await neuve.directrice.navigation.get(`${pdf}?nouveaux=1`);
    expect((await relire(id)).text).not.toContain('Rien de nouveau');
    expect((await ouvrir(id)).texte).toContain('Rien de nouveau à imprimer');
  });

  it('rapprochée tant que des mails partent, espacée quand il n’en reste que des différés, puis finie', async () => {
    const id = await parMail(ana, bob);
    const rythme = async () => /data-actualiser="(\d+)"/.exec((await ouvrir(id)).html)?.[1];
    expect(await rythme()).toBe('3000');
    await marquer(id, 'differe', ana, bob);
    expect(await rythme()).toBe('30000');
    await marquer(id, 'envoye', ana, bob);
    expect(await rythme()).toBeUndefined();
  });
});
