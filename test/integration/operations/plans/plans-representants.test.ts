import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent, habiliter } from '../../../builders/agent.ts';
import { activer, bloquer, informerAvec } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { refuserMails } from '../../../helpers/scenes/ecran-comptes.ts';
import { jeton } from '../../../helpers/scenes/scene.ts';
import { texteDe, trouver } from '../../../helpers/visiteur/html.ts';
import { boutonsDe, lienDe, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const profil = 'representant_legal';
const DEMAIN = new Date(Date.now() + 86_400_000);

let numero = 0;
let ecole: EcoleTest;
let eleves: string[];
/** The first two have an address, the third none, that of the fourth was refused. */
let ids: string[];
let directrice: Visiteur;

beforeAll(async () => {
  await creerAgent(test.current.deps);
  directrice = await Visiteur.connecter(test, 'directrice');
});

beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  eleves = await ajouterEleves(deps, ecole, [{ nom: 'AUBERT', prenom: 'Julia', classe: 'CP A' }]);
  ids = await ajouterRepresentants(
    deps,
    ecole,
    ['Ana', 'Bob', 'Cyr', 'Dan'].map((prenom) => ({
      nom: 'AUBERT',
      prenom,
      ...(prenom === 'Cyr' ? {} : { mail: `${prenom.toLowerCase()}@exemple.fr` }),
      enfants: eleves,
    })),
  );
  await refuserMails(deps, ids.slice(3));
  await habiliter(deps, ecole);
});

const ouvrirListe = (criteres = '') =>
  directrice.ouvrir(`${paths.representantsLegaux({ uai: ecole.uai })}${criteres}`);
const plan = async (bouton: string, fiches: readonly string[] = ids) =>
  directrice.presser(await ouvrirListe(), bouton, { cocher: fiches });
const adresses = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ adresse: string }>(
      sql`select adresse from envois where ecole_id = ${ecole.id} order by adresse`,
    ),
  );

describe('Informer : le mode est choisi au départ (guide §4)', () => {
  it('par mail en trois clics : tout sélectionner, informer par mail, confirmer', async () => {
    const tous = await directrice.presser(await ouvrirListe(), 'Tout sélectionner');
    const mail = await directrice.presser(tous, 'Informer par mail');
    expect(await adresses()).toEqual([]);
    await directrice.presser(mail, 'Confirmer');
    expect(await adresses()).toEqual([{ adresse: 'ana@exemple.fr' }, { adresse: 'bob@exemple.fr' }]);
  });

  it('la page de confirmation laisse encore changer de mode, dans les deux sens', async () => {
    const mail = await plan('Informer par mail');
    expect(mail.texte).toContain('Vous allez informer 2 représentants légaux par mail');
    const feuilles = await directrice.presser(mail, 'Informer par feuilles imprimables plutôt');
    expect(feuilles.texte).toContain('Vous allez informer 4 représentants légaux par feuilles imprimables');
    expect((await directrice.presser(feuilles, 'Informer par mail plutôt')).texte).toContain(
      'Vous allez informer 2 représentants légaux par mail',
    );
  });

  it('le détail propose le mail à qui a une adresse utilisable, les feuilles à tous', async () => {
    const boutons = async (rang: number) =>
      boutonsDe(
        await directrice.ouvrir(paths.representantLegal({ uai: ecole.uai, id: ids[rang] ?? '' })),
      ).filter((libelle) => libelle.trim().startsWith('Informer'));
    expect(await boutons(0)).toEqual(['Informer par mail', 'Informer par feuilles']);
    expect(await boutons(2)).toEqual(['Informer par feuilles']);
    expect(await boutons(3)).toEqual(['Informer par feuilles']);
  });

  it('les élèves n’ont qu’un « Informer », et une demande forgée par mail n’existe pas', async () => {
    const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
    expect(boutonsDe(liste)).toContain('Informer');
    expect(boutonsDe(liste)).not.toContain('Informer par mail');
    const forgee = await directrice.navigation
      .post(paths.actionEleve({ uai: ecole.uai, id: eleves[0] ?? '' }))
      .type('form')
      .send({ _csrf: await jeton(directrice), action: 'informer_par_mail' });
    expect(forgee.status).toBe(404);
  });
});

