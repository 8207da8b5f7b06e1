import type { Anomalie } from '../../domain/comptes/representants-legaux.ts';
import { formatDate, formatDateCourte } from '../../domain/francais.ts';
import { phrase } from '../../domain/phrase.ts';
import type { SignalementOuvert } from '../../queries/comptes/signalements.ts';

/** An open report, as the pages of the pupil and of the guardian say it. */
export interface SignalementOuvertVM {
  titre: string;
  message: string;
}

type Mots = Readonly<Record<Anomalie, (signalement: SignalementOuvert) => SignalementOuvertVM>>;

const SUITE = 'Mettez ensuite l’école à jour.';

/** Who said what, when; of a birth date, the one in force beside it (guide §4). */
const MOTS: Mots = {
  rattachement_errone: ({ eleve, representant, signaleLe }) => ({
    titre: phrase`Rattachement signalé erroné : ${eleve}`,
    message: phrase`Rattachement signalé erroné par ${representant}, le ${formatDate(signaleLe)}. Vérifiez dans ONDE que cette personne est bien responsable de l'élève. ${SUITE}`,
  }),
  date_naissance_erronee: ({ eleve, representant, signaleLe, dateNaissance }) => ({
    titre: phrase`Date de naissance signalée erronée : ${eleve}`,
    message: phrase`Date de naissance signalée erronée par ${representant}, le ${formatDate(signaleLe)} : date en force ${formatDateCourte(dateNaissance)}. Vérifiez-la dans ONDE. ${SUITE}`,
  }),
};

export const signalementsVM = (signalements: readonly SignalementOuvert[]): SignalementOuvertVM[] =>
  signalements.map((signalement) => MOTS[signalement.type](signalement));
