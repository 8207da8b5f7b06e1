import { formatDate } from '../../domain/francais.ts';
import { NOMBRES } from '../nombres.ts';

/** Said where the journal of a school ends: how long it is kept and, once older entries have gone, since when it goes back. */
export const direConservation = (debut: { le: Date; purge: boolean } | undefined): string =>
  debut?.purge === true
    ? `Le journal est conservé ${NOMBRES.journalConserve.chiffres}\u00a0: il remonte au ${formatDate(debut.le)}.`
    : `Le journal est conservé ${NOMBRES.journalConserve.chiffres}.`;
