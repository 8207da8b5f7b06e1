import { phrase } from '../../phrase.ts';
import { lireTelephone, paysDesNumeros, type Telephone } from '../champs/telephone.ts';
import type { ChampResponsable, Colonnes } from '../fichier/entetes.ts';
import type { LecteurDeRangee } from '../fichier/rangee.ts';
import type { ResponsableOnde } from '../types.ts';

type Telephones = {
  [C in 'portable' | 'telephoneDomicile' | 'telephoneTravail']: ResponsableOnde[C] | undefined;
};

/**
 * The three numbers of a guardian. Only the mobile column gives a mobile: it opens the account by SMS, and a mobile typed as home
 * number may be the other parent's. A landline in the mobile column serves as home number when there is none; as a mobile it says
 * nothing usable, so the mobile that the school knows stays (an empty cell would empty it).
 */
export function lireTelephones(
  lecteur: LecteurDeRangee,
  colonnes: Colonnes<ChampResponsable>,
  codePostal: string | null | undefined,
): Telephones {
  const pays = paysDesNumeros(codePostal);
  const lire = (colonne: number | undefined) => lecteur.champ(colonne, (texte) => lireTelephone(texte, pays));
  const portable = lire(colonnes.portable);
  const domicile = lire(colonnes.telephoneDomicile);
  const travail = lire(colonnes.telephoneTravail);
  const fixeDansPortable = portable?.mobile === false;
  const repris = fixeDansPortable && colonnes.telephoneDomicile !== undefined && !domicile;
  if (fixeDansPortable) {
    lecteur.signaler(
      colonnes.portable,
      repris ? 'avertissement' : 'champ_ignore',
      repris
        ? phrase`Ce numéro n'est pas celui d'un portable : il est repris comme téléphone du domicile.`
        : phrase`Ce numéro n'est pas celui d'un portable : il n'est pas repris.`,
    );
  }
  if (domicile?.mobile && !portable?.mobile) {
    lecteur.signaler(
      colonnes.telephoneDomicile,
      'avertissement',
      phrase`C'est un numéro de portable : saisi dans « Téléphone portable » d'ONDE, il permettrait l'activation du compte par SMS.`,
    );
  }
  return {
    portable: fixeDansPortable ? undefined : numero(portable),
    telephoneDomicile: repris ? numero(portable) : numero(domicile),
    telephoneTravail: numero(travail),
  };
}

function numero(telephone: Telephone | null | undefined): string | null | undefined {
  return telephone ? telephone.numero : telephone;
}
