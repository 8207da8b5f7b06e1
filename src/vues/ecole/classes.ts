import { RAISONS_SANS_ACCES } from '../../domain/comptes/decision/prochaine-action.ts';
import { ETATS, type Etat, etatsDe, type Profil } from '../../domain/comptes/etats.ts';
import { formatNombre } from '../../domain/francais.ts';
import { paths } from '../../paths.ts';
import type { ChoixDeCriteres } from '../../queries/comptes/eleves.ts';
import type { ComptesDUneClasse } from '../../queries/comptes/reste.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import type { BoutonVM } from '../commun.ts';
import { avecListe, ECRANS } from '../comptes/ecrans.ts';
import { boutonInformer } from '../comptes/reste/prochaine-action.ts';
import { classesAMontrer, profilsSuivis, sommeDe } from '../comptes/reste/qui-reste.ts';
import { type SegmentVM, segmentsDe } from '../statistiques/barre.ts';

/** One profile of one class: its accounts by state, and the button for those who cannot get in. */
export interface BarreDeClasseVM {
  profil: Profil;
  titre: string;
  segments: readonly SegmentVM[];
  /** States that somebody is in; each figure opens its list. */
  etats: readonly { etat: Etat; nombre: string; url: string }[];
  bouton: BoutonVM | null;
}

export interface ClasseVM {
  titre: string;
  /** Who is left there. */
  url: string;
  barres: readonly BarreDeClasseVM[];
}

export interface ParClasseVM {
  colonnes: readonly string[];
  /** Those that the bars are made of. */
  etats: readonly Etat[];
  classes: readonly ClasseVM[];
}

/** One line per class of the school, the accounts of each profile it looks after. */
export function parClasseVM(
  ecole: EcoleAdministree,
  { choix, comptes }: { choix: ChoixDeCriteres; comptes: readonly ComptesDUneClasse[] },
): ParClasseVM {
  const { uai } = ecole;
  const profils = profilsSuivis(ecole);
  return {
    colonnes: profils.map((profil) => MOTS_PROFIL[profil].onglet),
    etats: ETATS.filter((etat) => comptes.some((ligne) => ligne.etat === etat)),
    classes: classesAMontrer(choix, comptes).map(({ id, libelle }) => ({
      titre: libelle,
      url: `${paths.quiReste({ uai })}?classe=${id}`,
      barres: profils.map((profil) =>
        barreVM(
          uai,
          id,
          profil,
          comptes.filter((ligne) => ligne.profil === profil && ligne.classeId === id),
        ),
      ),
    })),
  };
}

function barreVM(
  uai: string,
  classe: string,
  profil: Profil,
  comptes: readonly ComptesDUneClasse[],
): BarreDeClasseVM {
  const laClasse = `classes=${classe}`;
  const parts = etatsDe(profil).flatMap((etat) => {
    const nombre = sommeDe(comptes.filter((ligne) => ligne.etat === etat));
    return nombre > 0
      ? [{ etat, nombre, url: avecListe(ECRANS[profil].liste({ uai }), `${laClasse}&etats=${etat}`) }]
      : [];
  });
  const sansAcces = comptes.filter(({ raison }) => RAISONS_SANS_ACCES.some((une) => une === raison));
  const criteres = [laClasse, ...RAISONS_SANS_ACCES.map((raison) => `reste=${raison}`)].join('&');
  return {
    profil,
    titre: MOTS_PROFIL[profil].onglet,
    segments: segmentsDe(parts),
    etats: parts.map(({ etat, nombre, url }) => ({ etat, nombre: formatNombre(nombre), url })),
    bouton:
      sansAcces.length === 0
        ? null
        : boutonInformer(
            uai,
            { profil, criteres, parMail: sansAcces.some(({ parMail }) => parMail) },
            { nombre: sommeDe(sansAcces), libelle: 'Informer la classe', discret: true },
          ),
  };
}
