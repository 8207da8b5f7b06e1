import type { Profil } from '../../domain/comptes/etats.ts';
import { formatTelephone } from '../../domain/comptes/telephone.ts';
import type { Oubli } from '../../domain/portail/oubli.ts';
import { paths } from '../../paths.ts';
import type { CodeAttendu } from '../../queries/portail/codes.ts';
import type { IdentifiantRetrouve } from '../../queries/portail/contacts.ts';
import type { AvecErreurs } from '../commun.ts';

/** « Identifiant oublié »: who one is, and where the code is received (`contact`, `nom`, `prenom`). */
export interface OubliIdentifiantVM extends AvecErreurs {
  profil: Profil;
  contact: string;
  nom: string;
  prenom: string;
  action: string;
  /** The login page. */
  retour: string;
}

/** « Mot de passe oublié »: the identifier, and by which channel (`identifiant`, `canal` of the button). */
export interface OubliMotDePasseVM extends AvecErreurs {
  profil: Profil;
  identifiant: string;
  action: string;
  identifiantOublie: string;
  retour: string;
}

/** What the right code shows. */
export interface IdentifiantsVM {
  profil: Profil;
  etape: { rang: number; total: number } | null;
  identifiants: readonly IdentifiantRetrouve[];
  seConnecter: string;
  motDePasseOublie: string;
}

/** What the page of a code says while nobody knows whether one has left: the same to everybody (rules §8.6). */
export interface IncertainVM {
  chapeau: string;
  /** Ends the sentence: where it goes, as the person typed it. Null: they typed something else. */
  ou: string | null;
  /** The link to what was typed before. */
  changer: string;
  sinon: string;
}

export const pageDeConnexion = (profil: Profil): string =>
  profil === 'eleve' ? paths.portailEleve() : paths.portailRepresentant();
export const adresseOubli = (oubli: Oubli, profil: Profil): string =>
  `${oubli === 'oubli_identifiant' ? paths.portailOubliIdentifiant() : paths.portailOubliMotDePasse()}?profil=${profil}`;

export function incertainVM(oubli: Oubli, profil: Profil, { canal, destination }: CodeAttendu): IncertainVM {
  const eleve = profil === 'eleve';
  const sinon = eleve
    ? 'Toujours rien\u202f? Demande à ton école.'
    : 'Toujours rien\u202f? Demandez à l’école.';
  const changer = 'Recommencer';
  const ecrire = eleve ? 'Écris ici le code du message.' : 'Écrivez ici le code du message.';
  if (oubli === 'oubli_identifiant') {
    const sms = canal === 'sms';
    return {
      chapeau: `${ecrire} Si nous connaissons ce nom et ${sms ? 'ce numéro' : 'cette adresse'}, il vient de partir ${sms ? 'au' : 'à'}`,
      ou: sms ? formatTelephone(destination) : destination,
      changer,
      sinon,
    };
  }
  const contact =
    canal === 'sms'
      ? 'un numéro de portable confirmé'
      : eleve
        ? 'l’adresse mail confirmée d’un parent'
        : 'une adresse mail confirmée';
  return {
    chapeau: `${ecrire} Si le compte ${destination} a ${contact}, il vient d’y partir.`,
    ou: null,
    changer,
    sinon,
  };
}