describe('le plan dit vrai pour zéro, un et plusieurs', () => {
  it('par mail, ceux sans adresse ne sont pas un échec : leurs feuilles viennent ensuite', async () => {
    const page = await plan('Informer par mail');
    expect(page.texte).toContain('2 n’ont pas d’adresse mail utilisable');
    expect(page.texte).toContain('la page suivante proposera leurs feuilles');
    expect(page.texte).not.toContain('ne peuvent pas être traités');
    expect(texteDe(trouver(page.document, 'h2', { id: 'refus' }))).toBe('Sans adresse mail utilisable');
    const seul = await plan('Informer par mail', ids.slice(1, 3));
    expect(seul.texte).toContain('1 reçoit un mot de passe provisoire');
    expect(seul.texte).toContain('1 n’a pas d’adresse mail utilisable');
    expect(seul.texte).toContain('la page suivante proposera sa feuille');
  });

  it('un compte bloqué est compté à part', async () => {
    await bloquer(test.current.deps, ids.slice(0, 1), profil);
    const page = await plan('Informer par mail');
    expect(page.texte).toContain('2 n’ont pas d’adresse mail utilisable');
    expect(page.texte).toContain('1 ne peut pas être traité');
    expect(page.texte).toContain('1 personne a une adresse mail utilisable, 2 n’en ont pas');
    expect(texteDe(trouver(page.document, 'h2', { id: 'refus' }))).toBe(
      'Comptes qui ne peuvent pas être traités',
    );
  });

  it('un nombre nul ne s’écrit pas', async () => {
    const toutes = await plan('Informer par mail', ids.slice(0, 2));
    expect(toutes.texte).toContain('Toutes ces personnes ont une adresse mail utilisable');
    const aucune = await plan('Informer par feuilles', ids.slice(2));
    expect(aucune.texte).toContain('Aucune de ces personnes n’a d’adresse mail utilisable');
    for (const { texte } of [toutes, aucune]) expect(texte).not.toMatch(/\b0 (personne|n’en)/);
    expect(boutonsDe(aucune)).not.toContain('Informer par mail plutôt');
  });

  it('par mail et personne d’adressable : rien à confirmer, les feuilles à un clic', async () => {
    const page = await plan('Informer par mail', ids.slice(2));
    expect(page.texte).toContain('Aucune de ces personnes n’a d’adresse mail utilisable');
    expect(boutonsDe(page)).not.toContain('Confirmer');
    expect(page.texte).not.toContain('Option');
    const feuilles = await directrice.presser(page, 'Informer par feuilles imprimables plutôt');
    expect(feuilles.texte).toContain('Vous allez informer 2 représentants légaux par feuilles imprimables');
  });

  it('personne à servir, quel que soit le mode : ni mode ni option', async () => {
    await bloquer(test.current.deps, ids, profil);
    for (const bouton of ['Informer par mail', 'Informer par feuilles']) {
      const page = await plan(bouton);
      expect(page.texte).toContain('Aucun compte ne peut être traité');
      expect(page.texte).not.toContain('Mode d’information');
      expect(page.texte).not.toContain('Option');
    }
  });

  it('un seul compte garde le sien ; les avertissements sont au singulier', async () => {
    await informerAvec(test.current.deps, ids.slice(0, 1), { expireLe: DEMAIN, profil });
    await activer(test.current.deps, ids.slice(1, 2), profil);
    const page = await plan('Informer par feuilles', ids.slice(0, 2));
    expect(page.texte).toContain('1 garde son mot de passe provisoire');
    expect(page.texte).toContain('1 garde le mot de passe de son choix');
    expect(page.texte).toContain('L’informer est déconseillé, sauf pour rappeler son identifiant');
  });

  it('au-delà de cent refus, la liste dit qu’elle n’est pas entière', async () => {
    const cent = await ajouterRepresentants(
      test.current.deps,
      ecole,
      Array.from({ length: 101 }, (_, i) => ({ nom: `SANSMAIL${i}`, prenom: 'Luc', enfants: eleves })),
    );
    const page = await directrice.presser(
      await directrice.presser(await ouvrirListe('?q=sansmail'), 'Tout sélectionner'),
      'Informer par mail',
    );
    expect(cent).toHaveLength(101);
    expect(page.texte).toContain('Les 100 premiers sur 101');
    expect((await plan('Informer par mail')).texte).not.toContain('premiers sur');
  });

  it('informer de nouveau par mail prévient : ce mail est déjà parti', async () => {
    const premier = await plan('Informer par mail', ids.slice(0, 2));
    expect(premier.texte).not.toContain('déjà été demandé');
    await directrice.presser(premier, 'Confirmer');
    const second = await plan('Informer par mail');
    expect(second.texte).toMatch(
      /L’envoi de ce mail a déjà été demandé pour 2 de ces personnes, la dernière fois le \d+(er)? \p{L}+ \d{4}/u,
    );
    expect((await plan('Informer par mail', ids.slice(0, 1))).texte).toContain(
      'déjà été demandé pour cette personne, le',
    );
    // Sheets repeat nothing, and a new password is another mail.
    const feuilles = await directrice.presser(second, 'Informer par feuilles imprimables plutôt');
    expect(feuilles.texte).not.toContain('déjà été demandé');
    const reinitialise = await directrice.presser(
      await plan('Informer par mail'),
      'Réinitialiser aussi les mots de passe',
    );
    expect(reinitialise.texte).not.toContain('déjà été demandé');
  });

  it('l’aide est celle des représentants légaux', async () => {
    expect(lienDe(await ouvrirListe(), 'Que fait chaque action ?')).toBe(
      `${paths.guide()}#actions-representants`,
    );
    const page = await plan('Informer par mail');
    expect(lienDe(page, 'Les actions possibles sur les comptes')).toBe(
      `${paths.guide()}#actions-representants`,
    );
    const desEleves = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
    expect(lienDe(desEleves, 'Que fait chaque action ?')).toBe(`${paths.guide()}#actions`);
  });
});
