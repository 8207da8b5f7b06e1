import sql from 'sql-template-tag';
import type { Deps } from '../../../../src/deps.ts';
import { jourDeParis } from '../../../../src/domain/jour.ts';
import { faireLaNuit } from '../../../../src/services/nuit/nuit.ts';
import { activer, informerAvec } from '../../../builders/compte.ts';
import { ajouterEleves, ajouterRepresentants, type EcoleTest } from '../../../builders/ecole.ts';
import type { TestApp } from '../../app.ts';
import { marquerComptes } from '../ecran-comptes.ts';

/** Accents, quotes, an apostrophe, what an address must escape: forty signs. */
export const CLASSE_LONGUE = 'CE1 & « Œufs » d’ŁUKASZ-N’GUYỄN + 100 % "';

const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);
const profil = 'representant_legal';

/** Pupils of three classes and of none, guardians of several of them, accounts in every state. */
export async function peuplerStatistiques(deps: Deps, ecole: EcoleTest, longue = CLASSE_LONGUE) {
  const eleves = await ajouterEleves(deps, ecole, [
    ...Array.from({ length: 7 }, (_, i) => ({ nom: `A${i}`, prenom: 'A', classe: 'CP A', niveau: 'CP' })),
    ...Array.from({ length: 5 }, (_, i) => ({
      nom: `B${i}`,
      prenom: 'B',
      classe: longue,
      niveau: 'CE1',
    })),
    ...Array.from({ length: 2 }, (_, i) => ({ nom: `C${i}`, prenom: 'C', classe: 'CP-CE1', niveau: 'CE1' })),
    { nom: 'D0', prenom: 'D', classe: 'Partie', niveau: 'UPE2A' },
  ]);
  await deps.database.withOps((trx) =>
    trx.run(sql`update eleves set classe_id = null, niveau = null where id = ${eleves[6]}`),
  );
  const representants = await ajouterRepresentants(
    deps,
    ecole,
    Array.from({ length: 12 }, (_, i) => ({
      nom: `R${i}`,
      prenom: 'R',
      // None, one, or two children, of two classes for some; those of the pupil without a class too.
      enfants: i === 11 ? [] : [eleves[i] ?? '', ...(i % 3 === 0 ? [eleves[(i + 6) % 15] ?? ''] : [])],
    })),
  );
  await informerAvec(deps, eleves.slice(0, 4), { expireLe: dans(40) });
  await informerAvec(deps, eleves.slice(7, 9), { expireLe: dans(-1) });
  await activer(deps, eleves.slice(4, 6));
  await informerAvec(deps, representants.slice(0, 3), { expireLe: dans(40), profil });
  await informerAvec(deps, representants.slice(3, 5), { expireLe: dans(-1), profil });
  await informerAvec(deps, representants.slice(5, 7), { expireLe: dans(40), profil });
  await marquerComptes(
    deps,
    representants.slice(5, 7),
    "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'",
  );
  await activer(deps, representants.slice(7, 10), profil);
  await deps.database.withOps((trx) =>
    trx.run(sql`update comptes set origine = 'franceconnect'
      where id = (select compte_id from representants_legaux where id = ${representants[7]})`),
  );
  return { eleves, representants };
}

/** The night of today, at this moment. */
export async function faireCetteNuit({ deps, clock }: Pick<TestApp, 'deps' | 'clock'>): Promise<void> {
  const { echecs } = await faireLaNuit(deps, jourDeParis(clock.now()));
  if (echecs.length > 0) throw new Error(`La nuit a échoué\u00a0: ${echecs.map(String).join(', ')}`);
}

/** What the nights of a school have said before, by hand: whole school, one state after the other. */
export const ecrirePeriodes = (
  deps: Deps,
  ecole: EcoleTest,
  periodes: readonly {
    profil: string;
    etat: string;
    origine: string | null;
    depuis: string;
    jusquA: string | null;
    nombre: number;
  }[],
): Promise<number> =>
  deps.database.withOps((trx) =>
    trx.run(
      sql`insert into statistiques (ecole_id, profil, axe, valeur, etat, origine, depuis, jusqu_a, nombre)
        select ${ecole.id}, p.profil, 'ecole', '', p.etat, p.origine, p.depuis, p."jusquA", p.nombre
        from jsonb_to_recordset(${JSON.stringify(periodes)}::jsonb)
          as p(profil text, etat text, origine text, depuis date, "jusquA" date, nombre int)`,
    ),
  );
