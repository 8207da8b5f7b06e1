import fc from 'fast-check';
import sql, { raw } from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { ETATS, type Etat, ORIGINES, type Origine } from '../../../src/domain/comptes/etats.ts';
import { faitsDuCompte, type LigneDeCompte, notificationExpiree } from '../../../src/domain/comptes/faits.ts';
import { leLendemain } from '../../../src/domain/jour.ts';
import { faireLaNuit, listNuitsAFaire } from '../../../src/services/nuit/nuit.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';

/**
 * Statistics equal a count of the accounts, whatever has happened in the school, on the day and ever after; those of a night
 * that was missed are made up from the history.
 */
const test = useTestApp();
const rows = useBase(test);

const CLASSES = ['CP A', 'CE1-CE2', ''];
const NIVEAUX = ['CP', 'CE1', ''];

/** « profil/axe/valeur/état/origine » → how many, and how many expired. */
type Chiffres = Record<string, [nombre: number, expires: number | null]>;

interface Personne extends LigneDeCompte {
  id: string;
  niveau: string;
  classe: string;
  enfants: string[];
}

const lirePersonnes = (ecole: EcoleTest): Promise<Personne[]> =>
  rows<Personne>(
    sql`select f.id, f.niveau, f.classe, f.enfants, c.profil, c.etat, c.origine, f.bloque,
       c.mot_de_passe_choisi as "motDePasseChoisi", p.chiffre is not null as "provisoirePresent",
       p.expire_le as "provisoireExpireLe"
     from (
       select e.id, e.compte_id, coalesce(e.niveau, '') as niveau, coalesce(cl.libelle, '') as classe, '{}'::text[] as enfants,
         e.bloque_le is not null as bloque
       from eleves e left join classes cl on cl.id = e.classe_id where e.ecole_id = ${ecole.id} and e.parti_le is null
       union all
       select r.id, r.compte_id, '', '', array(select t.eleve_id::text from rattachements t where t.representant_legal_id = r.id),
         r.bloque_le is not null
       from representants_legaux r where r.ecole_id = ${ecole.id} and r.parti_le is null) f
     join comptes c on c.id = f.compte_id left join provisoires p on p.compte_id = c.id`,
  );

/** Counted one by one, by the rules of the domain; « expires » null where nobody can know. */
async function compter(ecole: EcoleTest, maintenant: Date | undefined): Promise<Chiffres> {
  const personnes = await lirePersonnes(ecole);
  const chiffres: Chiffres = {};
  for (const personne of personnes) {
    const enfants = personnes.filter(({ profil, id }) => profil === 'eleve' && personne.enfants.includes(id));
    const ou =
      personne.profil === 'eleve'
        ? { niveaux: [personne.niveau], classes: [personne.classe] }
        : enfants.length === 0
          ? { niveaux: [''], classes: [''] }
          : { niveaux: enfants.map(({ niveau }) => niveau), classes: enfants.map(({ classe }) => classe) };
    const cases = new Set([
      'ecole/',
      ...ou.niveaux.map((niveau) => `niveau/${niveau}`),
      ...ou.classes.map((classe) => `classe/${classe}`),
    ]);
    for (const place of cases) {
      const cle = `${personne.profil}/${place}/${personne.etat}/${personne.origine ?? 'N/A'}`;
      const [nombre, expires] = chiffres[cle] ?? [0, 0];
      const expire = maintenant && notificationExpiree(faitsDuCompte(personne, maintenant));
      chiffres[cle] = [
        nombre + 1,
        expire === undefined || expires === null ? null : expires + Number(expire),
      ];
    }
  }
  return chiffres;
}

async function lireStatistiques(ecole: EcoleTest, jour: string): Promise<Chiffres> {
  const lignes = await rows<{ cle: string; nombre: number; expires: number | null }>(
    sql`select concat_ws('/', profil, axe, valeur, etat, coalesce(origine, 'N/A')) as cle, nombre, expires from statistiques
     where ecole_id = ${ecole.id} and depuis <= ${jour} and (jusqu_a is null or jusqu_a > ${jour})`,
  );
  return Object.fromEntries(lignes.map(({ cle, nombre, expires }) => [cle, [nombre, expires]]));
}

