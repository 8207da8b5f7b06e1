import type { AvecErreurs } from '../vues/commun.ts';
import type { Components, ComponentsDEcole } from '../vues/composants.ts';
import type { AdresseVM } from '../vues/ecole/parametrage.ts';
import type { ActionsGuideVM, GuideVM, IdChapitre } from '../vues/guide.ts';
import type { MemesPersonnesVM } from '../vues/onde/confirmation.ts';
import type { SectionMiseAJourVM } from '../vues/onde/sections.ts';
import type { OperationVM } from '../vues/operations/communs.ts';
import type { EnvoisVM, NonJointsVM } from '../vues/operations/mails.ts';
import type { ResultatVM } from '../vues/operations/resultat.ts';
import type { Ui, UiDEcole } from './ui.ts';
import type { VuesDEcole, VuesSansEcole } from './views.ts';

/** Parts of one page, in a file of their own beside it. */
interface Parts extends Record<`guide/chapitres/${IdChapitre}`, GuideVM> {
  'guide/tableau-actions': ActionsGuideVM;
  'ecole/adresse-de-service': { adresse: AdresseVM } & AvecErreurs;
  'onde/memes-personnes': MemesPersonnesVM;
  'onde/section': SectionMiseAJourVM;
  'operations/destinataires': EnvoisVM;
  'operations/envois': EnvoisVM;
  'operations/feuilles': NonNullable<ResultatVM['feuilles']>;
  'operations/non-joints': NonJointsVM;
  'operations/refus': Pick<OperationVM, 'refus' | 'refusTitre' | 'refusTotal'>;
}

interface Layouts {
  connexion: { titre: string };
  portail: { titre: string };
  simple: { titre: string };
}

type Seen<VM, U> = { [Name in keyof VM]: { vm: VM[Name]; ui: U } };
type In<Folder extends string, T> = { [Name in keyof T & string as `${Folder}/${Name}`]: T[Name] };

/** What include() may name, and what is then passed: « /components/alerte ». */
export type Includable = In<
  '',
  In<'components', Seen<Components, Ui> & Seen<ComponentsDEcole, UiDEcole>> & Seen<Parts, Ui>
>;

/** Every template (path under views/, without extension), and what it sees: checked by scripts/templates.ts. */
export type Templates = Seen<VuesSansEcole & Parts, Ui> &
  Seen<VuesDEcole, UiDEcole> &
  In<'components', Seen<Components, Ui> & Seen<ComponentsDEcole, UiDEcole>> &
  In<'layouts', Seen<Layouts, Ui> & Seen<{ application: { titre: string } }, UiDEcole>>;
