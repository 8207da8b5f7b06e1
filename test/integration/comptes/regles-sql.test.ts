import fc from 'fast-check';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { prochaineAction } from '../../../src/domain/comptes/decision/prochaine-action.ts';
import { ETATS, ORIGINES, type Situation } from '../../../src/domain/comptes/etats.ts';
import {
  expireBientot,
  faitsDuCompte,
  type LigneDeCompte,
  notificationExpiree,
} from '../../../src/domain/comptes/faits.ts';
import { etatDuMail, renoncement } from '../../../src/domain/comptes/joignable.ts';
import {
  ADRESSE_REFUSEE,
  ADRESSE_UTILISABLE,
  expireBientotSql,
  FROM_REPRESENTANTS,
  faitsDuCompteSql,
  joignableSql,
  notificationExpireeSql,
  REPRESENTANT_BLOQUE,
  raisonRepresentantSql,
  situationSql,
} from '../../../src/queries/comptes/compte-sql.ts';
import type { Notification } from '../../../src/queries/comptes/criteres.ts';
import { listRepresentants } from '../../../src/queries/comptes/representants-legaux.ts';
import { chiffresClesRepresentants } from '../../../src/queries/ecole/accueil.ts';
import { ajouterRepresentants, creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';

const test = useTestApp();
const NOMBRE = 40;
let ecole: EcoleTest;
let fiches: string[];

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  fiches = await ajouterRepresentants(
    deps,
    ecole,
    Array.from({ length: NOMBRE }, (_, n) => ({ nom: `NOM${n}`, prenom: 'Zoé', mail: `p${n}@exemple.fr` })),
  );
});

const JOUR = 86_400_000;
/** Around the limits, to the millisecond: the end itself, and seven days before it. */
const ECARTS = [
  0,
  1,
  -1,
  1000,
  -1000,
  7 * JOUR,
  7 * JOUR + 1,
  7 * JOUR - 1,
  7 * JOUR + 1000,
  90 * JOUR,
  -90 * JOUR,
];

const unCompte = fc
  .record({
    etat: fc.constantFrom(...ETATS),
    origine: fc.constantFrom(...ORIGINES),
    bloque: fc.boolean(),
    choisi: fc.boolean(),
    provisoire: fc.constantFrom('absent', 'efface', 'present'),
    ecart: fc.constantFrom(...ECARTS),
    mail: fc.constantFrom('renseigne', 'refuse', 'absent'),
    parti: fc.boolean(),
  })
  // The database refuses a chosen password, and an origin, before « informé ».
  .map((compte) => (compte.etat === 'non_informe' ? { ...compte, choisi: false, origine: null } : compte));

/** Years away from PostgreSQL's own clock, on both sides, and one that changes with the hour of summer on the way. */
const unMoment = fc.constantFrom(
  new Date('2019-03-24T08:00:00.000Z'),
  new Date('2026-10-20T10:30:00.123Z'),
  new Date('2031-06-01T12:00:00.000Z'),
);

interface Relu extends LigneDeCompte {
  mail: string | null;
  mailRefuse: string | null;
  parti: boolean;
  situation: Situation;
  expire: boolean;
  bientot: boolean;
  utilisable: boolean;
  refusee: boolean;
  joignable: boolean;
  raison: string;
}

