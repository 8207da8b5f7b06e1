import type { Profil } from '../../domain/comptes/etats.ts';
import { formatTelephone } from '../../domain/comptes/telephone.ts';
import { URL_SCOLARITE_SERVICES } from '../../domain/ecole/scolarite-services.ts';
import { enCapitales } from '../../domain/francais.ts';
import { masquerMail, masquerTelephone } from '../../domain/portail/contacts.ts';
import { paths } from '../../paths.ts';
import type { EnfantDuTitulaire, MonCompte } from '../../queries/portail/compte.ts';
import type { Personne } from '../../queries/portail/garde.ts';
import type { ARattacher } from '../../queries/portail/rattachement.ts';
import type { AvecErreurs, LienVM } from '../commun.ts';
import type { MessagePortailVM } from './commun.ts';

export interface EnfantVM {
  prenom: string;
  nom: string;
  classe: string | null;
  ecole: string;
  /** Its birth date was given: the account stands for this child. */
  confirme: boolean;
  /** Where « ce n’est pas mon enfant » is said; null for the pupil’s own page. */
  signaler: string | null;
  /** Where its birth date is given; null once it was. */
  confirmer: string | null;
}

/** « Mon compte »: the first page once logged in. */
export interface MonCompteVM {
  profil: Profil;
  prenom: string;
  nom: string;
  identifiant: string;
  /** Pupils: their class and school. */
  classe: string | null;
  ecole: string | null;
  message: MessagePortailVM | null;
  mail: { adresse: string | null; confirme: boolean; modifier: string; confirmer: string };
  /** Guardians; null on a pupil's own account. */
  portable: { numero: string | null; confirme: boolean; modifier: string } | null;
  enfants: readonly EnfantVM[];
  /** Guardians who see all their children: those of another account. */
  autreCompte: string | null;
  /** Where the birth date of a child of another school is given; null when no fiche there may be theirs. */
  autreEcole: string | null;
  /** Pupils: « J’avais déjà un compte »; null once it was brought along. */
  ancienCompte: string | null;
  motDePasse: LienVM | null;
  /** Only the children of the school that gave the password are shown, and mail and mobile stay as they are (§4.5). */
  limite: { ecole: string; lever: string } | null;
  /** Addresses of the services of the school. */
  services: readonly LienVM[];
}

/** « Ce n’est pas mon enfant »: asked before it is said to the school. */
export interface SignalementVM {
  prenom: string;
  nom: string;
  action: string;
  annuler: string;
}

export interface ChangerMotDePasseVM extends AvecErreurs {
  profil: Profil;
  identifiant: string;
}

/** « Mon compte », from what the database shows to this session. */
export function monCompteVM({
  personne,
  compte,
  enfants,
  aRattacher,
  message,
}: {
  personne: Personne;
  compte: MonCompte;
  enfants: readonly EnfantDuTitulaire[];
  aRattacher: ARattacher;
  message: MessagePortailVM | null;
}): MonCompteVM {
  const { profil, prenom, nom, identifiant } = personne;
  const eleve = profil === 'eleve' ? enfants[0] : undefined;
  const entier = profil === 'representant_legal' && !personne.limite;
  // Whoever holds a school's password only is not shown what was confirmed before it.
  const limite = compte.limite !== null && personne.limite;
  return {
    profil,
    prenom,
    nom: enCapitales(nom),
    identifiant,
    classe: eleve?.classe ?? null,
    ecole: eleve?.ecole ?? null,
    message,
    mail: {
      adresse: compte.mail !== null && limite ? masquerMail(compte.mail) : compte.mail,
      confirme: compte.mailConfirme,
      modifier: paths.portailChangerMail(),
      confirmer: paths.portailCodeMail(),
    },
    portable: profil === 'eleve' ? null : portableVM(compte, limite),
    enfants: profil === 'eleve' ? [] : enfants.map(enfantVM),
    autreCompte: entier ? paths.portailAutreCompte() : null,
    autreEcole: entier && aRattacher.autresFiches ? paths.portailAutreEcole() : null,
    ancienCompte: eleve !== undefined && aRattacher.sansPasse ? paths.portailAncienCompte() : null,
    motDePasse: compte.motDePasseChoisi
      ? { libelle: 'Changer de mot de passe', url: paths.portailChangerMotDePasse() }
      : null,
    limite: limite ? { ecole: compte.limite ?? '', lever: paths.portailLimite() } : null,
    services: servicesDe(profil, compte.urlServiceEleves),
  };
}

const portableVM = ({ portable, portableConfirme }: MonCompte, limite: boolean) => ({
  numero: portable === null ? null : limite ? masquerTelephone(portable) : formatTelephone(portable),
  confirme: portableConfirme,
  modifier: paths.portailChangerPortable(),
});

const enfantVM = ({ eleveId, prenom, nom, classe, ecole, confirme }: EnfantDuTitulaire): EnfantVM => ({
  prenom,
  nom: enCapitales(nom),
  classe,
  ecole,
  confirme,
  signaler: paths.portailSignaler({ id: eleveId }),
  confirmer: confirme ? null : paths.portailConfirmerEnfant({ id: eleveId }),
});

function servicesDe(profil: Profil, urlServiceEleves: string | null): LienVM[] {
  if (profil === 'representant_legal')
    return [{ libelle: 'Scolarité Services', url: URL_SCOLARITE_SERVICES }];
  return urlServiceEleves === null ? [] : [{ libelle: 'Le service de mon école', url: urlServiceEleves }];
}
