import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../../src/auth/password-hashing.ts';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { ouvrirClient, tenter } from '../../../helpers/attaques.ts';
import { useBase } from '../../../helpers/base.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';
import { Famille, recevoir } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type EcoleDePortail,
  type Informe,
  informerEleve,
  informerGardien,
  lireCompte,
  ouvrirEcole,
  parLEcole,
  premier,
} from '../../../helpers/scenes/portail/informes.ts';
import { ouvrirSessionDe } from '../../../helpers/scenes/portail/sessions-portail.ts';
import { type Page, pageLue } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const HACHE = await hashPassword('onze canards au lavoir');
const AUTRE = 'neuf hiboux sur la branche';
const ACTIVE = 'Ce compte vient d’être activé';
const CHANGE = 'Le mot de passe a changé';

/** What the button of this page leads to, after those that were sent at the same time. */
async function ensemble(envois: readonly [Famille, Page, string, Record<string, string>][]): Promise<Page[]> {
  // supertest sends when it is waited for.
  const reponses = await Promise.all(
    envois.map(([famille, page, bouton, remplir]) =>
      famille.envoyer(page, bouton, { remplir }).then((r) => r),
    ),
  );
  return Promise.all(
    reponses.map((reponse, i) => {
      const famille = envois[i]?.[0];
      return reponse.status === 303 && famille !== undefined
        ? famille.ouvrir(String(reponse.headers.location))
        : pageLue(reponse, '');
    }),
  );
}

const NAISSANCE = { 'naissance-jour': '7', 'naissance-mois': '3', 'naissance-annee': '2018' };

describe('deux personnes au même moment, avec la même feuille', () => {
  it('un élève : une seule l’active, l’autre lit que c’est fait et quoi faire', async () => {
    for (let tour = 0; tour < 5; tour += 1) {
      const qui = await informerEleve(test, ecole);
      const [une, autre] = [new Famille(test), new Famille(test)];
      const pages = [await une.commencer(qui), await autre.commencer(qui, AUTRE)];
      const fins = await ensemble([
        [une, pages[0] as Page, 'Continuer', NAISSANCE],
        [autre, pages[1] as Page, 'Continuer', NAISSANCE],
      ]);
      const titres = fins.map(({ texte }) =>
        texte.includes('le compte est activé') ? 'active' : texte.includes(ACTIVE) ? 'devancee' : texte,
      );
      expect(titres.sort()).toEqual(['active', 'devancee']);
      expect((await lireCompte(test, qui)).evenements).toEqual(['active']);
    }
  });

  it('un double clic à la dernière étape : le compte est activé une fois, et l’on arrive dedans', async () => {
    for (let tour = 0; tour < 5; tour += 1) {
      const qui = await informerEleve(test, ecole);
      const famille = new Famille(test);
      const page = await famille.commencer(qui);
      const fins = await ensemble([
        [famille, page, 'Continuer', NAISSANCE],
        [famille, page, 'Continuer', NAISSANCE],
      ]);
      // The account, and what is asked there first: a parent's address.
      for (const { statut, url } of fins)
        expect([statut, url.startsWith(paths.portailCompte())]).toEqual([200, true]);
      expect((await lireCompte(test, qui)).evenements).toEqual(['active']);
    }
  });

  it('un représentant légal : un seul donne son adresse, un seul mail part', async () => {
    const qui = await informerGardien(test, ecole);
    const [une, autre] = [new Famille(test), new Famille(test)];
    const pages = [
      await une.direLesDates(await une.commencer(qui), qui),
      await autre.direLesDates(await autre.commencer(qui, AUTRE), qui),
    ];
    const fins = await ensemble([
      [une, pages[0] as Page, 'Recevoir le code', { mail: 'une@exemple.fr' }],
      [autre, pages[1] as Page, 'Recevoir le code', { mail: 'autre@exemple.fr' }],
    ]);
    expect(fins.filter(({ texte }) => texte.includes('Regardez vos mails'))).toHaveLength(1);
    expect(fins.filter(({ texte }) => texte.includes(ACTIVE))).toHaveLength(1);
    const { etat, evenements, mail } = await lireCompte(test, qui);
    expect([etat, evenements]).toEqual(['en_cours', ['activation_commencee']]);
    expect(await codesDe(qui)).toEqual([mail]);
  });

  it('un double clic à chaque étape d’un représentant légal : rien n’est fait deux fois', async () => {
    const qui = await informerGardien(test, ecole);
    const famille = new Famille(test);
    const deuxFois = (page: Page, bouton: string, remplir: Record<string, string>) =>
      ensemble([
        [famille, page, bouton, remplir],
        [famille, page, bouton, remplir],
      ]);
    const arrivees = async (page: Page, bouton: string, remplir: Record<string, string>, suite: string) => {
      const fins = await deuxFois(page, bouton, remplir);
      for (const { statut, url } of fins) expect([statut, url.split('?')[0]]).toEqual([200, suite]);
      return premier(fins);
    };
    const choix = await famille.entrer(qui, qui.provisoire);
    const enfants = await arrivees(
      choix,
      'Continuer',
      { motDePasse: CHOISI, confirmation: CHOISI },
      paths.portailEnfants(),
    );
    const dates = champsDesDates({ [premier(qui.enfants).ficheId]: premier(qui.enfants).naissance });
    const mail = await arrivees(enfants, 'Continuer', dates, paths.portailMail());
    const code = await arrivees(mail, 'Recevoir le code', { mail: 'double@exemple.fr' }, paths.portailCode());
    expect(await codesDe(qui)).toEqual(['double@exemple.fr']);
    const recu = await recevoir(test, 'double@exemple.fr');
    await arrivees(code, 'Continuer', { code: recu.code }, paths.portailCompte());
    expect((await lireCompte(test, qui)).evenements).toEqual(['activation_commencee', 'active']);
  });
});

