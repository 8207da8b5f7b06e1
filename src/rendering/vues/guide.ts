import type { LigneAide, Profil } from '../../domain/compte.ts';
import type { EtatGuide } from '../../domain/guide.ts';

export interface GuideVM {
  /** Chapters in order; « id » is the anchor and the name of the file in views/guide/. */
  chapitres: readonly { id: string; titre: string; parties: readonly { id: string; titre: string }[] }[];
  /** Numbers the guide quotes, read from the code that obeys them. */
  nombres: {
    elevesParPage: number;
    minutesOtpRecent: number;
    emissionsSansCode: number;
    minutesInactivite: number;
    heuresSession: number;
    essaisLibres: number;
    joursProposition: number;
  };
  /** Subjects of the mails about an agent's own access. */
  avis: readonly string[];
  /** By profile, since guardians may also be « en cours d’activation ». */
  comptes: Readonly<Record<Profil, ActionsGuideVM>>;
}

export interface ActionsGuideVM {
  /** « le compte de l’élève ». */
  compte: string;
  etats: readonly EtatGuide[];
  /** The school's actions only: what the person does is explained on the sheet. */
  actions: readonly LigneAide[];
}

export interface VuesGuide {
  'guide/index': GuideVM;
  'accessibilite/index': Record<never, never>;
}
