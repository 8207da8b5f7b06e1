import fc from 'fast-check';
import sql, { raw } from 'sql-template-tag';
import { expect, it } from 'vitest';
import { hashPassword } from '../../../../src/auth/password-hashing.ts';
import { isCollision } from '../../../../src/database/pannes.ts';
import type { OpsTrx } from '../../../../src/database/transaction.ts';
import { SessionTermineeError } from '../../../../src/errors.ts';
import { TABLES_DE_FICHES } from '../../../../src/queries/comptes/compte-sql.ts';
import { findPersonne } from '../../../../src/queries/portail/garde.ts';
import { openComptes, setPartis, setRevenus } from '../../../../src/repositories/onde/onde.ts';
import type { EnChemin } from '../../../../src/services/portail/activation.ts';
import {
  rattacherAutreCompte,
  rattacherParNaissance,
  reprendreAncienCompte,
} from '../../../../src/services/portail/rattachement.ts';
import { ecrireProvisoire } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import {
  creerMonde,
  defautsDuMonde,
  enfantsDuMonde,
  estPermis,
  type FicheDuMonde,
  lireFiche,
  mobileDuMonde,
  NEE_LE,
} from '../../../helpers/scenes/monde/monde.ts';
import { MOT_DE_PASSE_CHOISI, PROVISOIRE } from '../../../helpers/scenes/portail/rattacher.ts';

const test = useTestApp();
let monde = 0;
let sessions = 0;
/** How often something was brought together: what never happens proves nothing. */
const reunis = { eleve: 0, representant_legal: 0, par_naissance: 0 };

/** Logs in with the chosen password; undefined when that opens nothing whole. */
async function entrer(fiche: FicheDuMonde): Promise<EnChemin | undefined> {
  const { database } = test.current.deps;
  const { choisi, identifiant, versionAcces } = await lire(fiche);
  if (!choisi) return undefined;
  sessions += 1;
  const session = `propriete-${sessions}`;
  await database.withConnexion((trx) =>
    trx.run(sql`select ouvrir_session_portail(${session}, '', ${identifiant}, ${versionAcces})`),
  );
  const personne = await findPersonne(database, session, false);
  return personne === undefined || personne.etat !== 'actif' ? undefined : { session, personne };
}

/** From an address of its own: the counters are not what is tried here. */
const motDePasseDe = async (fiche: FicheDuMonde) => {
  const { identifiant, choisi } = await lire(fiche);
  sessions += 1;
  return {
    identifiant,
    motDePasse: choisi ? MOT_DE_PASSE_CHOISI : PROVISOIRE,
    ip: `10.${(sessions >> 16) & 255}.${(sessions >> 8) & 255}.${sessions & 255}`,
  };
};

/** Once the account is locked, if this present fiche still opens it: as the school's operations and the portal do. */
async function tenir(
  fiche: FicheDuMonde,
  faire: (trx: OpsTrx, compteId: string) => Promise<void>,
): Promise<void> {
  const { compteId } = await lire(fiche);
  await test.current.deps.database.withOps(async (trx) => {
    await trx.run(sql`select from comptes where id = ${compteId} for no key update`);
    const ouvert = await trx.maybeOne(
      sql`select 1 from ${raw(TABLES_DE_FICHES[fiche.profil])}
        where id = ${fiche.ficheId} and compte_id = ${compteId} and parti_le is null`,
    );
    if (ouvert !== undefined) await faire(trx, compteId);
  });
}

const lire = (fiche: FicheDuMonde) => lireFiche(test.current.deps, fiche);

let hache: string | undefined;

type Acte = (fiche: FicheDuMonde, autre: FicheDuMonde) => Promise<unknown>;

