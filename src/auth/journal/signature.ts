import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Who signs checkpoints of the journal: the private key, and what names its public half. */
export interface JournalSigner {
  key: KeyObject;
  id: string;
}

/** « MC4CAQAwBQYDK2Vw… »: an Ed25519 private key, PKCS8 DER in base64. Throws an Error that says what is wrong, never the key. */
export function parseJournalKey(text: string): JournalSigner {
  const key = attempt(() =>
    createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' }),
  );
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new Error(
      'clé privée Ed25519 attendue, en PKCS8 DER et base64 (openssl genpkey -algorithm ed25519 -outform DER | openssl base64 -A)',
    );
  return { key, id: keyId(createPublicKey(key)) };
}

/** The 32 bytes that were drawn, to judge them: the rest of an Ed25519 private key is the same for all. */
export const seedOf = ({ key }: JournalSigner): Buffer =>
  Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');

/** What whoever verifies needs: SPKI DER in base64. */
export const publicKeyText = ({ key }: JournalSigner): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');

/** A public key as publicKeyText() says it, or in PEM; undefined when it is none. */
export function parsePublicKey(text: string): KeyObject | undefined {
  const key = attempt(() =>
    text.includes('-----BEGIN PUBLIC KEY-----')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }),
  );
  return key?.asymmetricKeyType === 'ed25519' ? key : undefined;
}

/** Short, and nobody can make another key that has it: 16 bytes of the fingerprint of the public key. */
export const keyId = (publicKey: KeyObject): string =>
  sha256(publicKey.export({ format: 'der', type: 'spki' })).slice(0, 32);

export const sha256 = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

/** RFC 8032, hexadecimal. */
export const signText = ({ key }: JournalSigner, text: string): string =>
  sign(null, Buffer.from(text), key).toString('hex');

export const isSignedBy = (publicKey: KeyObject, text: string, signature: string): boolean =>
  verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'hex'));

function attempt(parse: () => KeyObject): KeyObject | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
