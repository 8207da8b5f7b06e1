/** 3GPP TS 23.038 §6.2.1, default alphabet and its extension table, whose signs count twice. */
const SIMPLES =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const DOUBLES = '\f^{}\\[~]|€';

const SEPTETS = new Map([
  ...[...SIMPLES].map((sign) => [sign, 1] as const),
  ...[...DOUBLES].map((sign) => [sign, 2] as const),
]);

/** Septets of one SMS (3GPP TS 23.040 §9.2.3.24); a longer text is cut in several, each paid for. */
export const SEPTETS_PAR_SMS = 160;

/** How many septets this text takes; undefined when a sign is not in the alphabet, which leaves 70 signs to an SMS. */
export function countSeptets(text: string): number | undefined {
  let septets = 0;
  for (const sign of text) {
    const own = SEPTETS.get(sign);
    if (own === undefined) return undefined;
    septets += own;
  }
  return septets;
}

/** Sent as one SMS. */
export function fitsOneSms(text: string): boolean {
  const septets = countSeptets(text);
  return septets !== undefined && septets <= SEPTETS_PAR_SMS;
}
