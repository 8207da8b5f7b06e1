import { aadMotDePasseProvisoire, decrypt } from '../../auth/encryption.ts';
import type { Deps } from '../../deps.ts';
import type { Etat } from '../../domain/comptes/etats.ts';
import { faitsDuCompte } from '../../domain/comptes/faits.ts';
import { MASQUE, motDePasseAffiche } from '../../domain/mots-de-passe/affiche.ts';
import type { CompteAImprimer } from '../../queries/operations/comptes-imprimes.ts';
import type { MotDePasseDocument, MotDePasseRepresentant, Reste } from '../../textes/mot-de-passe.ts';

/** What a list shows of the password (rules §4.1). */
export function motDePasseDeListe(deps: Deps, compte: CompteAImprimer, maintenant: Date): string {
  const affiche = motDePasseAffiche(faitsDuCompte(compte, maintenant));
  return affiche === 'provisoire'
    ? clair(deps, compte)
    : { vide: '', masque: MASQUE, expire: 'expiré', annule: 'annulé' }[affiche];
}

const RESTE = {
  non_informe: 'activer',
  informe: 'activer',
  en_cours: 'confirmer_mail',
  actif: 'rien',
} as const satisfies Record<Etat, Reste>;

/** What a sheet says of the password. */
export function motDePasseDocument(
  deps: Deps,
  compte: CompteAImprimer,
  maintenant: Date,
): MotDePasseDocument {
  const reste = RESTE[compte.etat];
  const { situation, provisoireExpireLe } = faitsDuCompte(compte, maintenant);
  const expireLe = provisoireExpireLe ?? maintenant;
  switch (situation) {
    case 'provisoire':
      return { type: 'provisoire', valeur: clair(deps, compte), expireLe, reste };
    case 'expire':
      return { type: 'expire', expireLe, reste };
    case 'choisi':
    case 'aucun':
      return reste === 'activer' ? { type: 'aucun' } : { type: 'choisi', reste };
  }
}

/** What a letter or a mail to a guardian says of it. */
export const motDePasseRepresentant = (
  deps: Deps,
  compte: CompteAImprimer,
  maintenant: Date,
): MotDePasseRepresentant =>
  faitsDuCompte(compte, maintenant).franceConnectSeul
    ? { type: 'franceconnect', reste: 'rien' }
    : motDePasseDocument(deps, compte, maintenant);

/** Whose provisional password a document shows: accounts, for the journal (rules §11). */
export const comptesReveles = (comptes: readonly CompteAImprimer[], maintenant: Date): number[] =>
  comptes
    .filter((compte) => motDePasseAffiche(faitsDuCompte(compte, maintenant)) === 'provisoire')
    .map(({ compteId }) => Number(compteId));

function clair(deps: Deps, { compteId, chiffre, cle }: CompteAImprimer): string {
  if (chiffre === null || cle === null) throw new Error(`Compte ${compteId} sans mot de passe provisoire`);
  return decrypt(deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(compteId));
}
