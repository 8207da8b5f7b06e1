import { gzipSync } from 'node:zlib';
import sql from 'sql-template-tag';
import { aadMotDePasseProvisoire, encrypt } from '../src/auth/encryption.ts';
import { hashPassword } from '../src/auth/password-hashing.ts';
import type { Deps } from '../src/deps.ts';
import { paths } from '../src/paths.ts';
import { emettreProvisoires, lockComptes } from '../src/repositories/comptes/comptes.ts';
import { AT_ONCE, CONNEXIONS, MOT_DE_PASSE_DE_BANC, mesurerConnexions } from './connexions.ts';
import { enParallele, jetonDe, ouvrirServeur } from './http-client.ts';
import { type BenchRow, ms, time } from './report.ts';
import { creerEcoleDeBanc } from './terrain.ts';

const ACTIVATIONS = 1_000;
/** Of the pupils of creerEcoleDeBanc(). */
const NAISSANCE = { 'naissance-jour': '1', 'naissance-mois': '1', 'naissance-annee': '2019' };
const PROVISOIRE = 'kmq7xw4hzt9c';

/** Row 6 of rules §13, at the portal: pupils who have an activated account. */
export async function benchConnexionsPortail(deps: Deps): Promise<BenchRow> {
  const hache = await hashPassword(MOT_DE_PASSE_DE_BANC);
  const { comptes } = await creerEcoleDeBanc(deps, CONNEXIONS);
  const identifiants = await deps.database.withOps((trx) =>
    trx.rows<{ identifiant: string }>(
      sql`update comptes set etat = 'actif', active_le = now(), mot_de_passe_hache = ${hache}
       where id = any (${comptes}) returning identifiant`,
    ),
  );
  return {
    ligne: `6. Connexions au portail avec argon2id, ${AT_ONCE} à la fois (objectif : ≥ 100/s, ≥ 60 % des hachages nus)`,
    mesures: await mesurerConnexions(deps, {
      page: paths.portailEleve(),
      hache,
      identifiant: (rang) => identifiants[rang - 1]?.identifiant ?? '',
    }),
  };
}

/** A thousand pupils activate at once, each twice, as two children would who share a sheet: one wins, the other is told. */
export async function benchActivations(deps: Deps): Promise<BenchRow> {
  const { acces, comptes } = await creerEcoleDeBanc(deps, ACTIVATIONS);
  const maintenant = deps.clock.now();
  await deps.database.withEcoleOps(acces.ecoleId, async (trx) => {
    const lus = await lockComptes(trx, comptes);
    await emettreProvisoires(
      trx,
      lus.map(({ id, version }) => ({ compteId: id, version, etatApres: 'informe' })),
      (id) => encrypt(deps.keyRing, PROVISOIRE, aadMotDePasseProvisoire(id)),
      { emisLe: maintenant, expireLe: new Date(maintenant.getTime() + 86_400_000) },
    );
  });
  const identifiants = await deps.database.withOps((trx) =>
    trx.rows<{ identifiant: string }>(
      sql`select identifiant from comptes where id = any (${comptes}) order by id`,
    ),
  );
  const serveur = await ouvrirServeur(deps, AT_ONCE);
  const erreurs = new Map<number, number>();
  const etape = async (
    method: 'GET' | 'POST',
    path: string,
    cookie: string,
    corps?: Record<string, string>,
  ) => {
    const reponse = await serveur.demander(method, path, corps ? { cookie, corps } : { cookie });
    if (reponse.status >= 400) erreurs.set(reponse.status, (erreurs.get(reponse.status) ?? 0) + 1);
    return reponse;
  };
  /** From the login page to the account: where it ends. */
  const activer = async (identifiant: string): Promise<string> => {
    const page = await etape('GET', paths.portailEleve(), '');
    const formulaires = page.cookies.join('; ');
    const entree = await etape('POST', paths.portailEleve(), formulaires, {
      _csrf: jetonDe(page.texte),
      identifiant,
      motDePasse: PROVISOIRE,
    });
    const session = entree.cookies.join('; ');
    const choix = await etape('GET', paths.portailMotDePasse(), session);
    const cookie = [session, ...choix.cookies].join('; ');
    const _csrf = jetonDe(choix.texte);
    await etape('POST', paths.portailMotDePasse(), cookie, {
      _csrf,
      motDePasse: MOT_DE_PASSE_DE_BANC,
      confirmation: MOT_DE_PASSE_DE_BANC,
    });
    const fin = await etape('POST', paths.portailNaissance(), cookie, { _csrf, ...NAISSANCE });
    return fin.location;
  };
  let gagnants = 0;
  let duree = 0;
  try {
    duree = await time(() =>
      enParallele(ACTIVATIONS, AT_ONCE, async (rang) => {
        const identifiant = identifiants[rang - 1]?.identifiant ?? '';
        const fins = await Promise.all([activer(identifiant), activer(identifiant)]);
        gagnants += fins.filter((fin) => fin.startsWith(paths.portailCompte())).length;
      }),
    );
  } finally {
    serveur.fermer();
  }
  const { actifs, evenements } = await deps.database.withOps((trx) =>
    trx.one<{ actifs: number; evenements: number }>(
      sql`select (select count(*)::int from comptes where id = any (${comptes}) and etat = 'actif') as actifs,
         (select count(*)::int from compte_evenements where compte_id = any (${comptes}) and evenement = 'active') as evenements`,
    ),
  );
  return {
    ligne: `Activation de ${ACTIVATIONS} comptes en parallèle, chacun par deux navigateurs à la fois (objectif : 0 erreur, 0 doublon)`,
    mesures: {
      'comptes activés': String(actifs),
      'navigateurs arrivés au compte': String(gagnants),
      'activations dans l’historique': String(evenements),
      'réponses en erreur': [...erreurs].map(([status, n]) => `${n} × ${status}`).join(', ') || '0',
      durée: ms(duree),
      'activations par seconde': ((ACTIVATIONS * 1000) / duree).toFixed(1),
    },
  };
}

/** All that a first visit to the portal fetches, page, style sheet, script and pictures. */
export async function benchPoidsPortail(deps: Deps): Promise<BenchRow> {
  const serveur = await ouvrirServeur(deps, 1);
  try {
    const { texte } = await serveur.demander('GET', paths.portail());
    const addresses = [...texte.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, url = '']) => url);
    const parts = [texte];
    for (const url of new Set(addresses)) parts.push((await serveur.demander('GET', url)).texte);
    const taille = (sizes: number[]) => `${(sizes.reduce((sum, n) => sum + n, 0) / 1_000).toFixed(1)} ko`;
    return {
      ligne: 'Première visite du portail (objectif : ≤ 60 ko en tout)',
      mesures: {
        'tel quel': taille(parts.map((part) => Buffer.byteLength(part))),
        compressé: taille(parts.map((part) => gzipSync(part).length)),
        fichiers: String(parts.length),
      },
    };
  } finally {
    serveur.fermer();
  }
}
