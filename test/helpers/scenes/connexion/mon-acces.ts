import sql from 'sql-template-tag';
import { beforeEach } from 'vitest';
import { currentOtpCode } from '../../../../src/auth/otp.ts';
import { paths } from '../../../../src/paths.ts';
import { type AgentTest, creerAgent } from '../../../builders/agent.ts';
import { creerEcole, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../app.ts';
import { avisEnFile } from '../../avis.ts';
import { useBase } from '../../base.ts';
import { type Page, Visiteur } from '../../visiteur/visiteur.ts';

export let test: ReturnType<typeof useTestApp>;
export const NOUVEAU = 'Sept-Cerises-Au-Grenier';
export const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';
export let enBase: ReturnType<typeof useBase>;
export let rang = 0;
export let agent: AgentTest;
export let directrice: Visiteur;
export const ouvrir = () => directrice.ouvrir(paths.monAcces());
export const autreNavigateur = () => Visiteur.connecter(test, agent.identifiant);
export const estConnecte = async (visiteur: Visiteur) =>
  (await visiteur.ouvrir(paths.arena())).url === paths.arena();
export const actionsDuJournal = async () =>
  (
    await enBase<{ action: string }>(
      sql`select action from journal where chaine = ${`agent:${agent.id}`} order by id`,
    )
  ).map(({ action }) => action);
export const motifs = async () =>
  (await avisEnFile(test)).filter(({ agentId }) => agentId === agent.id).map(({ motif }) => motif);
export const cle = (page: Page) =>
  [...page.html.matchAll(/<span>([A-Z2-7]{4})<\/span>/g)].map(([, groupe]) => groupe).join('');
export const codeDe = (secret: string) => currentOtpCode(secret, test.current.clock.now());

/** One application for the file that calls this; a director in her « Mon accès » for each test. */
export function useMonAcces(): void {
  test = useTestApp();
  enBase = useBase(test);
  rang = 0;
  beforeEach(async () => {
    rang += 1;
    agent = await creerAgent(test.current.deps, {
      identifiant: `directrice${rang}`,
      mail: `directrice${rang}@exemple.fr`,
      ecoles: [await creerEcole(test.current.deps, { uai: uai(rang), nom: `École numéro ${rang}` })],
    });
    directrice = await Visiteur.connecter(test, agent.identifiant);
  });
}
