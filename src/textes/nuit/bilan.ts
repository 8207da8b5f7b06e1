import { pluriel } from '../../domain/francais.ts';
import type { BilanEtape, EtapeNuit } from '../../domain/nuit/etapes.ts';

/** Singular and plural of what each step counts; « prévu » is told with the same words as « done ». */
const MOTS: Readonly<Record<EtapeNuit, Readonly<Record<string, readonly [un: string, des: string]>>>> = {
  nouveaux_identifiants: {
    demandes: ['demande d’identifiant', 'demandes d’identifiant'],
    attribues: ['identifiant attribué', 'identifiants attribués'],
    refuses: ['demande refusée', 'demandes refusées'],
  },
  expirations: { effaces: ['mot de passe expiré effacé', 'mots de passe expirés effacés'] },
  statistiques: {
    ecoles: ['école comptée', 'écoles comptées'],
    chiffres: ['chiffre changé', 'chiffres changés'],
  },
  delegations: {
    effets: ['prise d’effet dite', 'prises d’effet dites'],
    rappels: ['fin rappelée', 'fins rappelées'],
    fins: ['fin dite', 'fins dites'],
  },
  mises_a_jour_onde: { allegees: ['mise à jour allégée', 'mises à jour allégées'] },
  purges: {
    sessions: ['session', 'sessions'],
    sessions_du_portail: ['session du portail', 'sessions du portail'],
    codes: ['code', 'codes'],
    essais_de_naissances: ['compteur d’essais', 'compteurs d’essais'],
    compteurs: ['compteur de connexion', 'compteurs de connexion'],
    compteurs_de_mails: ['compteur de mails', 'compteurs de mails'],
    plans: ['plan abandonné', 'plans abandonnés'],
    selections: ['sélection oubliée', 'sélections oubliées'],
  },
  departs: {
    fiches: ['personne partie effacée', 'personnes parties effacées'],
    comptes: ['compte effacé', 'comptes effacés'],
  },
  point_de_controle: {
    chaines: ['chaîne attestée', 'chaînes attestées'],
    changees: ['tête nouvelle', 'têtes nouvelles'],
  },
  journal: {
    lignes: ['ligne ancienne effacée', 'lignes anciennes effacées'],
    points: ['point de contrôle ancien effacé', 'points de contrôle anciens effacés'],
  },
};

export const ETAPE_NUIT_LABELS: Readonly<Record<EtapeNuit, string>> = {
  nouveaux_identifiants: 'Nouveaux identifiants',
  expirations: 'Mots de passe provisoires',
  statistiques: 'Statistiques',
  delegations: 'Délégations',
  mises_a_jour_onde: 'Mises à jour ONDE',
  purges: 'Effacements',
  departs: 'Départs',
  point_de_controle: 'Point de contrôle du journal',
  journal: 'Journal ancien',
};

/** « 3 identifiants attribués, 1 demande refusée »; « rien » when there was nothing to do. */
export function direBilan(etape: EtapeNuit, bilan: BilanEtape): string {
  const dits = Object.entries(MOTS[etape]).flatMap(([quoi, [un, des]]) => {
    const nombre = bilan[quoi] ?? 0;
    return nombre > 0 ? [pluriel(nombre, un, des)] : [];
  });
  return dits.length > 0 ? dits.join(', ') : 'rien';
}

/** Told to schools once none was made for a while (estNuitManquee()). */
export const NUIT_NON_FAITE = 'Le traitement de nuit n’a pas été fait';
