/**
 * An SMS that the provider has not accepted, as far as is known. Its message is for logs: what the provider answered,
 * never the number, the text nor the token. It has no cause, which could quote them.
 */
export class SmsError extends Error {
  override name = 'SmsError';
  /** Trying again would change nothing. */
  readonly definitif: boolean;
  /** How long the provider asks to wait before the next attempt; undefined when it does not say. */
  readonly attendreMs: number | undefined;

  constructor(
    message: string,
    { definitif = false, attendreMs }: { definitif?: boolean; attendreMs?: number | undefined } = {},
  ) {
    super(message);
    this.definitif = definitif;
    this.attendreMs = attendreMs;
  }
}

/** E.164: a country code, fifteen digits at most. */
const E164 = /^\+[1-9]\d{6,14}$/;

/** Throws a final SmsError for what no provider could reach. */
export function checkNumber(to: string): void {
  if (!E164.test(to))
    throw new SmsError('SMS non envoyé\u00a0: numéro qui n’est pas au format international (E.164).', {
      definitif: true,
    });
}
