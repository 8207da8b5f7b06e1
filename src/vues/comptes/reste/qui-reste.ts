import {
  estDeReste,
  gesteDe,
  RAISON_LABELS,
  RAISONS_DE_RESTE,
  type RaisonDeReste,
} from '../../../domain/comptes/decision/prochaine-action.ts';
import { PROFILS, type Profil } from '../../../domain/comptes/etats.ts';
import { AUCUNE_CLASSE, SANS_CLASSE } from '../../../domain/ecole/classe.ts';
import { couvre } from '../../../domain/ecole/perimetre.ts';
import { formatNombre } from '../../../domain/francais.ts';
import { paths } from '../../../paths.ts';
import type { ChoixDeCriteres } from '../../../queries/comptes/eleves.ts';
import type { ComptesDUneClasse, GroupeDeReste } from '../../../queries/comptes/reste.ts';
import type { EcoleAdministree } from '../../../queries/ecole/ecoles.ts';
import { direGroupe } from '../../../textes/comptes/prochaine-action.ts';
import { direAutres } from '../../../textes/journal/entrees.ts';
import { compterPersonnes, MOTS_PROFIL } from '../../../textes/profil.ts';
import type { BoutonVM, LienVM } from '../../commun.ts';
import { avecListe, ECRANS } from '../ecrans.ts';
import type { FiltreVM } from '../filtres.ts';
import { unSeul } from '../filtres.ts';
import { boutonInformer, boutonOnde, RENVOYER_LA_CONFIRMATION } from './prochaine-action.ts';

/** People to whom one thing is to be done. */
export interface GroupeResteVM {
  titre: string;
  nombre: string;
  premiers: readonly LienVM[];
  /** « et 27 autres », in the list. */
  autres: string;
  /** Exactly these people. */
  liste: string;
  /** Does it for all of them, plan first. */
  bouton: BoutonVM | null;
  /** What is done by hand, one after the other. */
  aLaMain: string | null;
}

export interface ClasseResteVM {
  titre: string;
  url: string;
  lignes: readonly { profil: string; nombre: string; raisons: string }[];
}

export interface QuiResteVM {
  /** Of one class; undefined: the whole school. */
  classe: string | undefined;
  toutes: string;
  filtre: FiltreVM;
  url: string;
  pdf: string;
  profils: readonly { profil: Profil; titre: string; groupes: readonly GroupeResteVM[] }[];
  /** The school does not manage its pupils' accounts, which are not there. */
  sansGestion: boolean;
  parClasse: readonly ClasseResteVM[];
  /** Nobody has ever come from ONDE. */
  vide: boolean;
}

/** Whose accounts are looked after: of this right, and that the school manages. */
export const profilsSuivis = (
  ecole: Pick<EcoleAdministree, 'perimetre' | 'gestionComptesEleves'>,
): Profil[] =>
  PROFILS.filter((profil) =>
    profil === 'eleve'
      ? ecole.gestionComptesEleves
      : couvre(ecole.perimetre, paths.representantsLegaux.perimetre),
  );

const A_LA_MAIN: Partial<Record<RaisonDeReste, string>> = {
  mail_refuse: 'Corrigez leur adresse dans ONDE, puis mettez l’école à jour.',
  bloque: 'La fiche de chacun débloque le compte, quand vous le décidez.',
};

export function quiResteVM(
  ecole: EcoleAdministree,
  lu: {
    choix: ChoixDeCriteres;
    classe: string | undefined;
    groupes: readonly GroupeDeReste[];
    comptes: readonly ComptesDUneClasse[];
  },
): QuiResteVM {
  const { uai } = ecole;
  const { choix, classe, groupes, comptes } = lu;
  const url = paths.quiReste({ uai });
  const choisie = choix.classes.find(({ id }) => id === classe);
  const laClasse = classe === undefined ? '' : `classe=${classe}`;
  return {
    classe: choisie?.libelle,
    toutes: url,
    filtre: unSeul(
      'classe',
      'Classe',
      'Toutes les classes',
      choix.classes.map(({ id, libelle }) => [id, libelle]),
      classe,
    ),
    url,
    pdf: avecListe(paths.quiRestePdf({ uai }), laClasse),
    profils: profilsSuivis(ecole).map((profil) => ({
      profil,
      titre: MOTS_PROFIL[profil].onglet,
      groupes: groupes
        .filter((groupe) => groupe.profil === profil)
        .map((groupe) => groupeVM(uai, groupe, classe)),
    })),
    sansGestion: !ecole.gestionComptesEleves,
    parClasse: classe === undefined ? classesVM(url, choix, comptes) : [],
    vide: choix.classes.length === 0 && choix.niveaux.length === 0 && groupes.length === 0,
  };
}

