const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u;
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
const REMOVED = /[\p{Cf}\p{Cs}\p{Co}]/gu;

/**
 * Text that may be drawn: composed (NFC), without control, bidirectional, zero-width or private-use characters nor
 * lone surrogates, so that no value can reorder or hide what stands beside it. Line breaks and tabs become a space.
 */
export function drawable(text: string): string {
  const composed = text.normalize('NFC');
  if (!INVISIBLE.test(composed)) return composed;
  return composed.replace(BREAKS, ' ').replace(REMOVED, '').normalize('NFC');
}
