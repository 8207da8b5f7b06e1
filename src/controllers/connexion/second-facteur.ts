import { normaliserCodeOtp } from '../../domain/connexion/code-otp.ts';
import type { FieldError } from '../../errors.ts';
import type { Moyen } from '../../forms/connexion.ts';
import { acteDuRetour } from '../../middlewares/connexion/otp-recent.ts';
import type { PublicContext } from '../../middlewares/context.ts';
import type { ButSecondFacteur, Preuve, ResultatSecondFacteur } from '../../services/connexion/connexion.ts';
import {
  MESSAGE_AUTRE_MOYEN,
  MESSAGE_CODE_DECALE,
  MESSAGE_CODE_MAL_FORME,
  MESSAGE_CODE_REFUSE,
  messageAttente,
  ressembleAUnCodeSecours,
} from '../../vues/connexion/messages.ts';
import { secondFacteurVM } from '../../vues/connexion/second-facteur.ts';

interface PageSecondFacteur {
  but: ButSecondFacteur;
  moyen: Moyen;
  /** Where the step-up leads; empty during a login, which keeps it in the session. */
  retour: string;
  erreurs: readonly FieldError[];
  status?: number;
}

export function afficherSecondFacteur(
  ctx: PublicContext,
  { status = 200, ...page }: PageSecondFacteur,
): void {
  const vm = secondFacteurVM({ ...page, acte: acteDuRetour(page.retour) });
  ctx.page('connexion/second-facteur', vm, { titre: vm.titre, layout: 'connexion', status });
}

/** Same page, with what was wrong with the code. */
export function reponseAuRefus(
  ctx: PublicContext,
  refus: Exclude<ResultatSecondFacteur, { outcome: 'accepte' | 'interrompu' }>,
  { preuve, ...page }: Pick<PageSecondFacteur, 'but' | 'retour'> & { preuve: Preuve },
): void {
  const { moyen } = preuve;
  const afficher = (message: string, status: number): void =>
    afficherSecondFacteur(ctx, {
      ...page,
      moyen,
      erreurs: [{ champ: 'code', message: message.trim() }],
      status,
    });
  if (refus.outcome === 'mal_forme') {
    afficher((deLAutreMoyen(preuve) ? MESSAGE_AUTRE_MOYEN : MESSAGE_CODE_MAL_FORME)[moyen], 422);
  } else if (refus.outcome === 'attendre') {
    ctx.res.setHeader('Retry-After', refus.attente);
    afficher(
      `Trop de codes erronés. ${messageAttente(refus.attente)} Un code de secours est accepté sans attendre.`,
      429,
    );
  } else if (refus.outcome === 'decale') {
    afficher(`${MESSAGE_CODE_DECALE} ${messageAttente(refus.attente)}`, 422);
  } else {
    afficher(`${MESSAGE_CODE_REFUSE[moyen]} ${messageAttente(refus.attente)}`, 422);
  }
}

const deLAutreMoyen = ({ moyen, code }: Preuve): boolean =>
  moyen === 'otp' ? ressembleAUnCodeSecours(code) : normaliserCodeOtp(code) !== undefined;
