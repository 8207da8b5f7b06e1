import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { bloquerCompte } from '../../../../src/services/comptes/blocage.ts';
import { activer, ecrireProvisoire, HACHE_CHOISI, informerAvec } from '../../../builders/compte.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { journal } from '../../../builders/onde.ts';
import {
  a,
  agir,
  arriver,
  b,
  confirmer,
  deposer,
  diriger,
  eleve,
  lea,
  mettreAJour,
  nouvelleEcole,
  partieDeA,
  restent,
  test,
  useDeuxEcolesOnde,
  voir,
} from '../../../helpers/scenes/onde/deux-ecoles-onde.ts';

useDeuxEcolesOnde();

/** The account as the owner sees it; of each provisional password, its school and whether it can still be read. */
const compte = (id: string | undefined) =>
  test.current.deps.database.withOps((trx) =>
    trx.one<{
      etat: string;
      origine: string | null;
      version: number;
      hache: string | null;
      provisoires: string[];
    }>(
      sql`select c.etat, c.origine, c.version, c.mot_de_passe_hache as hache, array(
         select e.uai || case when p.chiffre is null then ' effacé' else ' lisible' end
         from provisoires p join ecoles e on e.id = p.ecole_id where p.compte_id = c.id) as provisoires
       from comptes c where c.id = ${id}`,
    ),
  );
const ficheDe = async (ecole: EcoleTest, prenom: string): Promise<string> =>
  (
    await test.current.deps.database.withOps((trx) =>
      trx.one<{ id: string }>(sql`select id from eleves where ecole_id = ${ecole.id} and prenom = ${prenom}`),
    )
  ).id;
const histoire = (compteId: string | undefined) =>
  test.current.deps.database.withOps((trx) =>
    trx.rows<{ ecole: string; evenement: string; auteur: string }>(
      sql`select e.uai as ecole, h.evenement, h.auteur from compte_evenements h join ecoles e on e.id = h.ecole_id
       where h.compte_id = ${compteId} order by h.id`,
    ),
  );
