import type { MotifSansCode } from '../domain/portail/oubli.ts';
import { SANS_CODE } from '../textes/portail.ts';

/** Why no code comes, in one SMS: its alphabet has neither our apostrophe nor our spaces. */
export const smsSansCode = (motif: MotifSansCode): string =>
  `ÉduConnect. ${SANS_CODE[motif]}`.replaceAll('’', "'").replaceAll('\u00a0', ' ');
