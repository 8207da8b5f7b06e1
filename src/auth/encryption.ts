import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

export interface KeyRing {
  /** Id of the key that encrypts now. */
  current: string;
  keys: ReadonlyMap<string, KeyObject>;
}

/** What is stored: 12 bytes of IV, ciphertext, 16 bytes of tag; and the id of the key. */
export interface Secret {
  chiffre: Buffer;
  cle: string;
}

/** ENCRYPTION_KEYS does not give what reads this: a key is missing or another one, or the ciphertext was altered or moved. */
export class KeyError extends Error {
  override name = 'CleError';
}

const ALGORITHM = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

/** « k2:<base64>,k1:<base64> », 32 bytes each, the current key first. Throws an Error that says what is wrong. */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, KeyObject>();
  for (const part of text.split(',')) {
    const [, id, base64] = /^\s*([A-Za-z0-9_-]{1,20}):([A-Za-z0-9+/]+={0,2})\s*$/.exec(part) ?? [];
    if (id === undefined || base64 === undefined) throw new Error('forme attendue : k2:<base64>,k1:<base64>');
    const key = Buffer.from(base64, 'base64');
    if (key.length !== 32) throw new Error(`la clé « ${id} » doit compter 32 octets`);
    if (keys.has(id)) throw new Error(`la clé « ${id} » est donnée deux fois`);
    keys.set(id, createSecretKey(key));
  }
  const [current = ''] = keys.keys();
  return { current, keys };
}

/** The AAD ties a ciphertext to its row: moved to another account, it no longer decrypts. */
export function encrypt({ current, keys }: KeyRing, plaintext: string, aad: string): Secret {
  const iv = randomBytes(IV);
  const cipher = createCipheriv(ALGORITHM, keyOf(keys, current), iv, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(aad));
  const body = [cipher.update(plaintext, 'utf8'), cipher.final()];
  return { chiffre: Buffer.concat([iv, ...body, cipher.getAuthTag()]), cle: current };
}

/** Throws a CleError when the key is gone, the AAD differs or a bit has changed. */
export function decrypt({ keys }: KeyRing, { chiffre, cle }: Secret, aad: string): string {
  const decipher = createDecipheriv(ALGORITHM, keyOf(keys, cle), chiffre.subarray(0, IV), {
    authTagLength: TAG,
  });
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(chiffre.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(chiffre.subarray(IV, -TAG)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new KeyError(
      `ENCRYPTION_KEYS\u00a0: «\u00a0${cle}\u00a0» n’est pas la clé qui a chiffré cette donnée, ou la donnée a été altérée`,
      { cause },
    );
  }
}

function keyOf(keys: KeyRing['keys'], id: string): KeyObject {
  const key = keys.get(id);
  if (key === undefined) throw new KeyError(`ENCRYPTION_KEYS\u00a0: «\u00a0${id}\u00a0» manque`);
  return key;
}

export const aadMotDePasseProvisoire = (compteId: string): string =>
  `compte:${compteId}:mot_de_passe_provisoire`;
export const aadJetonFranceConnect = (sub: string): string => `franceconnect:${sub}:id_token`;
export const aadTemoin = (cle: string): string => `temoin:${cle}`;
export const aadOtp = (agentId: string): string => `agent:${agentId}:otp`;

/** Compares without telling, by its duration, where two texts differ. */
export const equalInConstantTime = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
