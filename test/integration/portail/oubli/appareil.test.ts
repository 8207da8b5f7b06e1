import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMANDES_OUBLI, MESSAGES_PAR_HEURE } from '../../../../src/domain/portail/oubli.ts';
import { paths } from '../../../../src/paths.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import { informerGardien, ouvrirEcole, parLEcole } from '../../../helpers/scenes/portail/informes.ts';
import { oublierLesLimites } from '../../../helpers/scenes/portail/inscription.ts';
import {
  ajouterParent,
  entrerAuPortail,
  MOT_DE_PASSE_PARENT,
  messages,
  nouvelleEcole,
  oublierMotDePasse,
  rendreActif,
  type Titulaire,
  travailler,
} from '../../../helpers/scenes/portail/oubli.ts';
import type { Page } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp({ TRUST_PROXY: '1' });
let ecole: EcoleTest;
let rang = 0;

beforeAll(async () => {
  ecole = await nouvelleEcole(test, 'École des Tilleuls');
});
beforeEach(() => oublierLesLimites(test));

/** An activated guardian, and the browser with which they have logged in, and out. */
async function titulaire(): Promise<Titulaire & { portable: string; sien: Famille }> {
  rang += 1;
  const portable = `+3361200${2000 + rang}`;
  const parent = await ajouterParent(test, ecole, { nom: `TITULAIRE${String.fromCharCode(64 + rang)}` });
  await rendreActif(test, parent, 'representant_legal', { portable });
  const sien = new Famille(test, '192.0.2.7');
  const compte = await entrerAuPortail(sien, parent.identifiant, MOT_DE_PASSE_PARENT);
  await sien.presser(compte, 'Se déconnecter');
  return { ...parent, portable, sien };
}
const demander = (visiteur: Famille, identifiant: string): Promise<Page> =>
  oublierMotDePasse(visiteur, identifiant, 'SMS');
const passe = async (visiteur: Famille, identifiant: string) =>
  (await demander(visiteur, identifiant)).url === paths.portailCode();

/** As many askings as somebody gets through, each from a browser of its own at this address. */
async function epuiser(identifiant: string, ip: string): Promise<number> {
  for (let n = 0; n < 50; n += 1) if (!(await passe(new Famille(test, ip), identifiant))) return n;
  return 50;
}

