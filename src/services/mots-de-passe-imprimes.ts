import { aadMotDePasseProvisoire, dechiffrer } from '../auth/chiffrement.ts';
import type { Deps } from '../deps.ts';
import type { MotDePasseDocument, MotDePasseRepresentant, Reste } from '../documents/modeles.ts';
import {
  type Etat,
  etatDuProvisoire,
  motDePasseAffiche,
  ORIGINE_LABELS,
  type Origine,
  sansMotDePasse,
} from '../domain/compte.ts';

/** The part of an account that tells what may be printed of its password. */
export interface CompteAImprimer {
  compteId: string;
  identifiant: string;
  etat: Etat;
  chiffre: Buffer | null;
  cle: string | null;
  expireLe: Date | null;
  origine: Origine | null;
  motDePasseChoisi: boolean;
}

export const COLONNES_COMPTE = `c.id as "compteId", c.identifiant, c.etat, p.chiffre, p.cle,
  p.expire_le as "expireLe", c.origine,
  c.mot_de_passe_choisi as "motDePasseChoisi"`;

/** What a list shows of the password (DESIGN §4.1). */
export function motDePasseDeListe(deps: Deps, compte: CompteAImprimer, maintenant: Date): string {
  const provisoire = provisoireDe(compte, maintenant);
  const affiche = motDePasseAffiche({ etat: compte.etat, provisoire }, sansMotDePasse(compte));
  if (affiche === 'provisoire') return clair(deps, compte);
  return { vide: '', masque: '*****', expire: 'expiré', franceconnect: ORIGINE_LABELS.franceconnect }[
    affiche
  ];
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
  const expireLe = compte.expireLe ?? maintenant;
  switch (provisoireDe(compte, maintenant)) {
    case 'valide':
      return { type: 'provisoire', valeur: clair(deps, compte), expireLe, reste };
    case 'expire':
      return { type: 'expire', expireLe, reste };
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
  sansMotDePasse(compte) && provisoireDe(compte, maintenant) !== 'valide'
    ? { type: 'franceconnect', reste: 'rien' }
    : motDePasseDocument(deps, compte, maintenant);

/** Whose provisional password a document shows: accounts, for the journal (DESIGN §11). */
export const comptesReveles = (comptes: readonly CompteAImprimer[], maintenant: Date): number[] =>
  comptes
    .filter((compte) => provisoireDe(compte, maintenant) === 'valide')
    .map(({ compteId }) => Number(compteId));

const provisoireDe = (compte: CompteAImprimer, maintenant: Date) =>
  etatDuProvisoire({ chiffre: compte.chiffre !== null, expireLe: compte.expireLe }, maintenant);

function clair(deps: Deps, { compteId, chiffre, cle }: CompteAImprimer): string {
  if (chiffre === null || cle === null) throw new Error(`Compte ${compteId} sans mot de passe provisoire`);
  return dechiffrer(deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(compteId));
}
