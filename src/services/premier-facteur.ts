import { setTimeout as pause } from 'node:timers/promises';
import { createAppareils } from '../auth/appareils.ts';
import { aadOtp, dechiffrer } from '../auth/chiffrement.ts';
import { Guichet, saufPlein } from '../auth/guichet.ts';
import { createLimites, type EssaiAdmis, REGLES } from '../auth/limites.ts';
import {
  doitEtreRehache,
  type FileDeHachage,
  hacher,
  verifier,
  verifierAVide,
} from '../auth/mots-de-passe.ts';
import { genererSecretOtp, normaliserCodeOtp, verifierCodeOtp } from '../auth/otp.ts';
import { reseauxDe } from '../auth/reseaux.ts';
import type { Deps } from '../deps.ts';
import {
  type AgentPourConnexion,
  consumeCodePourConnexion,
  findCodePourConnexion,
  findPourConnexion,
  rehashMotDePasse,
} from '../repositories/agents.ts';
import type { Refus } from './connexion.ts';

export interface DemandeDeConnexion {
  identifiant: string;
  motDePasse: string;
  ip: string;
  /** The device cookie of the browser, as it came. */
  appareils?: string | undefined;
  /** The code of the phone, for who is made to wait by a neighbour's failures; empty otherwise. */
  code?: string;
}

export type ResultatMotDePasse =
  | Refus
  | {
      issue: 'accepte';
      agent: { id: string; identifiant: string; versionSession: number };
      /** The code shown has served to skip the wait: the second factor needs another one. */
      codeServi: boolean;
    };

type Limites = ReturnType<typeof createLimites>;

/** A password that is going to be judged. */
interface Admission {
  essai: EssaiAdmis;
  file: FileDeHachage;
  /** Seconds told to whoever was made to wait: a wrong password has that very answer. */
  refuse?: number;
}

/** Strangers counted at once: few connections to the database are the login's; from one address no crowd before another. */
const PORTE = new Guichet({ ensemble: 16, fileMax: 200, filesMax: 1_000 });
/** Answers slowed down at once: each holds a connection of the web server for up to three seconds. */
const PAUSES = new Guichet({ ensemble: 50, fileMax: 0, filesMax: 0 });
/** Told when one of these, or the queue of hashes, is full. Seconds. */
const ATTENTE_AFFLUENCE = 5;

/**
 * First factor. Unknown identifier, wrong password and disabled agent are one answer, for the same work: an argon2
 * verification each. Who is judged at all, decision 025: a device known to this agent, in its own counter; a stranger, in
 * those of the account and of the address; a stranger who waits, if he shows the right code of the phone.
 */
export async function verifierMotDePasse(
  deps: Deps,
  demande: DemandeDeConnexion,
): Promise<ResultatMotDePasse> {
  const limites = createLimites(deps);
  const admission =
    (await admettreAppareil(deps, limites, demande)) ?? (await admettreInconnu(deps, limites, demande));
  if (typeof admission === 'number') return { issue: 'attendre', attente: admission };
  const { essai, file, refuse } = admission;
  const { identifiant, motDePasse } = demande;

  const agent = await trouver(deps, identifiant);
  const juste = await saufPlein(
    agent === undefined ? verifierAVide(motDePasse, file) : verifier(agent.motDePasseHache, motDePasse, file),
  );
  if (juste === undefined) {
    await essai.rendre();
    return { issue: 'attendre', attente: ATTENTE_AFFLUENCE };
  }
  if (agent === undefined || !juste || agent.desactive) {
    deps.logger.info({ attente: essai.attenteSuivante }, 'mot de passe refusé');
    return refuse === undefined
      ? { issue: 'refuse', attente: essai.attenteSuivante }
      : { issue: 'attendre', attente: refuse };
  }
  await essai.reussir();
  const { id, motDePasseHache: ancien, versionSession } = agent;
  if (doitEtreRehache(ancien)) {
    const nouveau = await hacher(motDePasse);
    await deps.database.withConnexion((trx) => rehashMotDePasse(trx, identifiant, { ancien, nouveau }));
  }
  return { issue: 'accepte', agent: { id, identifiant, versionSession }, codeServi: refuse !== undefined };
}

const trouver = ({ database }: Deps, identifiant: string): Promise<AgentPourConnexion | undefined> =>
  database.withConnexion((trx) => findPourConnexion(trx, identifiant));

/** Undefined: a stranger, or a device that has failed so often that it is one again. */
async function admettreAppareil(
  deps: Deps,
  limites: Limites,
  { identifiant, appareils }: DemandeDeConnexion,
): Promise<Admission | undefined> {
  const appareil = createAppareils(deps).reconnaitre(appareils, identifiant);
  if (appareil === undefined) return undefined;
  const agent = await trouver(deps, identifiant);
  if (agent?.versionSession !== appareil.versionSession) return undefined;
  const essai = await limites.essayer(REGLES.appareil, identifiant, appareil.tirage);
  return essai.admis ? { essai: { ...essai, attenteSuivante: 0 }, file: 'connus' } : undefined;
}

/** A number: how many seconds to wait. */
async function admettreInconnu(
  deps: Deps,
  limites: Limites,
  demande: DemandeDeConnexion,
): Promise<Admission | number> {
  const { identifiant, ip } = demande;
  const refuser = async (attente: number): Promise<Admission | number> =>
    (await admettrePorteurDuCode(deps, limites, demande, attente)) ?? attente;
  const compte = await saufPlein(
    PORTE.passer(reseauxDe(ip).hote, async () => {
      const essai = await limites.essayerEnInconnu(identifiant, ip);
      return essai.admis ? { ralenti: await limites.ralentir(identifiant, essai) } : refuser(essai.attendre);
    }),
  );
  if (compte === undefined) return refuser(ATTENTE_AFFLUENCE);
  if (typeof compte === 'number' || !('ralenti' in compte)) return compte;

  const { pauseMs, essai } = compte.ralenti;
  if (pauseMs > 0 && !(await saufPlein(PAUSES.passer('', () => pause(pauseMs, true))))) {
    await essai.rendre();
    return refuser(ATTENTE_AFFLUENCE);
  }
  return { essai, file: 'inconnus' };
}

/** Of nobody's phone. */
const A_VIDE = genererSecretOtp();

/** Somebody made to wait who has the phone in hand is no guesser: three codes in a million are right. */
async function admettrePorteurDuCode(
  { database, keyRing, clock }: Deps,
  limites: Limites,
  { identifiant, code: saisi = '' }: DemandeDeConnexion,
  refuse: number,
): Promise<Admission | undefined> {
  const code = normaliserCodeOtp(saisi);
  if (code === undefined) return undefined;
  const telephone = await database.withConnexion((trx) => findCodePourConnexion(trx, identifiant));
  // The same work for who has no phone here, or does not exist.
  const secret = telephone ? dechiffrer(keyRing, telephone, aadOtp(telephone.id)) : A_VIDE;
  const dernierPas = telephone?.dernierPas ?? 0;
  const jugement = verifierCodeOtp({ secret, code, now: clock.now(), dernierPas });
  if (telephone === undefined || jugement.verdict !== 'juste') return undefined;
  // Used up before anything else: neither the answer nor its time gives away a code that the second factor would take.
  const { pas } = jugement;
  if (!(await database.withConnexion((trx) => consumeCodePourConnexion(trx, identifiant, pas))))
    return undefined;
  const essai = await limites.essayer(REGLES.porteurDuCode, identifiant);
  return essai.admis ? { essai, file: 'connus', refuse } : undefined;
}
