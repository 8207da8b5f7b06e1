import { attendConfirmation } from '../../../domain/comptes/activation.ts';
import {
  estDeReste,
  type Geste,
  type ProchaineAction,
  prochaineAction,
} from '../../../domain/comptes/decision/prochaine-action.ts';
import type { Profil } from '../../../domain/comptes/etats.ts';
import { faitsDuCompte, type LigneDeCompte } from '../../../domain/comptes/faits.ts';
import { etatDuMailMarque } from '../../../domain/comptes/joignable.ts';
import { formatNombre } from '../../../domain/francais.ts';
import { paths } from '../../../paths.ts';
import type { EcoleAdministree } from '../../../queries/ecole/ecoles.ts';
import { direConstat, direReponse, SANS_PORTABLE } from '../../../textes/comptes/prochaine-action.ts';
import { MOTS_PROFIL } from '../../../textes/profil.ts';
import type { BoutonVM } from '../../commun.ts';
import { ECRANS } from '../ecrans.ts';

/** What is the matter with an account, what to answer its holder, and the next thing to do. */
export interface ProchaineActionVM {
  /** « attention »: the person cannot get in. */
  type: 'succes' | 'info' | 'attention';
  constat: string;
  reponse: string;
  remarque: string | null;
  bouton: BoutonVM | null;
}

/** One person, as any list or page reads it. */
export interface PersonneALire extends LigneDeCompte {
  id: string;
  /** Of a guardian. */
  mail?: string | null;
  mailRefuse?: boolean;
  portable?: string | null;
}

export const actionDeLaPersonne = (
  personne: PersonneALire,
  ecole: Pick<EcoleAdministree, 'gestionComptesEleves'>,
  maintenant: Date,
): ProchaineAction =>
  prochaineAction(
    faitsDuCompte(personne, maintenant),
    {
      mail: etatDuMailMarque(personne.mail ?? null, personne.mailRefuse ?? false),
      portable: (personne.portable ?? null) !== null,
      parti: false,
    },
    ecole,
  );

/** « criteres »: the list that the page was opened from. */
export function prochaineActionVM(
  personne: PersonneALire,
  { ecole, criteres, maintenant }: { ecole: EcoleAdministree; criteres: string; maintenant: Date },
): ProchaineActionVM {
  const faits = faitsDuCompte(personne, maintenant);
  const action = actionDeLaPersonne(personne, ecole, maintenant);
  return {
    type:
      estDeReste(action.raison) && !action.peutEntrer
        ? 'attention'
        : action.raison === 'acces'
          ? 'succes'
          : 'info',
    constat: direConstat(faits, action),
    reponse: direReponse(faits, action),
    remarque: action.sansPortable ? SANS_PORTABLE : null,
    bouton: boutonDe(action.geste, personne, { ecole, criteres }),
  };
}

/** The words of a button that informs. */
export const BOUTONS_INFORMER = {
  informer_par_mail: {
    action: 'informer_par_mail',
    libelle: () => 'Informer par mail',
    icone: () => 'envelope',
  },
  informer_par_feuilles: {
    action: 'informer',
    libelle: (profil: Profil) => MOTS_PROFIL[profil].informer,
    // The printer tells it from the mail, where there is a choice.
    icone: (profil: Profil) => (profil === 'eleve' ? 'envelope-open' : 'printer'),
  },
} as const;

/** Informs all those of a list at once, plan first. */
export function boutonInformer(
  uai: string,
  { profil, criteres, parMail }: { profil: Profil; criteres: string; parMail: boolean },
  { nombre, libelle, discret }: { nombre: number; libelle?: string; discret?: boolean },
): BoutonVM {
  const mots = BOUTONS_INFORMER[parMail ? 'informer_par_mail' : 'informer_par_feuilles'];
  return {
    methode: 'post',
    libelle: `${libelle ?? mots.libelle(profil)} (${formatNombre(nombre)})`,
    icone: mots.icone(profil),
    ...(discret === undefined ? {} : { discret }),
    url: ECRANS[profil].selection({ uai }),
    champs: [
      { nom: 'criteres', valeur: criteres },
      { nom: 'tous', valeur: '1' },
      { nom: 'action', valeur: mots.action },
    ],
  };
}

export const boutonOnde = (uai: string): BoutonVM => ({
  methode: 'get',
  libelle: 'Mettre l’école à jour depuis ONDE',
  icone: 'arrow-repeat',
  url: paths.onde({ uai }),
});

export const RENVOYER_LA_CONFIRMATION = 'Envoyer de nouveau le mail de confirmation';

function boutonDe(
  geste: Geste,
  personne: PersonneALire,
  { ecole, criteres }: { ecole: EcoleAdministree; criteres: string },
): BoutonVM | null {
  const { profil } = personne;
  const params = { uai: ecole.uai, id: personne.id };
  switch (geste) {
    case 'informer_par_mail':
    case 'informer_par_feuilles': {
      const { action, libelle, icone } = BOUTONS_INFORMER[geste];
      return {
        methode: 'post',
        libelle: libelle(profil),
        icone: icone(profil),
        url: ECRANS[profil].action(params),
        champs: [
          { nom: 'criteres', valeur: criteres },
          { nom: 'action', valeur: action },
        ],
      };
    }
    case 'renvoyer_confirmation':
      return attendConfirmation(personne)
        ? {
            methode: 'post',
            libelle: RENVOYER_LA_CONFIRMATION,
            icone: 'envelope',
            url: paths.renvoyerConfirmation(params),
            champs: [{ nom: 'criteres', valeur: criteres }],
          }
        : null;
    case 'corriger_dans_onde':
      return boutonOnde(ecole.uai);
    case 'debloquer':
      // A block is the direction's, whether or not the school manages its pupils' accounts.
      return ecole.titre === 'habilitation'
        ? {
            methode: 'get',
            libelle: 'Débloquer le compte',
            icone: 'key',
            url: ECRANS[profil].blocage(params),
          }
        : null;
    case 'rien':
      return null;
  }
}
