import { monitorEventLoopDelay } from 'node:perf_hooks';
import { verify } from '@node-rs/argon2';
import sql from 'sql-template-tag';
import { hashPassword } from '../src/auth/password-hashing.ts';
import type { Deps } from '../src/deps.ts';
import { paths } from '../src/paths.ts';
import { enParallele, jetonDe, ouvrirServeur } from './http-client.ts';
import { type BenchRow, mediane, ms, ratio, time } from './report.ts';

/** So many people. */
export const CONNEXIONS = 400;
const RUNS = 3;
export const AT_ONCE = 16;
export const MOT_DE_PASSE_DE_BANC = 'Phrase-De-Passe-Du-Banc';

/** Row 6 of rules §13: agents. */
export async function benchConnexions(deps: Deps): Promise<BenchRow> {
  const hache = await hashPassword(MOT_DE_PASSE_DE_BANC);
  await deps.database.withOps((trx) =>
    trx.run(
      sql`insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache, otp_active_le)
       select 'entrant' || g, 'Banc', 'Entrante', 'directeur', ${hache}, now()
       from generate_series(1, ${CONNEXIONS}) g`,
    ),
  );
  return {
    ligne: `6. Connexions d’agents avec argon2id, ${AT_ONCE} à la fois (objectif : ≥ 100/s, ≥ 60 % des hachages nus)`,
    mesures: await mesurerConnexions(deps, {
      page: paths.connexion(),
      hache,
      identifiant: (rang) => `entrant${rang}`,
    }),
  };
}

type Serveur = Awaited<ReturnType<typeof ouvrirServeur>>;

/** A form that is sent again and again: its token is tied to nobody. */
export async function lireFormulaire({ demander }: Serveur, path: string) {
  const { texte, cookies } = await demander('GET', path);
  return { jeton: jetonDe(texte), cookie: cookies.join('; ') };
}

/**
 * Passwords given by as many people at a login page, beside the bare hashes: medians of three runs, and how long the event
 * loop was late meanwhile (99th percentile).
 */
export async function mesurerConnexions(
  deps: Deps,
  { page, hache, identifiant }: { page: string; hache: string; identifiant: (rang: number) => string },
): Promise<BenchRow['mesures']> {
  const serveur = await ouvrirServeur(deps, AT_ONCE);
  const { jeton, cookie } = await lireFormulaire(serveur, page);
  const entrer = async (rang: number) => {
    const corps = { _csrf: jeton, identifiant: identifiant(rang), motDePasse: MOT_DE_PASSE_DE_BANC };
    const { status } = await serveur.demander('POST', page, { corps, cookie });
    if (status !== 303) throw new Error(`${identifiant(rang)} n’entre pas : ${status}`);
  };
  const connexions: number[] = [];
  const hachages: number[] = [];
  const retards: number[] = [];
  try {
    for (let run = 0; run < RUNS; run += 1) {
      hachages.push(
        await time(() => enParallele(CONNEXIONS, AT_ONCE, () => verify(hache, MOT_DE_PASSE_DE_BANC))),
      );
      const boucle = monitorEventLoopDelay({ resolution: 5 });
      boucle.enable();
      connexions.push(await time(() => enParallele(CONNEXIONS, AT_ONCE, entrer)));
      boucle.disable();
      retards.push(boucle.percentile(99) / 1e6 - 5);
    }
  } finally {
    serveur.fermer();
  }
  const parSeconde = (durees: readonly number[]) => (CONNEXIONS * 1000) / mediane(durees);
  return {
    'mots de passe acceptés par seconde': parSeconde(connexions).toFixed(1),
    'hachages nus par seconde': parSeconde(hachages).toFixed(1),
    rapport: ratio(parSeconde(connexions), parSeconde(hachages)),
    'retard de la boucle, p99': ms(mediane(retards)),
  };
}
