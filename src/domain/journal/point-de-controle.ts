/** What a checkpoint of the journal signs (rules §11, decision 047); fingerprints are hexadecimal. */
export interface ContenuDuPoint {
  numero: number;
  /** Of Paris. */
  jour: string;
  le: Date;
  chaines: number;
  /** Of the heads of all chains. */
  tetes: string;
  /** Of those that changed since the checkpoint before. */
  changees: string;
  /** Fingerprint of the checkpoint before; empty for the first of all. */
  precedent: string;
  /** Which public key verifies it. */
  cle: string;
}

export interface PointDeControle extends ContenuDuPoint {
  /** Of the text that is signed. */
  empreinte: string;
  signature: string;
}

/** The text that is signed, whose fingerprint is the checkpoint's: whoever has the public key verifies it with openssl. */
export const texteDuPoint = ({
  numero,
  jour,
  le,
  chaines,
  tetes,
  changees,
  precedent,
  cle,
}: ContenuDuPoint): string =>
  JSON.stringify([
    'comptes-1d:point-de-controle:1',
    numero,
    jour,
    le.toISOString(),
    chaines,
    tetes,
    changees,
    precedent,
    cle,
  ]);