describe('le même directeur, de fonction dans les deux écoles : le compte continue (règles §4.5, b)', () => {
  it('bloqué là-bas, il l’est ici aussi, sans ce que l’autre école avait noté pour elle', async () => {
    const agent = await diriger(a, b);
    await partieDeA(agent, {
      avant: async () => {
        const { acces } = await agir(agent, a);
        const qui = { profil: 'eleve', ficheId: await ficheDe(a, 'Léa') } as const;
        await bloquerCompte(test.current.deps, acces, qui, { motif: 'usurpation', note: 'Affaire en cours' });
      },
    });
    await arriver(agent);
    expect(
      await test.current.deps.database.withOps((trx) =>
        trx.rows(
          sql`select e.bloque_motif as motif, e.bloque_note as note, c.bloque from eleves e join comptes c on c.id = e.compte_id
           where e.ecole_id in (${a.id}, ${b.id}) and e.prenom = 'Léa' order by e.ecole_id = ${b.id}`,
        ),
      ),
    ).toEqual([
      { motif: 'usurpation', note: 'Affaire en cours', bloque: true },
      { motif: 'usurpation', note: null, bloque: true },
    ]);
  });

  it('INE, date de naissance et noms concordent : même compte, même identifiant, et le résumé le dit', async () => {
    const agent = await diriger(a, b);
    const chezA = await partieDeA(agent);
    const { diff, resume } = await arriver(agent, lea({ classe: 'CE1 B', niveau: 'CE1' }));
    expect(diff.comptesSuivis).toEqual([
      { ecole: { uai: a.uai, nom: expect.any(String) }, arrivees: [expect.any(Number)], encorePresents: [] },
    ]);
    const rang = diff.comptesSuivis[0]?.arrivees[0] ?? -1;
    expect(diff.eleves.arrivees[rang]).toMatchObject({ prenom: 'Léa' });
    expect(resume.at(-1)).toBe('1\u00a0élève arrive d’une autre école et garde son compte');
    expect(await voir(b, 'Léa')).toMatchObject({
      compteId: chezA.compteId,
      identifiant: chezA.identifiant,
      classe: 'CE1 B',
    });
    expect(await voir(a, 'Léa')).toBeUndefined();
  });

  it.each<[string, () => Promise<unknown>, () => object]>([
    [
      '« non informé » le reste',
      async () => {},
      () => ({ etat: 'non_informe', origine: null, hache: null, provisoires: [] }),
    ],
    [
      '« informé » redevient « non informé », son mot de passe provisoire est effacé',
      async () =>
        informerAvec(test.current.deps, [await ficheDe(a, 'Léa')], { expireLe: new Date(Date.now() + 1e9) }),
      () => ({ etat: 'non_informe', origine: null, hache: null, provisoires: [] }),
    ],
    [
      '« activé » le reste, avec le mot de passe choisi',
      async () => activer(test.current.deps, [await ficheDe(a, 'Léa')]),
      () => ({ etat: 'actif', origine: 'etablissement', hache: HACHE_CHOISI, provisoires: [] }),
    ],
    [
      '« activé » réinitialisé le reste, avec un mot de passe provisoire que plus personne ne peut lire',
      async () => {
        await activer(test.current.deps, [await ficheDe(a, 'Léa')]);
        await test.current.deps.database.withOps(async (trx) => {
          const { id } = await trx.one<{ id: string }>(
            sql`select compte_id as id from eleves where ecole_id = ${a.id} and prenom = 'Léa'`,
          );
          await trx.run(sql`update comptes set mot_de_passe_hache = null where id = ${id}`);
          const expireLe = new Date(Date.now() + 1e9);
          await ecrireProvisoire(test.current.deps, trx, { compteId: id, ecoleId: a.id, expireLe });
        });
      },
      () => ({ etat: 'actif', origine: 'etablissement', hache: null, provisoires: [`${b.uai} effacé`] }),
    ],
  ])('%s', async (_, avant, attendu) => {
    const agent = await diriger(a, b);
    const { compteId } = await partieDeA(agent, { avant });
    const { version } = await compte(compteId);
    await arriver(agent);
    expect((await voir(b, 'Léa'))?.compteId).toBe(compteId);
    // Whoever is logged in with it has to log in again.
    expect(await compte(compteId)).toEqual({ ...attendu(), version: version + 1 });
  });

  it('les deux journaux et les deux historiques le disent, avec des nombres et aucun nom', async () => {
    const agent = await diriger(a, b);
    const { compteId } = await partieDeA(agent);
    await arriver(agent);
    const commun = { nombre: 1, comptes: [Number(compteId)] };
    expect(await journal(test.current.deps, a, 'comptes.partis')).toEqual([
      { auteur: 'Claire Martin', details: { ...commun, vers: b.uai } },
    ]);
    expect(await journal(test.current.deps, b, 'comptes.suivis')).toEqual([
      { auteur: 'Claire Martin', details: { ...commun, depuis: a.uai } },
    ]);
    expect(await journal(test.current.deps, b, 'onde.importe')).toMatchObject([
      {},
      { details: { comptes_suivis: 1 } },
    ]);
    expect((await histoire(compteId)).filter(({ evenement }) => evenement.startsWith('compte_'))).toEqual(
      expect.arrayContaining([
        { ecole: a.uai, evenement: 'compte_suivi', auteur: 'Claire Martin' },
        { ecole: b.uai, evenement: 'compte_arrive', auteur: 'Claire Martin' },
      ]),
    );
  });

  it('la casse, les accents et les traits d’union ne font pas une autre personne', async () => {
    const agent = await diriger(a, b);
    const fiche = lea({ nom: 'LE GOFF', usage: 'Le Goff-Éon' });
    const { compteId } = await partieDeA(agent, { fiche });
    await arriver(agent, { ...fiche, nom: 'Le Goff', usage: 'LE GOFF EON', prenom: 'LÉA' });
    expect((await voir(b, 'LÉA'))?.compteId).toBe(compteId);
  });

  it('de plusieurs écoles à la fois', async () => {
    const c = await nouvelleEcole();
    const agent = await diriger(a, b, c);
    const tom = eleve('Tom', 2);
    await mettreAJour(agent, c, [tom, ...restent(300)]);
    const chezC = await voir(c, 'Tom');
    const chezA = await partieDeA(agent);
    await mettreAJour(agent, c, restent(300));
    const { diff, resume } = await mettreAJour(agent, b, [lea(), tom, ...restent(200)]);
    expect(diff.comptesSuivis.map(({ ecole }) => ecole.uai)).toEqual([a.uai, c.uai].sort());
    expect(resume.at(-1)).toBe('2\u00a0élèves arrivent d’une autre école et gardent leur compte');
    expect((await voir(b, 'Léa'))?.compteId).toBe(chezA.compteId);
    expect((await voir(b, 'Tom'))?.compteId).toBe(chezC?.compteId);
  });
});