/** What schools and people may do; an act that makes no sense at that moment does nothing. */
const ACTES = {
  informer: (fiche) =>
    tenir(fiche, async (trx, compteId) => {
      const expireLe = new Date(Date.now() + 30 * 86_400_000);
      await ecrireProvisoire(test.current.deps, trx, { compteId, ecoleId: fiche.ecole.id, expireLe });
      await trx.run(
        sql`update comptes set etat = 'informe', informe_le = now() where id = ${compteId} and etat = 'non_informe'`,
      );
    }),
  activer: (fiche) =>
    tenir(fiche, async (trx, compteId) => {
      hache ??= await hashPassword(MOT_DE_PASSE_CHOISI);
      const actives = await trx.run(
        sql`update comptes set etat = 'actif', active_le = now(), mot_de_passe_hache = ${hache}
          where id = ${compteId} and etat = 'informe'`,
      );
      if (actives > 0) await trx.run(sql`delete from provisoires where compte_id = ${compteId}`);
    }),
  partir: ({ profil, ecole, ficheId }) =>
    test.current.deps.database.withEcoleOps(ecole.id, (trx) =>
      setPartis(trx, TABLES_DE_FICHES[profil], [ficheId], new Date()),
    ),
  revenir: (fiche) => {
    const { profil, ecole, ficheId, nom, prenom } = fiche;
    return test.current.deps.database.withEcoleOps(ecole.id, async (trx) => {
      const neufs = (await setRevenus(trx, TABLES_DE_FICHES[profil], [ficheId])).map((id) => ({
        id,
        nom,
        prenom,
      }));
      await (profil === 'eleve' ? openComptes(trx, neufs, []) : openComptes(trx, [], neufs));
    });
  },
  reunir: async (fiche, autre) => {
    const qui = await entrer(fiche);
    if (qui === undefined) return;
    const demande = await motDePasseDe(autre);
    const { deps } = test.current;
    const { outcome } = await (fiche.profil === 'eleve'
      ? reprendreAncienCompte(deps, qui, demande, `${qui.session}-suite`)
      : rattacherAutreCompte(deps, qui, demande));
    if (outcome === 'fait') reunis[fiche.profil] += 1;
  },
  /** The old school's update, then the account brought along. */
  demenager: async (fiche, autre) => {
    if (fiche !== autre) await ACTES.partir(autre);
    await ACTES.reunir(fiche, autre);
  },
  /** The mobile is proved, then a birth date given. */
  donner_une_date: async (fiche) => {
    const qui = fiche.profil === 'eleve' ? undefined : await entrer(fiche);
    if (qui === undefined) return;
    const portable = mobileDuMonde(monde);
    await test.current.deps.database.withOps((trx) =>
      trx.run(
        sql`update comptes set portable = ${portable}, portable_confirme_le = now()
          where id = ${qui.personne.compteId} and etat = 'actif'`,
      ),
    );
    if ((await rattacherParNaissance(test.current.deps, qui, NEE_LE)) === 'juste') reunis.par_naissance += 1;
  },
} satisfies Record<string, Acte>;

const NOMBRE = 10;
const rang = fc.nat({ max: NOMBRE - 1 });
const acte = fc.record({
  quoi: fc.constantFrom<(keyof typeof ACTES)[]>(
    ...(Object.keys(ACTES) as (keyof typeof ACTES)[]),
    'activer',
    'reunir',
    'demenager',
    'demenager',
    'demenager',
    'donner_une_date',
  ),
  fiche: rang,
  autre: rang,
  /** Whether the other fiche is one of the same person. */
  memePersonne: fc.constantFrom(true, true, true, false),
});
/** One act, or two at the same moment. */
const moment = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(acte) },
  { weight: 1, arbitrary: fc.tuple(acte, acte) },
);
/** How each account begins: nearly all of them with a password. */
const debuts = fc.array(fc.constantFrom('non_informe', 'informe', 'actif', 'actif', 'actif'), {
  minLength: NOMBRE,
  maxLength: NOMBRE,
});

it('aucune suite d’actes ne perd un enfant, ne donne un compte à deux personnes, ni ne sort de la table des états', async () => {
  await fc.assert(
    fc.asyncProperty(debuts, fc.array(moment, { minLength: 8, maxLength: 16 }), async (etats, suite) => {
      monde += 1;
      const fiches = await creerMonde(test.current.deps, monde);
      expect(fiches).toHaveLength(NOMBRE);
      for (const [i, fiche] of fiches.entries()) {
        if (etats[i] !== 'non_informe') await ACTES.informer(fiche);
        if (etats[i] === 'actif') await ACTES.activer(fiche);
      }
      let avant = await Promise.all(fiches.map(lire));
      for (const actes of suite) {
        const choisis = actes.map(({ quoi, fiche, autre, memePersonne }) => {
          const une = fiches[fiche] as FicheDuMonde;
          const autres = fiches.filter(
            (f) => f.profil === une.profil && (!memePersonne || (f.prenom === une.prenom && f !== une)),
          );
          return { quoi, une, seconde: autres[autre % autres.length] ?? une };
        });
        await Promise.all(choisis.map(({ quoi, une, seconde }) => jouer(quoi, une, seconde)));
        expect(await defautsDuMonde(test.current.deps)).toEqual([]);
        expect(await enfantsDuMonde(test.current.deps, fiches)).toBe(6);
        const apres = await Promise.all(fiches.map(lire));
        for (const [i, fiche] of fiches.entries()) {
          const [a, b] = [avant[i], apres[i]];
          // Of who has left, nobody sees the account there; who comes back may have a new one.
          if (a === undefined || b === undefined || a.partie || b.partie) continue;
          const passage = [fiche.profil, a.etat, b.etat] as const;
          expect([...passage, estPermis(...passage, actes.length)]).toEqual([...passage, true]);
        }
        avant = apres;
      }
    }),
    { numRuns: 24, endOnFailure: true },
  );
  expect(reunis.eleve + reunis.representant_legal + reunis.par_naissance).toBeGreaterThan(5);
}, 300_000);

async function jouer(quoi: keyof typeof ACTES, une: FicheDuMonde, seconde: FicheDuMonde): Promise<void> {
  try {
    await ACTES[quoi](une, seconde);
  } catch (error) {
    // One of two that stood in each other's way, undone; or whose session the other has ended.
    if (!isCollision(error) && !(error instanceof SessionTermineeError)) throw error;
  }
}
