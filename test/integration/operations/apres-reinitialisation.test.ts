import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import type { Profil } from '../../../src/domain/comptes/etats.ts';
import { formatDate } from '../../../src/domain/francais.ts';
import { expireLe } from '../../../src/domain/mots-de-passe/provisoire.ts';
import { paths } from '../../../src/paths.ts';
import { countRenvoyables } from '../../../src/queries/operations/envois.ts';
import { creerAgent } from '../../builders/agent.ts';
import { activer, ecrireProvisoire, HACHE_CHOISI, informerAvec } from '../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import { chiffresVers } from '../../helpers/scenes/ecran-comptes.ts';
import { type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const JOUR = 86_400_000;
let deps: Deps;
let ecole: EcoleTest;
let directrice: Visiteur;
let numero = 0;
/** One chose a password; the other two had been reset since, whose password is valid, then expired. */
let choisi: string;
let valable: string;
let expire: string;
let terme: Date;

beforeEach(async () => {
  deps = test.current.deps;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole] });
  const enfants = await ajouterEleves(deps, ecole, [{ nom: 'LEROY', prenom: 'Ava', classe: 'CP A' }]);
  [choisi = '', valable = '', expire = ''] = await ajouterRepresentants(
    deps,
    ecole,
    ['CHOISI', 'VALABLE', 'EXPIRE'].map((nom) => ({
      nom,
      prenom: 'Zoé',
      mail: `${nom}@exemple.fr`,
      enfants,
    })),
  );
  await activer(deps, [choisi, valable, expire], 'representant_legal');
  terme = expireLe(new Date(deps.clock.now().getTime() - 60 * JOUR));
  await reinitialise(valable, terme);
  await reinitialise(expire, new Date(deps.clock.now().getTime() - 1));
  directrice = await Visiteur.connecter(test, `directrice${numero}`);
});

/** As the school's reset leaves it, whenever it was. */
const reinitialise = (fiche: string, fin: Date) =>
  deps.database.withOps(async (trx) => {
    const { id } = await trx.one<{ id: string }>(
      sql`select compte_id as id from representants_legaux where id = ${fiche}`,
    );
    await ecrireProvisoire(deps, trx, {
      compteId: id,
      ecoleId: ecole.id,
      motDePasse: 'kmq7xw4hzt9',
      expireLe: fin,
    });
  });

interface Compte {
  etat: string;
  origine: string | null;
  hache: string | null;
  emis: boolean;
  fin: Date | null;
}
const lire = (fiche: string, profil: Profil = 'representant_legal') =>
  deps.database.withOps((trx) =>
    trx.one<Compte>(
      sql`select c.etat, c.origine, c.mot_de_passe_hache as hache, p.chiffre is not null as emis, p.expire_le as fin
       from comptes c left join provisoires p on p.compte_id = c.id
       where c.id = (select compte_id from ${profil === 'eleve' ? sql`eleves` : sql`representants_legaux`} where id = ${fiche})`,
    ),
  );

const liste = (criteres = '') =>
  directrice.ouvrir(`${paths.representantsLegaux({ uai: ecole.uai })}${criteres}`);
const planifier = async (action: string, ...fiches: string[]): Promise<Page> =>
  directrice.presser(await liste(), action, { cocher: fiches });

async function csv(...fiches: string[]): Promise<string> {
  const redirection = await directrice.envoyer(await liste(), 'Liste au format csv', { cocher: fiches });
  return ((await directrice.telecharger(redirection.headers.location as string)).body as Buffer).toString(
    'utf8',
  );
}

