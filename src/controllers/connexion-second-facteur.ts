import { normaliserCodeOtp } from '../auth/otp.ts';
import type { Moyen } from '../forms/connexion.ts';
import type { FieldError } from '../forms/form.ts';
import type { PublicContext } from '../middlewares/context.ts';
import { paths } from '../routes/paths.ts';
import type { ButSecondFacteur, Preuve, ResultatSecondFacteur } from '../services/connexion.ts';
import {
  MESSAGE_AUTRE_MOYEN,
  MESSAGE_CODE_DECALE,
  MESSAGE_CODE_MAL_FORME,
  MESSAGE_CODE_REFUSE,
  messageAttente,
  ressembleAUnCodeSecours,
} from './connexion-messages.ts';

interface PageSecondFacteur {
  but: ButSecondFacteur;
  moyen: Moyen;
  /** Where the step-up leads; empty during a login, which keeps it in the session. */
  retour: string;
  erreurs: readonly FieldError[];
  status?: number;
}

/** The page that asks for a code, be it to end a login or to confirm a sensitive action. */
export function afficherSecondFacteur(ctx: PublicContext, page: PageSecondFacteur): void {
  const { but, moyen, retour, erreurs, status = 200 } = page;
  const action = but === 'connexion' ? paths.connexionOtp() : paths.confirmationOtp();
  const titre = but === 'connexion' ? 'Vérification en deux étapes' : 'Confirmez que c’est bien vous';
  const pourquoi =
    but === 'connexion'
      ? ''
      : 'Un code récent est demandé avant ce qui montre, envoie ou remplace des mots de passe, ou met l’école à jour. ';
  const quoi =
    moyen === 'otp'
      ? 'Ouvrez l’application d’authentification de votre téléphone et saisissez le code à six chiffres qu’elle affiche.'
      : 'Saisissez l’un des dix codes remis lors de l’enrôlement de votre téléphone. Chacun ne sert qu’une fois.';
  ctx.page(
    'connexion/second-facteur',
    {
      erreurs,
      titre,
      explication: pourquoi + quoi,
      moyen,
      action,
      retour,
      bouton: but === 'connexion' ? 'Se connecter' : 'Confirmer',
      autreMoyen: autreMoyen(action, moyen, retour),
      annuler:
        but === 'connexion'
          ? { libelle: 'Revenir à l’identifiant', url: paths.connexion() }
          : { libelle: 'Annuler', url: retour ? pageDuRetour(retour) : paths.arena() },
    },
    { titre, layout: 'connexion', status },
  );
}

/** « …/operations/12/feuilles.pdf », « …/eleves/liste.csv?selection=… »: the page before is their folder. */
const DOCUMENT = /\/[^/?]+\.(pdf|csv)(\?.*)?$/;
export const estDocument = (retour: string): boolean => DOCUMENT.test(retour);
export const pageDuRetour = (retour: string): string => retour.replace(DOCUMENT, '');

function autreMoyen(action: string, moyen: Moyen, retour: string): { libelle: string; url: string } {
  const query = new URLSearchParams();
  if (moyen === 'otp') query.set('secours', '1');
  if (retour) query.set('retour', retour);
  return {
    libelle: moyen === 'otp' ? 'Je n’ai pas mon téléphone' : 'Utiliser mon téléphone',
    url: query.size === 0 ? action : `${action}?${query}`,
  };
}

/** Same page, with what was wrong with the code. */
export function reponseAuRefus(
  ctx: PublicContext,
  refus: Exclude<ResultatSecondFacteur, { issue: 'accepte' | 'interrompu' }>,
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
  if (refus.issue === 'mal_forme') {
    afficher((deLAutreMoyen(preuve) ? MESSAGE_AUTRE_MOYEN : MESSAGE_CODE_MAL_FORME)[moyen], 422);
  } else if (refus.issue === 'attendre') {
    ctx.res.setHeader('Retry-After', refus.attente);
    afficher(
      `Trop de codes erronés. ${messageAttente(refus.attente)} Un code de secours est accepté sans attendre.`,
      429,
    );
  } else if (refus.issue === 'decale') {
    afficher(`${MESSAGE_CODE_DECALE} ${messageAttente(refus.attente)}`, 422);
  } else {
    afficher(`${MESSAGE_CODE_REFUSE[moyen]} ${messageAttente(refus.attente)}`, 422);
  }
}

const deLAutreMoyen = ({ moyen, code }: Preuve): boolean =>
  moyen === 'otp' ? ressembleAUnCodeSecours(code) : normaliserCodeOtp(code) !== undefined;
