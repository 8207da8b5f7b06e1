import { aadMotDePasseProvisoire, dechiffrer } from '../auth/chiffrement.ts';
import type { Deps } from '../deps.ts';
import type { MotDePasseDocument } from '../documents/modeles.ts';
import { type Etat, etatDuProvisoire, motDePasseAffiche } from '../domain/compte.ts';

/** The part of an account that tells what may be printed of its password. */
export interface CompteAImprimer {
  compteId: string;
  identifiant: string;
  etat: Etat;
  chiffre: Buffer | null;
  cle: string | null;
  expireLe: Date | null;
}

export const COLONNES_COMPTE = `c.id as "compteId", c.identifiant, c.etat, c.provisoire_chiffre as chiffre,
  c.provisoire_cle as cle, c.provisoire_expire_le as "expireLe"`;

/** What a list shows of the password (DESIGN §4.1). */
export function motDePasseDeListe(deps: Deps, compte: CompteAImprimer, maintenant: Date): string {
  const affiche = motDePasseAffiche({ etat: compte.etat, provisoire: provisoireDe(compte, maintenant) });
  if (affiche === 'provisoire') return clair(deps, compte);
  return { vide: '', masque: '*****', expire: 'expiré' }[affiche];
}

/** What a sheet or a mail says of the password. */
export function motDePasseDocument(
  deps: Deps,
  compte: CompteAImprimer,
  maintenant: Date,
): MotDePasseDocument {
  const dejaActive = compte.etat === 'actif' || compte.etat === 'en_cours';
  switch (provisoireDe(compte, maintenant)) {
    case 'valide':
      return {
        type: 'provisoire',
        valeur: clair(deps, compte),
        expireLe: compte.expireLe ?? maintenant,
        dejaActive,
      };
    case 'expire':
      return { type: 'expire', expireLe: compte.expireLe ?? maintenant, dejaActive };
    case 'aucun':
      return dejaActive ? { type: 'choisi' } : { type: 'aucun' };
  }
}

const provisoireDe = (compte: CompteAImprimer, maintenant: Date) =>
  etatDuProvisoire({ chiffre: compte.chiffre !== null, expireLe: compte.expireLe }, maintenant);

function clair(deps: Deps, { compteId, chiffre, cle }: CompteAImprimer): string {
  if (chiffre === null || cle === null) throw new Error(`Compte ${compteId} sans mot de passe provisoire`);
  return dechiffrer(deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(compteId));
}
