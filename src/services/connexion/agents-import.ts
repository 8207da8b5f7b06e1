import type { OpsTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { FauteAgents, LigneAgent } from '../../domain/connexion/agents-fichier.ts';
import { AppError } from '../../errors.ts';
import { listCodesDeCirconscription } from '../../queries/connexion/agents-exploitation.ts';
import { type EcoleConnue, findEcole } from '../../queries/ecole/ecoles.ts';
import { insertAffectation } from '../../repositories/circonscription/delegations-exploitation.ts';
import { insertCirconscription, insertHabilitations } from '../../repositories/connexion/agents.ts';
import {
  type AgentConnu,
  aujourdhui,
  findAgent,
  listHabilitations,
  updateIdentite,
} from '../../repositories/connexion/agents-exploitation.ts';
import { journaliserDansEcole } from '../../repositories/ecole/ecoles.ts';
import { journaliser } from '../../repositories/journal.ts';
import { type AgentCree, creerAgent } from './agents.ts';

export interface AgentsImportes {
  crees: (AgentCree & { identifiant: string })[];
  /** Known before, and what the file changed of them. */
  modifies: { identifiant: string; changements: string[] }[];
  inchanges: string[];
}

/**
 * Brings in a file of agents, all or nothing. Who is known keeps password, phone and function (rules §10): the file changes
 * name and mail, and adds rights; it takes none away, since a file of one circonscription says nothing of another's. An empty
 * cell changes nothing. Throws an AppError that tells every fault, line by line.
 */
export async function importerAgents(
  deps: Pick<Deps, 'clock' | 'keyRing' | 'randomInt'>,
  trx: OpsTrx,
  lignes: readonly LigneAgent[],
): Promise<AgentsImportes> {
  const connus = new Map<string, AgentConnu>();
  const ecoles = new Map<string, EcoleConnue>();
  for (const { identifiant, ecoles: uais, exerce } of lignes) {
    const agent = await findAgent(trx, identifiant);
    if (agent !== undefined) connus.set(identifiant, agent);
    for (const uai of [...uais, ...exerce]) {
      const ecole = ecoles.get(uai) ?? (await findEcole(trx, uai));
      if (ecole !== undefined) ecoles.set(uai, ecole);
    }
  }
  const circonscriptions = await listCodesDeCirconscription(trx);
  refuserLesFautes(lignes.flatMap((ligne) => fautesDe(ligne, connus, ecoles, circonscriptions)));

  const resultat: AgentsImportes = { crees: [], modifies: [], inchanges: [] };
  const jour = await aujourdhui(trx);
  for (const ligne of lignes) {
    const { identifiant } = ligne;
    const connu = connus.get(identifiant);
    if (connu === undefined) {
      const { mail, ...autres } = ligne;
      const cree = await creerAgent(deps, trx, { ...autres, ...(mail === null ? {} : { mail }) });
      resultat.crees.push({ ...cree, identifiant });
      continue;
    }
    const changements = await mettreAJour(trx, connu, ligne, ecoles, jour);
    if (changements.length === 0) resultat.inchanges.push(identifiant);
    else resultat.modifies.push({ identifiant, changements });
  }
  return resultat;
}

export function refuserLesFautes(fautes: readonly FauteAgents[]): void {
  if (fautes.length === 0) return;
  const lignes = [...fautes]
    .sort((a, b) => a.ligne - b.ligne)
    .map(({ ligne, message }) => `Ligne ${ligne}\u00a0: ${message}.`);
  throw new AppError(422, 'Fichier refusé', ['Rien n’a été écrit.', ...lignes].join('\n'));
}

function fautesDe(
  { ligne, identifiant, fonction, ecoles: uais, exerce, circonscriptions: codes }: LigneAgent,
  connus: ReadonlyMap<string, AgentConnu>,
  ecoles: ReadonlyMap<string, EcoleConnue>,
  circonscriptions: ReadonlySet<string>,
): FauteAgents[] {
  const messages: string[] = [];
  const connu = connus.get(identifiant);
  if (connu !== undefined && connu.fonction !== fonction) {
    messages.push(
      `«\u00a0${identifiant}\u00a0» est ${connu.fonction}, et un fichier ne change pas de fonction\u00a0: donnez-lui un autre identifiant`,
    );
  }
  if (connu === undefined && fonction === 'directeur' && uais.length === 0)
    messages.push('un directeur a au moins une école');
  for (const uai of [...uais, ...exerce]) {
    const ecole = ecoles.get(uai);
    if (ecole === undefined) messages.push(`l’école ${uai} n’existe pas ici`);
    else if (ecole.fermeeLe !== null) messages.push(`l’école ${uai} est fermée`);
  }
  if (fonction === 'enseignant' && uais.length > 0)
    messages.push(
      'un enseignant n’a pas d’école par sa fonction\u00a0: une délégation, ou un intérim (agents:habiliter)',
    );
  for (const code of codes)
    if (!circonscriptions.has(code))
      messages.push(`aucune circonscription n’a le code «\u00a0${code}\u00a0»`);
  return [...new Set(messages)].map((message) => ({ ligne, message }));
}

async function mettreAJour(
  trx: OpsTrx,
  connu: AgentConnu,
  ligne: LigneAgent,
  ecoles: ReadonlyMap<string, EcoleConnue>,
  jour: string,
): Promise<string[]> {
  const changements: string[] = [];
  const mail = ligne.mail ?? connu.mail;
  if (ligne.nom !== connu.nom || ligne.prenom !== connu.prenom) changements.push('nom');
  if (mail !== connu.mail) changements.push('mail');
  if (changements.length > 0) await updateIdentite(trx, connu.id, { ...ligne, mail });
  for (const uai of ligne.ecoles) {
    const droits = await listHabilitations(
      trx,
      { agentId: connu.id, ecoleId: ecoles.get(uai)?.id ?? '' },
      jour,
    );
    if (droits.length > 0) continue;
    await insertHabilitations(trx, connu.id, [uai]);
    changements.push(`école ${uai}`);
  }
  for (const uai of ligne.exerce) {
    const ecoleId = ecoles.get(uai)?.id ?? '';
    if (!(await insertAffectation(trx, { agentId: connu.id, ecoleId }))) continue;
    await journaliserDansEcole(trx, ecoleId, 'enseignant.atteste', { enseignant: connu.id });
    changements.push(`exerce ${uai}`);
  }
  for (const code of ligne.circonscriptions)
    if (await insertCirconscription(trx, connu.id, code)) changements.push(`circonscription ${code}`);
  if (changements.length > 0)
    await journaliser(trx, 'agent.modifie', { agent: connu.id, changements: changements.length });
  return changements;
}