describe('après une réinitialisation par l’école, « Informer » suit le mot de passe et non l’état (règles §4.1)', () => {
  it('le plan dit ce que chacun garde, jusqu’à quand, et qui en reçoit un nouveau', async () => {
    const plan = await planifier('Informer par feuilles', choisi, valable, expire);
    expect(plan.texte).toContain('1 garde le mot de passe de son choix');
    expect(plan.texte).toContain(
      `1 garde le mot de passe provisoire donné par la réinitialisation, valable jusqu’au ${formatDate(terme)}`,
    );
    expect(plan.texte).toContain('1 reçoit un nouveau mot de passe, le précédent ayant expiré');
    expect(plan.texte).toContain('1 compte est déjà activé');
  });

  it('l’expiré est réémis pour trois mois, l’état reste, les autres ne changent pas', async () => {
    const avant = await lire(valable);
    const fait = await directrice.presser(
      await planifier('Informer par feuilles', choisi, valable, expire),
      'Confirmer',
    );
    expect(fait.texte).toContain(
      `a gardé le mot de passe provisoire donné par la réinitialisation, valable jusqu’au ${formatDate(terme)}`,
    );
    expect(await lire(choisi)).toMatchObject({ etat: 'actif', hache: HACHE_CHOISI, emis: false });
    expect(await lire(valable)).toEqual(avant);
    const apres = await lire(expire);
    expect(apres).toMatchObject({ etat: 'actif', hache: null, emis: true });
    expect(apres.fin).toEqual(expireLe(deps.clock.now()));
  });

  it('un mot de passe choisi entre le plan et « Confirmer » n’est pas touché : le plan est refait', async () => {
    const plan = await planifier('Informer par feuilles', expire);
    await activer(deps, [expire], 'representant_legal');
    const refait = await directrice.presser(plan, 'Confirmer');
    expect(refait.texte).toContain('garde le mot de passe de son choix');
    expect(await lire(expire)).toMatchObject({ hache: HACHE_CHOISI, emis: false });
  });

  it('la liste, le filtre, le détail et le tableau de bord disent « expiré » du même compte', async () => {
    const texte = await csv(choisi, valable, expire);
    expect(texte).toMatch(/CHOISI;.*;\*\*\*\*\*;Activé;/);
    expect(texte).toMatch(/VALABLE;.*;kmq7xw4hzt9;Activé;/);
    expect(texte).toMatch(/EXPIRE;.*;expiré;Activé;/);
    const filtree = await liste('?notification=expiree');
    expect(filtree.texte).toContain('EXPIRE');
    expect(filtree.texte).toContain('Notification expirée');
    expect(filtree.texte).not.toContain('VALABLE');
    expect(filtree.texte).not.toContain('CHOISI');
    const detail = await directrice.ouvrir(paths.representantLegal({ uai: ecole.uai, id: expire }));
    expect(detail.texte).toContain('Mot de passe provisoire expiré');
    expect(detail.texte).toContain('Notification expirée');
    const accueil = await directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
    const chiffres = chiffresVers(accueil, paths.representantsLegaux({ uai: ecole.uai }));
    expect(chiffres.find(({ criteres }) => criteres === 'notification=expiree')?.nombre).toBe(1);
  });

  it('par mail : celui dont le mot de passe a expiré depuis l’envoi n’est pas relancé', async () => {
    await directrice.presser(await planifier('Informer par mail', valable), 'Confirmer');
    const compter = (maintenant: Date) =>
      deps.database.withEcoleOps(ecole.id, async (trx) => {
        await trx.run(sql`update envois set statut = 'rejete', motif = 'x' where ecole_id = ${ecole.id}`);
        const { id } = await trx.one<{ id: string }>(
          sql`select max(operation_id) as id from envois where ecole_id = ${ecole.id}`,
        );
        return countRenvoyables(trx, id, maintenant);
      });
    expect(await compter(new Date(terme.getTime() - 1))).toBe(1);
    expect(await compter(terme)).toBe(0);
  });
});

describe('l’origine d’un compte (guide §5)', () => {
  it('« Établissement » dès que l’école a informé, « N/A » pour « non informé » seulement', async () => {
    const [neuf = '', autre = ''] = await ajouterRepresentants(
      deps,
      ecole,
      ['NEUF', 'AUTRE'].map((nom) => ({ nom, prenom: 'Zoé', mail: `${nom}@exemple.fr` })),
    );
    expect(await lire(neuf)).toMatchObject({ etat: 'non_informe', origine: null });
    await directrice.presser(await planifier('Informer par feuilles', neuf), 'Confirmer');
    expect(await lire(neuf)).toMatchObject({ etat: 'informe', origine: 'etablissement' });
    const texte = await csv(neuf, autre);
    expect(texte).toMatch(/NEUF;.*;Non activé – informé;Établissement\r\n/);
    expect(texte).toMatch(/AUTRE;.*;Non activé – non informé;N\/A\r\n/);
    const detail = await directrice.ouvrir(paths.representantLegal({ uai: ecole.uai, id: neuf }));
    expect(detail.texte).toContain('Établissement');
  });

  it('la base n’en connaît pas d’autre sans origine, ni de « non informé » qui en ait une', async () => {
    const forcer = (etat: string, origine: string | null) =>
      deps.database.withOps((trx) =>
        trx.run(sql`update comptes set origine = ${origine}, etat = ${etat}, mot_de_passe_hache = null
          where id = (select compte_id from representants_legaux where id = ${choisi})`),
      );
    await expect(forcer('non_informe', 'etablissement')).rejects.toThrow(/comptes_/);
    await forcer('actif', null);
    expect(await lire(choisi)).toMatchObject({ origine: 'etablissement' });
    await forcer('actif', 'franceconnect');
    expect(await lire(choisi)).toMatchObject({ origine: 'franceconnect' });
    await expect(
      deps.database.withOps((trx) => trx.run(sql`update comptes set origine = null where etat = 'actif'`)),
    ).rejects.toThrow('comptes_origine_des_informes');
  });
});

describe('la nuit (règles §4.2)', () => {
  it('efface un mot de passe provisoire à son terme, et pas une milliseconde avant', async () => {
    const [eleve = ''] = await ajouterEleves(deps, ecole, [{ nom: 'PETIT', prenom: 'Lou', classe: 'CP A' }]);
    const fin = new Date('2032-03-10T22:59:59.999Z');
    await informerAvec(deps, [eleve], { expireLe: fin });
    const nuit = (maintenant: Date) =>
      jouerEtape({ ...deps, clock: { now: () => maintenant } }, 'expirations');
    await nuit(new Date(fin.getTime() - JOUR));
    await nuit(new Date(fin.getTime() - 1));
    expect(await lire(eleve, 'eleve')).toMatchObject({ emis: true, fin });
    await nuit(fin);
    expect(await lire(eleve, 'eleve')).toMatchObject({ emis: false, fin });
  });
});