/** What happens to somebody of the school, in a day. */
type Evenement =
  | { quoi: 'etat'; qui: number; etat: Etat; origine: Origine; expireDans: number }
  | { quoi: 'part' | 'revient' | 'bloque' | 'debloque'; qui: number }
  | { quoi: 'change'; qui: number; classe: number; niveau: number }
  | { quoi: 'lien'; qui: number; enfant: number };

const qui = fc.nat(11);
const evenement: fc.Arbitrary<Evenement> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      quoi: fc.constant('etat' as const),
      qui,
      etat: fc.constantFrom(...ETATS),
      origine: fc.constantFrom(...ORIGINES),
      expireDans: fc.integer({ min: -2, max: 3 }),
    }),
  },
  fc.record({ quoi: fc.constantFrom('part', 'revient', 'bloque', 'debloque'), qui }),
  fc.record({ quoi: fc.constant('change' as const), qui, classe: fc.nat(2), niveau: fc.nat(2) }),
  fc.record({ quoi: fc.constant('lien' as const), qui, enfant: fc.nat(5) }),
);

let ecoles = 0;
async function peupler() {
  const { deps } = test.current;
  ecoles += 1;
  const ecole = await creerEcole(deps, { uai: uai(ecoles) });
  const eleves = await ajouterEleves(deps, ecole, [
    ...Array.from({ length: 4 }, (_, i) => ({ nom: `N${i}`, prenom: 'A', classe: 'CP A', niveau: 'CP' })),
    ...Array.from({ length: 2 }, (_, i) => ({ nom: `M${i}`, prenom: 'B', classe: 'CE1-CE2', niveau: 'CE1' })),
  ]);
  const representants = await ajouterRepresentants(
    deps,
    ecole,
    Array.from({ length: 6 }, (_, i) => ({
      nom: `R${i}`,
      prenom: 'C',
      enfants: eleves.slice(i % 3, (i % 3) + (i % 3)),
    })),
  );
  // There long before the first day.
  await rows(sql`update eleves set created_at = '2026-01-01' where ecole_id = ${ecole.id}`);
  await rows(sql`update representants_legaux set created_at = '2026-01-01' where ecole_id = ${ecole.id}`);
  return { ecole, eleves, representants };
}
type Scene = Awaited<ReturnType<typeof peupler>>;

async function vivre(
  { ecole, eleves, representants }: Scene,
  e: Evenement,
  le: Date,
  { enAvant = false } = {},
): Promise<void> {
  const table = raw(e.qui < 6 ? 'eleves' : 'representants_legaux');
  const fiche = e.qui < 6 ? eleves[e.qui] : representants[e.qui - 6];
  const compte = sql`(select compte_id from ${table} where id = ${fiche})`;
  if (e.quoi === 'etat') {
    const [avant] = await rows<{ etat: Etat }>(sql`select etat from comptes where id = ${compte}`);
    // An account never goes back, whatever the database would let by.
    if (enAvant && ETATS.indexOf(e.etat) <= ETATS.indexOf(avant?.etat ?? 'actif')) return;
    const etat = e.qui < 6 && e.etat === 'en_cours' ? 'actif' : e.etat;
    const origine = etat === 'non_informe' ? null : etat === 'actif' ? e.origine : 'etablissement';
    await rows(sql`insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur, le)
      select ${ecole.id}, c.id, 'active', c.etat, ${etat}, 'essai', ${le} from comptes c where c.id = ${compte}`);
    await rows(
      sql`update comptes set etat = ${etat}, origine = ${origine}, mot_de_passe_hache = null where id = ${compte}`,
    );
    await rows(sql`delete from provisoires where compte_id = ${compte}`);
    if (etat !== 'non_informe')
      await rows(sql`insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
        values (${compte}, ${ecole.id}, '\\x00', 'k', ${le}, ${new Date(le.getTime() + e.expireDans * 86_400_000)})`);
  } else if (e.quoi === 'part' || e.quoi === 'revient')
    await rows(
      sql`update ${table} set parti_le = ${e.quoi === 'part' ? sql`coalesce(parti_le, ${le})` : null} where id = ${fiche}`,
    );
  else if (e.quoi === 'bloque' || e.quoi === 'debloque') {
    const bloque = e.quoi === 'bloque';
    await rows(
      sql`update ${table} set bloque_le = ${bloque ? le : null}, bloque_motif = ${bloque ? 'usurpation' : null} where id = ${fiche}`,
    );
  } else if (e.quoi === 'change' && e.qui < 6)
    await rows(sql`update eleves set niveau = ${NIVEAUX[e.niveau] || null},
      classe_id = (select id from classes where ecole_id = ${ecole.id} and libelle = ${CLASSES[e.classe]}) where id = ${fiche}`);
  else if (e.quoi === 'lien' && e.qui >= 6)
    await rows(sql`insert into rattachements (ecole_id, representant_legal_id, eleve_id)
      values (${ecole.id}, ${fiche}, ${eleves[e.enfant]}) on conflict do nothing`);
}

