import { paths } from '../../src/paths.ts';
import type { Route } from '../../src/routes/route.ts';
import { MOT_DE_PASSE } from '../builders/agent.ts';
import { delegationDe, type NumerosDeDelegation } from './scenes/delegation.ts';

/** What the ids of a route stand for, in one school. */
export interface Numeros extends NumerosDeDelegation {
  eleve: string;
  representant: string;
  plan: string;
  operation: string;
  /** Of the guardian, by mail; its mail failed. */
  operationMail: string;
  /** An update from ONDE that waits for « Confirmer ». */
  miseAJour: string;
  /** Of the journal, the first one. */
  entree: string;
}

export type Champs = Record<string, string | string[]>;

/** The address of both schools, for both profiles: verified, and not shown yet. */
export const ADRESSE_DE_SCENE = 'https://ent.exemple.fr';

/** For each POST of a logged-in agent, what the page sends: without it « nothing was done » would prove nothing. */
const CORPS: Readonly<Record<string, (numeros: Numeros) => Champs>> = {
  [paths.selectionEleves.pattern]: ({ eleve }) => ({
    criteres: '',
    affiches: eleve,
    coches: eleve,
    action: 'informer',
  }),
  [paths.selectionRepresentants.pattern]: ({ representant }) => ({
    criteres: '',
    affiches: representant,
    coches: representant,
    action: 'informer',
  }),
  [paths.actionRepresentant.pattern]: () => ({ action: 'informer' }),
  [paths.actionEleve.pattern]: () => ({ action: 'informer' }),
  [paths.renvoyerConfirmation.pattern]: () => ({ criteres: '' }),
  [paths.renvoyerConfirmations.pattern]: () => ({}),
  [paths.nouvelIdentifiantEleve.pattern]: () => ({}),
  [paths.nouvelIdentifiantRepresentant.pattern]: () => ({}),
  [paths.annulerIdentifiantEleve.pattern]: () => ({}),
  [paths.annulerIdentifiantRepresentant.pattern]: () => ({}),
  [paths.blocageEleve.pattern]: () => ({ motif: 'feuille' }),
  [paths.blocageRepresentant.pattern]: () => ({ motif: 'garde' }),
  [paths.debloquerEleve.pattern]: () => ({}),
  [paths.debloquerRepresentant.pattern]: () => ({}),
  [paths.guichet.pattern]: () => ({ recherche: 'parent' }),
  [paths.optionOperation.pattern]: () => ({ reinitialiser: '1' }),
  [paths.confirmerOperation.pattern]: () => ({}),
  [paths.renvoyerOperation.pattern]: () => ({}),
  [paths.feuillesNonJoints.pattern]: () => ({}),
  [paths.gestionComptesEleves.pattern]: () => ({ actif: '0' }),
  [paths.adresseEleves.pattern]: () => ({ adresse_eleve: 'https://autre.exemple.fr' }),
  [paths.affichageEleves.pattern]: () => ({ adresse: ADRESSE_DE_SCENE, affichee: '1' }),
  [paths.adresseRepresentants.pattern]: () => ({ adresse_representant_legal: 'https://autre.exemple.fr' }),
  [paths.affichageRepresentants.pattern]: () => ({ adresse: ADRESSE_DE_SCENE, affichee: '1' }),
  [paths.onde.pattern]: () => ({}),
  [paths.confirmerOnde.pattern]: () => ({ arrivees: 'oui' }),
  [paths.abandonnerOnde.pattern]: () => ({}),
  [paths.enseignants.pattern]: () => ({ identifiant: 'sansdroit', prenom: 'Claire', nom: 'Martin' }),
  [paths.retirerEnseignant.pattern]: () => ({}),
  [paths.accepterDelegation.pattern]: () => ({}),
  [paths.finDelegationEcole.pattern]: () => ({ motif: 'Non.' }),
  [paths.nouvelleDelegation.pattern]: delegationDe,
  [paths.finDelegation.pattern]: () => ({ motif: 'Non.' }),
  [paths.codesSecours.pattern]: () => ({}),
  [paths.monMotDePasse.pattern]: () => ({
    actuel: MOT_DE_PASSE,
    nouveau: 'Sept-Cerises-Au-Grenier',
    confirmation: 'Sept-Cerises-Au-Grenier',
  }),
  [paths.fermerSession.pattern]: () => ({ reference: '00000000-0000-4000-8000-000000000000' }),
  [paths.fermerAutresSessions.pattern]: () => ({}),
  [paths.nouveauTelephone.pattern]: () => ({}),
  [paths.confirmerTelephone.pattern]: () => ({ code: '000000' }),
  [paths.abandonnerTelephone.pattern]: () => ({}),
  [paths.confirmationOtp.pattern]: () => ({ moyen: 'otp', code: '000000', retour: '' }),
};

export function corpsDe(route: Route, numeros: Numeros): Champs {
  const corps = CORPS[route.path];
  if (corps === undefined)
    throw new Error(`${route.path} : ajoutez à test/helpers/corps.ts ce que son formulaire envoie`);
  return corps(numeros);
}
