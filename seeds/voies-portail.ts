import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { aadMotDePasseProvisoire, decrypt } from '../src/auth/encryption.ts';
import type { Deps } from '../src/deps.ts';
import type { ReponseEnfant } from '../src/domain/portail/enfants.ts';
import { createMailer } from '../src/mails/mailer.ts';
import { listEnfants } from '../src/queries/portail/compte.ts';
import { findPersonne } from '../src/queries/portail/garde.ts';
import {
  activerParNaissance,
  choisirMotDePasse,
  direLesEnfants,
  donnerMail,
  type EnChemin,
} from '../src/services/portail/activation.ts';
import { confirmerMail, envoyerCode } from '../src/services/portail/codes.ts';
import { entrer, quitter } from '../src/services/portail/connexion.ts';
import {
  donnerPortable,
  entrerParFranceConnect,
  finirParFranceConnect,
} from '../src/services/portail/franceconnect.ts';
import {
  demanderInscription,
  direEnfantsTrouves,
  type EnfantsDInscription,
  prouverPortable,
} from '../src/services/portail/inscription.ts';
import { createSmsGateway } from '../src/sms/gateway.ts';
import { MOT_DE_PASSE_PORTAIL_DEMO } from './circonscription-demo.ts';

/** Somebody who holds a sheet or a letter of the demonstration. */
export interface Porteur {
  compteId: string;
  identifiant: string;
  chiffre: Buffer;
  cle: string;
  /** Where the account writes. */
  mail: string;
  /** A guardian's, as ONDE has them: what one who comes without the letter gives. */
  portable: string | null;
  prenom: string;
  nomDeFamille: string;
  /** Birth dates by number of pupil: the own one, or those of the children. */
  naissances: Readonly<Record<string, string>>;
}

/** How far a guardian goes. */
export interface Voie {
  /** Of « n » children, in the order of the page, what is said of the one at this rank. */
  dire?: (rang: number, n: number) => ReponseEnfant;
  /** « en cours d'activation » otherwise. */
  confirmerLeMail: boolean;
  /** Without the letter, for who has a mobile that ONDE knows (rules §8.4). */
  par?: 'sms' | 'franceconnect';
}

const nouvelleSession = (): string => randomBytes(32).toString('base64url');

/** A pupil, from the sheet to « Activé » (rules §8.2), by the services that the pages call. */
export async function activerUnEleve(deps: Deps, porteur: Porteur): Promise<void> {
  const qui = await arriver(deps, porteur);
  const [naissance = ''] = Object.values(porteur.naissances);
  const nouvelle = nouvelleSession();
  attendre('juste', await activerParNaissance(deps, qui, naissance, nouvelle));
  await quitter(deps, nouvelle);
}

/** A guardian, from the letter to the mail confirmed (rules §8.3), or just before. */
export async function activerUnRepresentant(deps: Deps, porteur: Porteur, voie: Voie): Promise<void> {
  const qui = await arriver(deps, porteur);
  const enfants = await deps.database.readPortail(qui.session, listEnfants);
  const dits = enfants.map(({ eleveId }, rang) => {
    const reponse = voie.dire?.(rang, enfants.length) ?? 'date';
    return {
      eleveId,
      reponse,
      date: reponse === 'date' ? (porteur.naissances[eleveId] ?? null) : null,
    };
  });
  attendre('juste', await direLesEnfants(deps, qui, dits));
  const session = nouvelleSession();
  attendre('accepte', await donnerMail(deps, qui, porteur.mail, session));
  if (voie.confirmerLeMail) {
    const code = await lireLeCode(deps, porteur);
    const reponse = await confirmerMail(deps, { ...qui, session }, code);
    attendre('juste', { outcome: reponse });
  }
  await quitter(deps, session);
}

/** « Je n'ai pas encore de compte »: the mobile, its code, the birth dates, a password. */
export async function inscrireUnRepresentant(deps: Deps, porteur: Porteur): Promise<void> {
  const session = nouvelleSession();
  const { nomDeFamille: nom, prenom } = porteur;
  const demande = {
    portable: portableDe(porteur),
    nom,
    prenom,
    ip: adresseDe(porteur),
    session,
    precedente: '',
  };
  if ((await demanderInscription(deps, demande)) > 0) throw new Error('Démonstration : SMS refusé');
  const qui = await prouver(deps, session);
  attendre('juste', await direEnfantsTrouves(deps, qui, await sesEnfants(deps, qui, porteur)));
  const nouvelle = nouvelleSession();
  attendre('accepte', await choisirMotDePasse(deps, qui, MOT_DE_PASSE_PORTAIL_DEMO, nouvelle));
  await quitter(deps, nouvelle);
}

