/** Days without anything done by whoever holds the school: « école silencieuse ». */
export const SILENCE_JOURS = 30;

export const estSilencieuse = (derniereActionLe: Date | null, maintenant: Date): boolean =>
  derniereActionLe === null ||
  maintenant.getTime() - derniereActionLe.getTime() > SILENCE_JOURS * 24 * 3_600_000;