const codesDe = async ({ compteId }: Informe) =>
  (
    await enBase<{ destination: string }>(
      sql`select destination from portail_codes where compte_id = ${compteId} order by id`,
    )
  ).map(({ destination }) => destination);

/** Sends the form while the account is held, does this meanwhile, lets go: what the form then leads to. */
async function pendant(
  famille: Famille,
  page: Page,
  remplir: Record<string, string>,
  { compteId }: Informe,
  faire: (client: pg.Client) => Promise<unknown>,
): Promise<Page> {
  const client = new pg.Client({ connectionString: test.current.ownerUrl });
  await client.connect();
  await client.query('begin');
  await client.query('select 1 from comptes where id = $1 for update', [compteId]);
  const envoi = ensemble([[famille, page, 'Continuer', remplir]]);
  // It waits for the account, whatever the machine's pace.
  for (let essai = 0; (await quiAttend()) === 0; essai += 1) {
    if (essai === 400) throw new Error('Rien n’attend ce compte');
    await pause(25);
  }
  await faire(client);
  await client.query('commit');
  await client.end();
  return premier(await envoi);
}
const quiAttend = async () =>
  (
    await enBase(
      sql`select 1 from pg_stat_activity where usename = 'comptes1d_portail' and wait_event_type = 'Lock'
       and datname = current_database()`,
    )
  ).length;

/** As « Réinitialiser » writes it. */
const reinitialiserPar = (client: pg.Client, { compteId, ecole: { id } }: Informe) =>
  client.query('delete from provisoires where compte_id = $1', [compteId]).then(() =>
    client.query(
      `insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
         values ($1, $2, 'x', 'k', now(), now() + interval '90 days')`,
      [compteId, id],
    ),
  );

describe('« la dernière d’une réinitialisation et d’un choix l’emporte » (règles §8.6), même en vol', () => {
  it('le mot de passe choisi après une réinitialisation n’arrive pas après la suivante', async () => {
    const qui = await informerEleve(test, ecole);
    await new Famille(test).activerEleve(qui);
    const reinitialise = premier(await parLEcole(test, 'reinitialiser', ecole, 'eleve', [qui.ficheId]));
    const voleur = new Famille(test);
    const page = await voleur.entrer(reinitialise, reinitialise.provisoire);
    const fin = await pendant(voleur, page, { motDePasse: AUTRE, confirmation: AUTRE }, qui, (client) =>
      reinitialiserPar(client, qui),
    );
    expect(fin.texte).toContain(CHANGE);
    expect(await lireCompte(test, qui)).toMatchObject({ hache: null, provisoire: true });
  });

  it('ni une activation, ni une adresse confirmée, ni un changement de mot de passe', async () => {
    const eleve = await informerEleve(test, ecole);
    const une = new Famille(test);
    const naissance = await une.commencer(eleve);
    const devancee = await pendant(une, naissance, NAISSANCE, eleve, (client) =>
      reinitialiserPar(client, eleve),
    );
    expect(devancee.texte).toContain(CHANGE);
    expect((await lireCompte(test, eleve)).etat).toBe('informe');

    const gardien = await informerGardien(test, ecole);
    const autre = new Famille(test);
    const code = await autre.arriverAuMail(gardien, 'envol@exemple.fr');
    const recu = await recevoir(test, 'envol@exemple.fr');
    const fin = await pendant(autre, code, { code: recu.code }, gardien, (client) =>
      reinitialiserPar(client, gardien),
    );
    expect(fin.texte).toContain(CHANGE);
    expect(await lireCompte(test, gardien)).toMatchObject({
      etat: 'en_cours',
      mailConfirme: false,
      hache: null,
    });
  });

  it('ni par du SQL de son choix, qui ne tient pas le compte d’abord', async () => {
    const qui = await informerEleve(test, ecole);
    await new Famille(test).activerEleve(qui);
    await parLEcole(test, 'reinitialiser', ecole, 'eleve', [qui.ficheId]);
    const session = await ouvrirSessionDe(test, qui, 'remplacement');
    const [voleur, ecoleElle] = [
      await ouvrirClient(test.current.portailUrl),
      await ouvrirClient(test.current.ownerUrl),
    ];
    await voleur.query('begin');
    await voleur.query('select from entrer_portail($1)', [session]);
    await ecoleElle.query('begin');
    await reinitialiserPar(ecoleElle, qui);
    const essai = tenter(voleur, 'select remplacer_mon_provisoire($1, $2) as fait', [HACHE, 'n'.repeat(43)]);
    for (let tour = 0; (await quiAttend()) === 0; tour += 1) {
      if (tour === 400) throw new Error('Rien n’attend ce compte');
      await pause(25);
    }
    await ecoleElle.query('commit');
    expect((await essai).code).toBe('C1D01');
    await voleur.query('rollback');
    await Promise.all([voleur.end(), ecoleElle.end()]);
    expect(await lireCompte(test, qui)).toMatchObject({ hache: null, provisoire: true });
  });

  it('un compte bloqué à cet instant le reste sans être activé', async () => {
    const eleve = await informerEleve(test, ecole);
    const famille = new Famille(test);
    const page = await famille.commencer(eleve);
    const fin = await pendant(famille, page, NAISSANCE, eleve, (client) =>
      client.query('update comptes set bloque = true where id = $1', [eleve.compteId]),
    );
    expect(fin.texte).toContain('Ce compte est bloqué');
    expect((await lireCompte(test, eleve)).etat).toBe('informe');
  });
});