const a = (jour: string, heure: string): Date => new Date(`${jour}T${heure}:00+02:00`);

describe('les statistiques de la nuit (règles §5.4, §9)', () => {
  it('sont un recompte des comptes, pour toute histoire, et celles des jours passés ne bougent plus', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(evenement, { maxLength: 6 }), { minLength: 1, maxLength: 5 }),
        async (histoire) => {
          await rows(sql`delete from nuits`);
          await rows(sql`delete from nuit_etapes`);
          const scene = await peupler();
          let jour = '2026-06-01';
          const comptees = new Map<string, Chiffres>();
          for (const evenements of histoire) {
            for (const e of evenements) await vivre(scene, e, a(jour, '10:00'));
            jour = leLendemain(jour);
            const maintenant = a(jour, '02:30');
            const deps = { ...test.current.deps, clock: { now: () => maintenant } };
            expect(await faireLaNuit(deps, jour)).toMatchObject({ echecs: [] });
            comptees.set(jour, await compter(scene.ecole, maintenant));
            for (const [passe, chiffres] of comptees)
              expect(await lireStatistiques(scene.ecole, passe), passe).toEqual(chiffres);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('d’une nuit manquée, elles sont refaites d’après l’historique, pour minuit, dans l’ordre, sans les expirations', async () => {
    const etats = fc.array(
      evenement.filter(({ quoi }) => quoi === 'etat' || quoi === 'part'),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(etats, { minLength: 2, maxLength: 4 }), async (histoire) => {
        await rows(sql`delete from nuits`);
        await rows(sql`delete from nuit_etapes`);
        const scene = await peupler();
        let jour = '2026-06-01';
        const nuits = async (le: Date) => {
          const deps = { ...test.current.deps, clock: { now: () => le } };
          const { jours } = await listNuitsAFaire(deps);
          for (const due of jours) await faireLaNuit(deps, due);
          return jours;
        };
        await nuits(a(jour, '02:30'));
        const aMinuit = new Map<string, Chiffres>();
        for (const evenements of histoire) {
          for (const e of evenements) await vivre(scene, e, a(jour, '10:00'), { enAvant: true });
          jour = leLendemain(jour);
          aMinuit.set(jour, await compter(scene.ecole, undefined));
        }
        const maintenant = a(jour, '09:00');
        expect(await nuits(maintenant)).toEqual([...aMinuit.keys()]);
        aMinuit.set(jour, await compter(scene.ecole, maintenant));
        for (const [passe, chiffres] of aMinuit)
          expect(await lireStatistiques(scene.ecole, passe), passe).toEqual(chiffres);
      }),
      { numRuns: 10 },
    );
  });
});
