import type { AvecErreurs } from '../commun.ts';

/** What a phone must be told, in a picture and in letters. */
export interface TelephoneARelierVM {
  identifiant: string;
  /** data: address of the QR code. */
  qr: string;
  /** The same secret, for those who cannot photograph their screen, in groups of four. */
  secret: readonly string[];
}

export interface TelephoneVM extends AvecErreurs, TelephoneARelierVM {}

export interface NouveauTelephoneVM extends AvecErreurs {
  /** Null: nothing has been begun. */
  telephone: TelephoneARelierVM | null;
}

export const telephoneARelierVM = (
  { identifiant, secret }: { identifiant: string; secret: string },
  qr: string,
): TelephoneARelierVM => ({ identifiant, qr, secret: secret.match(/.{1,4}/g) ?? [] });