describe('« Mot de passe oublié » : un inconnu ne le ferme à personne (règles §8.6, §11)', () => {
  it('trois par heure pour un réseau ; l’appareil du titulaire, au même endroit, passe ; ailleurs, n’importe qui', async () => {
    const { identifiant, sien } = await titulaire();
    expect(await epuiser(identifiant, '192.0.2.7')).toBe(DEMANDES_OUBLI.parReseau);
    expect((await demander(new Famille(test, '192.0.2.7'), identifiant)).statut).toBe(429);
    expect(await passe(sien, identifiant)).toBe(true);
    expect(await passe(new Famille(test, '192.0.2.8'), identifiant)).toBe(true);
  });

  it('connu, aussi celui sur lequel on vient d’activer son compte, et qui n’est jamais passé par la page de connexion', async () => {
    const maison = await ouvrirEcole(test);
    const qui = await informerGardien(test, maison);
    const sien = new Famille(test, '192.0.2.30');
    const compte = await sien.activerGardien(test, qui, 'activateur@exemple.fr');
    await sien.presser(compte, 'Se déconnecter');
    expect(await epuiser(qui.identifiant, '192.0.2.30')).toBe(DEMANDES_OUBLI.parReseau);
    expect(await passe(sien, qui.identifiant)).toBe(true);
  });

  it('douze de partout ; l’appareil du titulaire passe, et reçoit son message, qu’ils aient usé ou non les leurs', async () => {
    const { identifiant, portable, sien } = await titulaire();
    let demandes = 0;
    for (let reseau = 10; reseau < 16; reseau += 1)
      demandes += await epuiser(identifiant, `198.51.100.${reseau}`);
    expect(demandes).toBe(DEMANDES_OUBLI.partout);
    await travailler(test);
    const recus = () => messages(test).sms.filter(({ to }) => to === portable).length;
    expect(recus()).toBe(MESSAGES_PAR_HEURE);
    expect((await demander(new Famille(test, '203.0.113.1'), identifiant)).statut).toBe(429);
    const attente = await demander(sien, identifiant);
    expect(attente.url).toBe(paths.portailCode());
    await travailler(test);
    expect(recus()).toBe(MESSAGES_PAR_HEURE + 1);
    // « Envoyer un autre code » counts as the device's too.
    expect((await sien.presser(attente, 'Envoyer un autre code')).texte).toContain(
      'Un autre code est demandé',
    );
  });

  it('un appareil d’avant une réinitialisation n’use pas les messages de celui que le titulaire a depuis', async () => {
    const maison = await ouvrirEcole(test);
    const portable = '+33612009001';
    const qui = await informerGardien(test, maison, { portable });
    const voleur = new Famille(test, '192.0.2.40');
    await voleur.activerGardien(test, qui, 'appareil@exemple.fr');
    await parLEcole(test, 'reinitialiser', maison, 'representant_legal', [qui.ficheId]);
    await test.current.deps.database.withOps((trx) =>
      trx.run(
        sql`update comptes set portable = ${portable}, portable_confirme_le = now() where id = ${qui.compteId}`,
      ),
    );
    for (let n = 0; n < MESSAGES_PAR_HEURE + 1; n += 1) {
      await oublierLesLimites(test);
      expect(await passe(voleur, qui.identifiant)).toBe(true);
      await travailler(test);
    }
    const comptes = await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select appareil_connu as connu, count(*)::int as n from codes_envoyes
        where compte_id = ${qui.compteId} group by 1`),
    );
    expect(comptes).toEqual([{ connu: false, n: MESSAGES_PAR_HEURE }]);
  });

  it('ses demandes à lui sont comptées : trois par heure, et six messages', async () => {
    const { identifiant, portable, sien } = await titulaire();
    for (let n = 0; n < DEMANDES_OUBLI.parAppareil; n += 1) expect(await passe(sien, identifiant)).toBe(true);
    expect((await demander(sien, identifiant)).statut).toBe(429);
    for (let n = 0; n < MESSAGES_PAR_HEURE; n += 1) {
      await oublierLesLimites(test);
      expect(await passe(sien, identifiant)).toBe(true);
      await travailler(test);
    }
    expect(messages(test).sms.filter(({ to }) => to === portable)).toHaveLength(MESSAGES_PAR_HEURE);
  });

  it('l’appareil connu d’un autre compte est un inconnu pour celui-ci', async () => {
    const { identifiant } = await titulaire();
    const { sien: voisin } = await titulaire();
    await epuiser(identifiant, '192.0.2.7');
    expect((await demander(voisin, identifiant)).statut).toBe(429);
  });

  it('après une réinitialisation par l’école, l’appareil reste le sien', async () => {
    const { identifiant, compteId, sien } = await titulaire();
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update comptes set version_acces = version_acces + 1 where id = ${compteId}`),
    );
    await epuiser(identifiant, '192.0.2.7');
    expect(await passe(sien, identifiant)).toBe(true);
  });

  it('en IPv6, qui possède tout un /48 n’use pas ce qui reste aux autres', async () => {
    const { identifiant } = await titulaire();
    let demandes = 0;
    for (let lien = 1; lien <= 5; lien += 1) demandes += await epuiser(identifiant, `2001:db8:1:${lien}::1`);
    expect(demandes).toBe(2 * DEMANDES_OUBLI.parReseau);
    expect(await passe(new Famille(test, '2001:db8:2:1::1'), identifiant)).toBe(true);
  });

  it('qui n’existe pas a les mêmes limites', async () => {
    expect(await epuiser('z.personne99', '192.0.2.9')).toBe(DEMANDES_OUBLI.parReseau);
  });
});