describe('un retour', () => {
  it('reprend le compte de cette école, tel qu’il était', async () => {
    const agent = await diriger(a, b);
    const { compteId, identifiant } = await partieDeA(agent, {
      avant: async () => activer(test.current.deps, [await ficheDe(a, 'Léa')]),
    });
    const avant = await compte(compteId);
    const { diff } = await mettreAJour(agent, a, [lea(), ...restent(100)]);
    expect(diff.eleves.retours).toHaveLength(1);
    expect(await voir(a, 'Léa')).toMatchObject({ compteId, identifiant, etat: 'actif' });
    expect(await compte(compteId)).toEqual(avant);
  });

  it('en ouvre un nouveau si le compte a continué ailleurs, même si l’autre école l’a radié depuis', async () => {
    const agent = await diriger(a, b);
    const { compteId, identifiant } = await partieDeA(agent);
    await arriver(agent);
    const retour = async () => {
      expect((await mettreAJour(agent, a, [lea(), ...restent(100)])).diff.eleves.retours).toHaveLength(1);
      const revenue = await voir(a, 'Léa');
      expect(revenue?.compteId).not.toBe(compteId);
      expect(revenue?.identifiant).not.toBe(identifiant);
      return revenue;
    };
    const revenue = await retour();
    expect((await voir(b, 'Léa'))?.compteId).toBe(compteId);
    // From now on that account is the school's own.
    await mettreAJour(agent, a, restent(100));
    await mettreAJour(agent, b, restent(200));
    expect(await retour()).toEqual(revenue);
  });
});

describe('entre le dépôt et la confirmation', () => {
  it('l’élève est revenu dans l’ancienne école : rien n’est fait, la comparaison refaite le dit', async () => {
    const agent = await diriger(a, b);
    const { compteId } = await partieDeA(agent);
    const qui = await agir(agent, b);
    const id = await deposer(qui, [lea(), ...restent(200)]);
    await mettreAJour(agent, a, [lea(), ...restent(100)]);
    expect(await confirmer(qui, id)).toMatchObject({ outcome: 'perimee' });
    expect((await voir(a, 'Léa'))?.compteId).toBe(compteId);
    expect(await voir(b, 'Léa')).toBeUndefined();
  });

  it('un collègue qui ne dirige pas l’ancienne école ne confirme pas pour lui : le compte reste', async () => {
    const agent = await diriger(a, b);
    const { compteId } = await partieDeA(agent);
    const id = await deposer(await agir(agent, b), [lea(), ...restent(200)]);
    const collegue = await agir(await diriger(b), b);
    const application = await confirmer(collegue, id);
    expect(application).toMatchObject({ outcome: 'perimee' });
    expect(await voir(b, 'Léa')).toBeUndefined();
    const remplacante = application.outcome === 'perimee' ? application.remplaceePar : '';
    expect(await confirmer(collegue, remplacante)).toEqual({ outcome: 'appliquee', vide: false });
    expect((await voir(b, 'Léa'))?.compteId).not.toBe(compteId);
  });
});