/** The same with FranceConnect, which gives the names; its identity is invented, and leads to no provider. */
export async function identifierUnRepresentant(deps: Deps, porteur: Porteur): Promise<void> {
  const session = nouvelleSession();
  const { nomDeFamille: nom, prenom, compteId } = porteur;
  const identite = { sub: `demonstration-${compteId}`, nom, nomUsage: null, prenoms: [prenom] };
  await entrerParFranceConnect(
    deps,
    {
      outcome: 'identite',
      identite: { ...identite, dateNaissance: '1985-03-09', mail: null },
      idToken: 'aucun',
    },
    { session, precedente: '' },
  );
  const arrive = await personneDe(deps, session);
  if ((await donnerPortable(deps, arrive, portableDe(porteur), adresseDe(porteur))) > 0)
    throw new Error('Démonstration : SMS refusé');
  const qui = await prouver(deps, session);
  const nouvelle = nouvelleSession();
  const dits = await sesEnfants(deps, qui, porteur);
  attendre('active', await finirParFranceConnect(deps, qui, dits, nouvelle));
  await quitter(deps, nouvelle);
}

const portableDe = ({ portable }: Porteur) => ({ numero: portable ?? '', affiche: portable ?? '' });

/** An address for documentation (RFC 5737), each its own: nobody here is a crowd. */
const adresseDe = ({ compteId }: Porteur): string => `192.0.2.${Number(compteId) % 256}`;

async function personneDe(deps: Deps, session: string): Promise<EnChemin> {
  const personne = await findPersonne(deps.database, session, true);
  if (personne === undefined) throw new Error('Démonstration : session du portail perdue');
  return { session, personne };
}

/** The code of the SMS, sent here and read at once. */
async function prouver(deps: Deps, session: string): Promise<EnChemin> {
  const sms = createSmsGateway({ ...deps.config, smsUrl: undefined });
  const { id } = await deps.database.withOps((trx) =>
    trx.one<{ id: string }>(
      sql`select id from portail_codes where session = empreinte_de_session(${session}) order by id desc limit 1`,
    ),
  );
  await envoyerCode({ ...deps, sms }, id, `demo-${id}`);
  const code = /\b\d{6}\b/.exec(sms.recent()[0]?.text ?? '')?.[0] ?? '';
  const nouvelle = nouvelleSession();
  attendre('juste', {
    outcome: await prouverPortable(deps, await personneDe(deps, session), code, nouvelle),
  });
  return personneDe(deps, nouvelle);
}

async function sesEnfants(
  deps: Deps,
  { session }: EnChemin,
  { naissances }: Porteur,
): Promise<EnfantsDInscription> {
  const enfants = await deps.database.readPortail(session, listEnfants);
  return {
    enfants: enfants.map(({ eleveId }) => ({
      eleveId,
      reponse: 'date' as const,
      date: naissances[eleveId] ?? null,
    })),
    // Whoever shares the number and the name has children of his own, whose dates are not known here.
    sans: true,
  };
}

/** Logs in with the provisional password and chooses the one of the demonstration: what every activation begins with. */
async function arriver(deps: Deps, porteur: Porteur): Promise<EnChemin> {
  const { compteId, identifiant, chiffre, cle } = porteur;
  const session = nouvelleSession();
  const entree = await entrer(deps, {
    identifiant,
    motDePasse: decrypt(deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(compteId)),
    ip: adresseDe(porteur),
    session,
    precedente: '',
  });
  attendre('accepte', entree);
  const qui = await personneDe(deps, session);
  attendre('accepte', await choisirMotDePasse(deps, qui, MOT_DE_PASSE_PORTAIL_DEMO, nouvelleSession()));
  return qui;
}

/** The code that the worker would send, sent here and read at once; the worker then finds nothing left to send. */
async function lireLeCode(deps: Deps, { compteId }: Porteur): Promise<string> {
  const mailer = createMailer({ ...deps.config, smtpUrl: undefined });
  await envoyerCode({ ...deps, mailer }, await dernierCode(deps, compteId), `demo-${compteId}`);
  const [mail] = mailer.recent();
  return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
}

async function dernierCode(deps: Deps, compteId: string): Promise<string> {
  const { id } = await deps.database.withOps((trx) =>
    trx.one<{ id: string }>(
      sql`select id from portail_codes where compte_id = ${compteId} order by demande_le desc, id desc limit 1`,
    ),
  );
  return id;
}

function attendre<T extends { outcome: string }>(outcome: T['outcome'], resultat: T): void {
  if (resultat.outcome !== outcome)
    throw new Error(`Démonstration : « ${resultat.outcome} » au lieu de « ${outcome} »`);
}