function groupeVM(uai: string, groupe: GroupeDeReste, classe: string | undefined): GroupeResteVM {
  const { profil, raison, parMail, nombre, premiers } = groupe;
  const ecrans = ECRANS[profil];
  const criteres = new URLSearchParams({
    reste: raison,
    ...(parMail === null ? {} : { mail: parMail ? 'utilisable' : 'inutilisable' }),
    ...(classe === undefined ? {} : { classes: classe }),
  }).toString();
  return {
    titre: direGroupe(raison, parMail),
    nombre: compterPersonnes(profil, nombre),
    premiers: premiers.map(({ id, nom, prenom }) => ({
      libelle: `${nom} ${prenom}`,
      url: ecrans.fiche({ uai, id }),
    })),
    autres: direAutres(nombre, premiers.length),
    liste: avecListe(ecrans.liste({ uai }), criteres),
    bouton: boutonDuGroupe(uai, groupe, { criteres, classe }),
    aLaMain: A_LA_MAIN[raison] ?? null,
  };
}

function boutonDuGroupe(
  uai: string,
  { profil, raison, parMail, nombre }: GroupeDeReste,
  { criteres, classe }: { criteres: string; classe: string | undefined },
): BoutonVM | null {
  switch (gesteDe(raison, parMail === true)) {
    case 'informer_par_mail':
    case 'informer_par_feuilles':
      return boutonInformer(
        uai,
        { profil, criteres, parMail: parMail === true },
        { nombre, discret: raison === 'attend' },
      );
    case 'renvoyer_confirmation':
      return {
        methode: 'post',
        libelle: `${RENVOYER_LA_CONFIRMATION} (${formatNombre(nombre)})`,
        icone: 'envelope',
        url: paths.renvoyerConfirmations({ uai }),
        champs: classe === undefined ? [] : [{ nom: 'classe', valeur: classe }],
      };
    case 'corriger_dans_onde':
      return boutonOnde(uai);
    case 'debloquer':
    case 'rien':
      return null;
  }
}

/** The classes of the school in its order, then « none » when somebody is in none. */
export const classesAMontrer = (
  { classes }: ChoixDeCriteres,
  comptes: readonly ComptesDUneClasse[],
): ChoixDeCriteres['classes'] =>
  comptes.some(({ classeId }) => classeId === AUCUNE_CLASSE) &&
  !classes.some(({ id }) => id === AUCUNE_CLASSE)
    ? [...classes, { id: AUCUNE_CLASSE, libelle: SANS_CLASSE }]
    : classes;

/** One section per class: those where nobody is left say so. */
function classesVM(
  url: string,
  choix: ChoixDeCriteres,
  comptes: readonly ComptesDUneClasse[],
): ClasseResteVM[] {
  const restent = comptes.filter(({ raison }) => estDeReste(raison));
  return classesAMontrer(choix, restent).map(({ id, libelle }) => {
    const siens = restent.filter(({ classeId }) => classeId === id);
    return {
      titre: libelle,
      url: `${url}?classe=${id}`,
      lignes: PROFILS.flatMap((profil) => {
        const lignes = siens.filter((ligne) => ligne.profil === profil);
        if (lignes.length === 0) return [];
        return [
          {
            profil: MOTS_PROFIL[profil].onglet,
            nombre: compterPersonnes(profil, sommeDe(lignes)),
            raisons: RAISONS_DE_RESTE.flatMap((raison) => {
              const nombre = sommeDe(lignes.filter((ligne) => ligne.raison === raison));
              return nombre > 0 ? [`${RAISON_LABELS[raison]}\u00a0: ${formatNombre(nombre)}`] : [];
            }).join(' · '),
          },
        ];
      }),
    };
  });
}

/** How many people in all. */
export const sommeDe = (lignes: readonly { nombre: number }[]): number =>
  lignes.reduce((somme, { nombre }) => somme + nombre, 0);
