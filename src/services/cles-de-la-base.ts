import {
  aadMotDePasseProvisoire,
  aadOtp,
  aadTemoin,
  decrypt,
  encrypt,
  KeyError,
  type Secret,
} from '../auth/encryption.ts';
import type { Deps } from '../deps.ts';
import {
  insertTemoin,
  isCleEmployee,
  type LigneChiffree,
  listLignesChiffrees,
  listTemoins,
  replaceTemoins,
} from '../repositories/temoins-de-cles.ts';

export const REMEDE_DES_CLES =
  'donnez les clés gardées avec cette base (docs/pannes.md, «\u00a0What to do when…\u00a0»)';

/** What everybody may know: only who holds the key can have encrypted it. */
const TEXTE_TEMOIN = 'Comptes 1D';

interface EtatDesCles {
  /** In French, one for each key that the rows need and ENCRYPTION_KEYS does not give right. */
  fautes: string[];
  /** The current key, when rows name it and nothing here tells whether it is right. */
  sansTemoin?: string;
}

/**
 * Whether ENCRYPTION_KEYS is the one of this database (after a restore, it may not be), as a process that reads no row can
 * tell: by the witnesses. A key used for the first time leaves its own (decision 031).
 */
async function verifierLesTemoins({
  database,
  keyRing,
}: Pick<Deps, 'database' | 'keyRing'>): Promise<EtatDesCles> {
  return database.withConnexion(async (trx) => {
    const temoins = await listTemoins(trx);
    if (temoins === undefined) return { fautes: [] };
    const fautes: string[] = [];
    let connue = false;
    for (const temoin of temoins) {
      const faute = essayer(keyRing, temoin, aadTemoin(temoin.cle));
      if (faute === undefined) connue ||= temoin.cle === keyRing.current;
      else if (await isCleEmployee(trx, temoin.cle)) fautes.push(faute);
    }
    if (fautes.length > 0 || connue) return { fautes };
    const pris = await insertTemoin(trx, temoinDe(keyRing, keyRing.current));
    return { fautes, ...(pris ? {} : { sansTemoin: keyRing.current }) };
  });
}

/** Throws a CleError in production when the keys are not those of the rows; elsewhere, and for what cannot be told, a warning. */
export async function exigerLesCles(
  deps: Pick<Deps, 'database' | 'keyRing' | 'config'>,
  warn: (message: string) => void,
): Promise<void> {
  const { fautes, sansTemoin } = await verifierLesTemoins(deps);
  if (fautes.length > 0 && deps.config.environment === 'production')
    throw new KeyError(fautes.join('\u00a0; '));
  for (const faute of fautes) warn(`${faute} → ${REMEDE_DES_CLES}`);
  if (sansTemoin !== undefined)
    warn(
      `ENCRYPTION_KEYS\u00a0: rien ne dit si «\u00a0${sansTemoin}\u00a0» est la bonne clé → lancez «\u00a0npm run ops -- verifier\u00a0» avec ces clés`,
    );
}

/**
 * As ops, on the rows themselves: one of each kind per key. When all can be read, the witnesses are those of these keys.
 * Undefined when ENCRYPTION_KEYS was not given and rows need it.
 */
export async function essayerLesCles(
  deps: Pick<Deps, 'database' | 'config' | 'keyRing'>,
): Promise<string[] | undefined> {
  return deps.database.withOps(async (trx) => {
    const lignes = await listLignesChiffrees(trx);
    if (lignes.length === 0) return [];
    if (deps.config.encryptionKeys === '') return undefined;
    const { keyRing } = deps;
    const fautes = lignes.flatMap((ligne) => essayer(keyRing, ligne, aadDe(ligne)) ?? []);
    if (fautes.length === 0) {
      const noms = [...new Set(lignes.map(({ cle }) => cle))];
      await replaceTemoins(
        trx,
        noms.map((cle) => temoinDe(keyRing, cle)),
      );
    }
    return [...new Set(fautes)];
  });
}

const aadDe = ({ nature, id }: LigneChiffree): string =>
  nature === 'compte' ? aadMotDePasseProvisoire(id) : aadOtp(id);

const temoinDe = (keyRing: Deps['keyRing'], cle: string): Secret =>
  encrypt({ ...keyRing, current: cle }, TEXTE_TEMOIN, aadTemoin(cle));

function essayer(keyRing: Deps['keyRing'], secret: Secret, aad: string): string | undefined {
  try {
    decrypt(keyRing, secret, aad);
    return undefined;
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return keyRing.keys.has(secret.cle)
      ? `ENCRYPTION_KEYS\u00a0: «\u00a0${secret.cle}\u00a0» n’est pas la clé qui a chiffré cette base`
      : `ENCRYPTION_KEYS\u00a0: «\u00a0${secret.cle}\u00a0» manque`;
  }
}
