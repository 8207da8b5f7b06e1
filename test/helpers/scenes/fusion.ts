import sql, { raw } from 'sql-template-tag';
import { beforeEach } from 'vitest';
import { commande as ecolesFermer } from '../../../src/cli/commandes/ecoles/fermer.ts';
import { commande as ecolesFusionner } from '../../../src/cli/commandes/ecoles/fusionner.ts';
import type { OpsTrx } from '../../../src/database/transaction.ts';
import type { Profil } from '../../../src/domain/comptes/etats.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  type EleveTest,
  type RepresentantTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../app.ts';
import { lancer } from '../processus/ops.ts';
import { tablesDEcole } from './deux-ecoles.ts';

export let test: ReturnType<typeof useTestApp>;
export const DEMAIN = new Date(Date.now() + 86_400_000);
export const HIER = new Date(Date.now() - 86_400_000);

export let numero = 0;
export let x: EcoleTest;
export let y: EcoleTest;
export const nouvelleEcole = () => {
  numero += 1;
  return creerEcole(test.current.deps, { uai: uai(numero), nom: `École ${numero}` });
};
/** One application for the file that calls this; a school that closes, and the one where its people go, for each test. */
export function useFusion(): void {
  test = useTestApp();
  numero = 0;
  beforeEach(async () => {
    x = await nouvelleEcole();
    y = await nouvelleEcole();
  });
}

export const ine = (rang: number) => `${String(numero * 1000 + rang).padStart(9, '0')}FF`;
export const eleve = (rang: number, plus: Partial<EleveTest> = {}): EleveTest => ({
  nom: `NOM${String.fromCharCode(65 + rang)}`,
  prenom: 'Léa',
  dateNaissance: '2018-03-04',
  ine: ine(rang),
  ...plus,
});
export const parent = (rang: number, enfants: readonly string[], plus: Partial<RepresentantTest> = {}) => ({
  nom: `PARENT${String.fromCharCode(65 + rang)}`,
  prenom: 'Zoé',
  enfants,
  ...plus,
});
export const ajouter = (ecole: EcoleTest, eleves: readonly EleveTest[]) =>
  ajouterEleves(test.current.deps, ecole, eleves);
export const parents = (ecole: EcoleTest, representants: readonly RepresentantTest[]) =>
  ajouterRepresentants(test.current.deps, ecole, representants);

export interface Compte {
  id: string;
  identifiant: string;
  etat: string;
  origine: string | null;
  bloque: boolean;
  version: number;
  hache: string | null;
  informe: boolean;
  provisoire: string;
  suivi: boolean;
  parti: boolean;
}
export const ops = <R>(fn: (trx: OpsTrx) => Promise<R>) => test.current.deps.database.withOps(fn);
export const comptes = async (ids: readonly string[], profil: Profil = 'eleve'): Promise<Compte[]> =>
  ops((trx) =>
    trx.rows<Compte>(
      sql`select c.id, c.identifiant, c.etat, c.origine, c.bloque, c.version, c.mot_de_passe_hache as hache,
         c.informe_le is not null as informe, f.compte_suivi_le is not null as suivi, f.parti_le is not null as parti,
         coalesce((select string_agg(e.uai || case when p.chiffre is null and p.expire_le <= now() then ' expiré'
                                                   when p.expire_le > now() then ' valide' end, ',')
                   from provisoires p join ecoles e on e.id = p.ecole_id where p.compte_id = c.id), 'aucun') as provisoire
       from ${raw(profil === 'eleve' ? 'eleves' : 'representants_legaux')} f join comptes c on c.id = f.compte_id
       where f.id = any (${ids}) order by f.id`,
    ),
  );
export const compte = async (id: string, profil: Profil = 'eleve'): Promise<Compte> =>
  (await comptes([id], profil))[0] as Compte;

/** Everything of every table, in a few letters. */
export const empreintes = () =>
  ops(async (trx) => {
    const vues: Record<string, string> = {};
    for (const table of [...(await tablesDEcole(trx)), 'ecoles', 'comptes', 'journal_chaines']) {
      const { md5 } = await trx.one<{ md5: string }>(
        sql`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as md5 from ${raw(table)} t`,
      );
      vues[table] = md5;
    }
    return vues;
  });

export const fermer = async (options: Record<string, unknown> = {}) =>
  (await lancer(test.current, ecolesFermer, { uai: x.uai, ...options })).sortie.replaceAll('\u00a0', ' ');
export const fusionner = async (options: Record<string, unknown> = {}) =>
  (await lancer(test.current, ecolesFusionner, { de: x.uai, vers: y.uai, ...options })).sortie.replaceAll(
    '\u00a0',
    ' ',
  );

/** A director in some schools, at work in the first one. */
export async function directrice(...ecoles: [EcoleTest, ...EcoleTest[]]) {
  const { deps } = test.current;
  const agent = await creerAgent(deps, { identifiant: `directrice.${ecoles[0].uai.toLowerCase()}`, ecoles });
  return { agent, qui: { acces: await accesDe(deps, agent, ecoles[0]), auteur: 'Claire Martin' } };
}
export const informerEleves = {
  profil: 'eleve',
  type: 'informer',
  mode: 'feuilles',
  reinitialiser: false,
} as const;