/** These accounts as the database holds them, and what its rules say of them at this moment. */
async function ecrire(comptes: readonly Tire[], maintenant: Date): Promise<Relu[]> {
  const ids = fiches.slice(0, comptes.length);
  return test.current.deps.database.withOps(async (trx) => {
    await trx.run(sql`delete from provisoires where ecole_id = ${ecole.id}`);
    await trx.run(
      sql`update representants_legaux r set mail = case when n.mail = 'absent' then null else 'x@exemple.fr' end,
         mail_refuse = case when n.mail = 'refuse' then 'x@exemple.fr' else 'ancienne@exemple.fr' end,
         mail_refuse_motif = 'Inconnue',
         parti_le = case when n.parti then ${maintenant}::timestamptz end
       from unnest(${ids}::bigint[], ${comptes.map((c) => c.mail)}::text[], ${comptes.map((c) => c.parti)}::bool[])
         as n (id, mail, parti) where r.id = n.id`,
    );
    await trx.run(
      sql`insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
       select r.compte_id, r.ecole_id, case when n.provisoire = 'present' then '\\x00'::bytea end,
         case when n.provisoire = 'present' then 'k' end, n.expire_le, n.expire_le
       from unnest(${ids}::bigint[], ${comptes.map((c) => c.provisoire)}::text[],
         ${comptes.map((c) => new Date(maintenant.getTime() + c.ecart))}::timestamptz[]) as n (id, provisoire, expire_le)
       join representants_legaux r on r.id = n.id where n.provisoire <> 'absent'`,
    );
    await trx.run(
      sql`update comptes c set etat = n.etat, origine = n.origine,
         mot_de_passe_hache = case when n.choisi then 'x' end
       from unnest(${ids}::bigint[], ${comptes.map((c) => c.etat)}::text[], ${comptes.map((c) => c.origine)}::text[],
         ${comptes.map((c) => c.choisi)}::bool[]) as n (id, etat, origine, choisi)
       join representants_legaux r on r.id = n.id where c.id = r.compte_id`,
    );
    await trx.run(
      sql`update representants_legaux r set bloque_le = case when n.bloque then now() end,
         bloque_motif = case when n.bloque then 'usurpation' end
       from unnest(${ids}::bigint[], ${comptes.map((c) => c.bloque)}::bool[]) as n (id, bloque) where r.id = n.id`,
    );
    return trx.rows<Relu>(
      sql`select ${faitsDuCompteSql(REPRESENTANT_BLOQUE)}, r.mail, r.mail_refuse as "mailRefuse", r.parti_le is not null as parti,
         ${situationSql(maintenant)} as situation, ${notificationExpireeSql(REPRESENTANT_BLOQUE, maintenant)} as expire,
         ${expireBientotSql(REPRESENTANT_BLOQUE, maintenant)} as bientot, ${ADRESSE_UTILISABLE} as utilisable,
         ${ADRESSE_REFUSEE} as refusee, ${joignableSql(maintenant)} as joignable,
         ${raisonRepresentantSql(maintenant)} as raison
       ${FROM_REPRESENTANTS} where r.id = any (${ids}) order by r.id`,
    );
  });
}
type Tire = typeof unCompte extends fc.Arbitrary<infer T> ? T : never;

describe('les règles d’un compte disent la même chose en TypeScript et en SQL', () => {
  it('mot de passe, notification, adresse, mail à envoyer, raison de n’être pas entré', async () => {
    const vues = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(unCompte, { minLength: NOMBRE, maxLength: NOMBRE }),
        unMoment,
        async (comptes, maintenant) => {
          const relus = await ecrire(comptes, maintenant);
          expect(relus).toHaveLength(NOMBRE);
          for (const {
            situation,
            expire,
            bientot,
            utilisable,
            refusee,
            joignable,
            raison,
            ...ligne
          } of relus) {
            const faits = faitsDuCompte(ligne, maintenant);
            vues.add(`${faits.etat} ${faits.situation}`);
            expect({ situation, expire, bientot, utilisable, refusee, joignable, raison }).toEqual({
              situation: faits.situation,
              expire: notificationExpiree(faits),
              bientot: expireBientot(faits, maintenant),
              utilisable: etatDuMail(ligne) === 'utilisable',
              refusee: etatDuMail(ligne) === 'refuse',
              joignable: renoncement(ligne, faits) === undefined,
              raison: prochaineAction(
                faits,
                { mail: etatDuMail(ligne), portable: false, parti: ligne.parti },
                { gestionComptesEleves: true },
              ).raison,
            });
          }
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
    expect([...vues].sort()).toEqual(
      [
        'non_informe aucun',
        ...['informe provisoire', 'informe expire', 'informe choisi'],
        ...['aucun', 'provisoire', 'expire', 'choisi'].flatMap((s) => [`en_cours ${s}`, `actif ${s}`]),
      ].sort(),
    );
  });

  it('les chiffres du tableau de bord sont ceux des listes qu’ils ouvrent', async () => {
    const { database } = test.current.deps;
    const criteres = { q: '', niveaux: [], classes: [], etats: [], anomalies: [] };
    await fc.assert(
      fc.asyncProperty(
        fc.array(unCompte, { minLength: NOMBRE, maxLength: NOMBRE }),
        unMoment,
        async (comptes, maintenant) => {
          await ecrire(comptes, maintenant);
          const options = { tri: 'nom', sens: 'asc', page: 1, maintenant } as const;
          await database.withEcoleOps(ecole.id, async (trx) => {
            const liste = (notification: Notification) =>
              listRepresentants(trx, { ...criteres, notification }, options);
            const { expirees, expirantBientot } = await chiffresClesRepresentants(trx, maintenant);
            const [une, autre] = [await liste('expiree'), await liste('expire_bientot')];
            expect([une.total, autre.total]).toEqual([expirees.nombre, expirantBientot]);
            for (const ligne of une.lignes)
              expect(notificationExpiree(faitsDuCompte(ligne, maintenant))).toBe(true);
            for (const ligne of autre.lignes)
              expect(expireBientot(faitsDuCompte(ligne, maintenant), maintenant)).toBe(true);
          });
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  });
});
