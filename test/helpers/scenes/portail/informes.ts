import sql, { raw } from 'sql-template-tag';
import { beforeAll } from 'vitest';
import { aadMotDePasseProvisoire, decrypt } from '../../../../src/auth/encryption.ts';
import type { Etat, Profil } from '../../../../src/domain/comptes/etats.ts';
import { paths } from '../../../../src/paths.ts';
import { TABLES_DE_FICHES } from '../../../../src/queries/comptes/compte-sql.ts';
import { executerPlan } from '../../../../src/services/operations/operations.ts';
import { planifier } from '../../../../src/services/operations/plans.ts';
import { type AgentTest, accesDe, creerAgent } from '../../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import type { TestApp } from '../../app.ts';
import { Visiteur } from '../../visiteur/visiteur.ts';

type Test = { readonly current: TestApp };

/** What people choose in tests: long enough for everybody, and nobody's name. */
export const CHOISI = 'sept tortues au galop';
export const NAISSANCE = '2018-03-07';

/** Somebody the school has informed, with what the letter says. */
export interface Informe {
  profil: Profil;
  ficheId: string;
  compteId: string;
  identifiant: string;
  provisoire: string;
  ecole: EcoleDePortail;
}
export interface InformeGardien extends Informe {
  /** Fiches of the children, and the birth date that the school knows of each. */
  enfants: { ficheId: string; prenom: string; naissance: string }[];
}
export interface EcoleDePortail extends EcoleTest {
  agent: AgentTest;
  nom: string;
}

let rang = 700;

/** A school with its director, whose people come to the portal. */
export async function ouvrirEcole(
  { current: { deps } }: Test,
  nom = 'École des Lilas',
): Promise<EcoleDePortail> {
  rang += 1;
  const ecole = await creerEcole(deps, { uai: uai(rang), nom });
  return { ...ecole, nom, agent: await creerAgent(deps, { identifiant: `dir${rang}`, ecoles: [ecole] }) };
}

/** For one file: one school. */
export function useEcole(test: Test): { readonly current: EcoleDePortail } {
  let ecole: EcoleDePortail | undefined;
  beforeAll(async () => {
    ecole = await ouvrirEcole(test);
  });
  return {
    get current() {
      if (ecole === undefined) throw new Error('École pas encore ouverte');
      return ecole;
    },
  };
}

type TypeOperation = 'informer' | 'reinitialiser';

/** « Informer », or « Réinitialiser », by the director, as « Confirmer » does; the new provisional passwords. */
export async function parLEcole(
  { current: { deps } }: Test,
  type: TypeOperation,
  ecole: EcoleDePortail,
  profil: Profil,
  ficheIds: readonly string[],
): Promise<Informe[]> {
  const qui = { acces: await accesDe(deps, ecole.agent, ecole), auteur: 'Claire Martin' };
  const plan = await planifier(
    deps,
    qui,
    { type, profil, reinitialiser: false, mode: 'feuilles' },
    { ficheIds },
  );
  await executerPlan(deps, qui, plan);
  const lignes = await deps.database.withOps((trx) =>
    trx.rows<{ ficheId: string; compteId: string; identifiant: string; chiffre: Buffer; cle: string }>(
      sql`select f.id as "ficheId", c.id as "compteId", c.identifiant, p.chiffre, p.cle
       from ${raw(TABLES_DE_FICHES[profil])} f join comptes c on c.id = f.compte_id
       join provisoires p on p.compte_id = c.id and p.chiffre is not null where f.id = any (${ficheIds}) order by f.id`,
    ),
  );
  return lignes.map(({ chiffre, cle, ...ligne }) => ({
    ...ligne,
    profil,
    ecole,
    provisoire: decrypt(deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(ligne.compteId)),
  }));
}

let personnes = 0;

export interface Personnage {
  nom?: string;
  prenom?: string;
  naissance?: string;
}

/** A pupil of this school, informed. */
export async function informerEleve(
  test: Test,
  ecole: EcoleDePortail,
  qui: Personnage = {},
): Promise<Informe> {
  personnes += 1;
  const { nom = `ELEVE${personnes}`, prenom = 'Noé', naissance = NAISSANCE } = qui;
  const ids = await ajouterEleves(test.current.deps, ecole, [{ nom, prenom, dateNaissance: naissance }]);
  return premier(await parLEcole(test, 'informer', ecole, 'eleve', ids));
}

export interface PersonnageGardien extends Personnage {
  mail?: string;
  portable?: string;
  enfants?: readonly Personnage[];
}

/** A guardian of this school and their children, informed. */
export async function informerGardien(
  test: Test,
  ecole: EcoleDePortail,
  qui: PersonnageGardien = {},
): Promise<InformeGardien> {
  const { deps } = test.current;
  personnes += 1;
  const { nom = `PARENT${personnes}`, prenom = 'Dominique', enfants = [{}] } = qui;
  const dits = enfants.map((enfant, i) => ({
    nom: enfant.nom ?? nom,
    prenom: enfant.prenom ?? `Enfant${i + 1}`,
    naissance: enfant.naissance ?? NAISSANCE,
  }));
  const eleves = await ajouterEleves(
    deps,
    ecole,
    dits.map(({ naissance, ...noms }) => ({ ...noms, dateNaissance: naissance })),
  );
  const { mail, portable } = qui;
  const ids = await ajouterRepresentants(deps, ecole, [
    {
      nom,
      prenom,
      enfants: eleves,
      ...(mail === undefined ? {} : { mail }),
      ...(portable === undefined ? {} : { portable }),
    },
  ]);
  const informe = premier(await parLEcole(test, 'informer', ecole, 'representant_legal', ids));
  return {
    ...informe,
    enfants: dits.map(({ prenom: p, naissance }, i) => ({ ficheId: eleves[i] ?? '', prenom: p, naissance })),
  };
}

/**
 * The same guardian in one more school, on the same account, as after they attached it: that part of the portal stands
 * elsewhere.
 */
export async function ajouterUneEcole(
  { current: { deps } }: Test,
  { compteId }: Informe,
  ecole: EcoleDePortail,
  { nom = 'AILLEURS', prenom = 'Zoé', naissance = NAISSANCE }: Personnage = {},
): Promise<{ eleve: string; fiche: string }> {
  const [eleve = ''] = await ajouterEleves(deps, ecole, [{ nom, prenom, dateNaissance: naissance }]);
  const [fiche = ''] = await ajouterRepresentants(deps, ecole, [
    { nom, prenom: 'Dominique', enfants: [eleve] },
  ]);
  await deps.database.withOps((trx) =>
    trx.run(sql`update representants_legaux set compte_id = ${compteId} where id = ${fiche}`),
  );
  return { eleve, fiche };
}

export const premier = <T>([un]: readonly T[]): T => {
  if (un === undefined) throw new Error('Personne');
  return un;
};

// ── What the database keeps ──────────────────────────────────────────────────────────────────────────────────────
export interface CompteDuPortail {
  etat: Etat;
  origine: string | null;
  mail: string | null;
  mailConfirme: boolean;
  hache: string | null;
  versionAcces: number;
  /** A provisional password that is not erased. */
  provisoire: boolean;
  evenements: string[];
}

export const lireCompte = ({ current: { deps } }: Test, { compteId }: Pick<Informe, 'compteId'>) =>
  deps.database.withOps((trx) =>
    trx.one<CompteDuPortail>(
      sql`select c.etat, c.origine, c.mail, c.mail_confirme_le is not null as "mailConfirme",
         c.mot_de_passe_hache as hache, c.version_acces as "versionAcces",
         exists (select 1 from provisoires p where p.compte_id = c.id and p.chiffre is not null) as provisoire,
         array(select e.evenement from compte_evenements e where e.compte_id = c.id and e.auteur = 'Titulaire du compte'
               order by e.id) as evenements
       from comptes c where c.id = ${compteId}`,
    ),
  );

/** What the director reads of somebody, in the list and on the fiche. */
export async function lireChezLaDirectrice(
  test: Test,
  { ecole, profil, ficheId }: Pick<Informe, 'ecole' | 'profil' | 'ficheId'>,
): Promise<{ liste: string; fiche: string }> {
  const directrice = await Visiteur.connecter(test, ecole.agent.identifiant);
  const { uai } = ecole;
  const eleve = profil === 'eleve';
  const liste = await directrice.ouvrir((eleve ? paths.eleves : paths.representantsLegaux)({ uai }));
  const fiche = await directrice.ouvrir(
    (eleve ? paths.eleve : paths.representantLegal)({ uai, id: ficheId }),
  );
  return { liste: liste.texte, fiche: fiche.texte };
}
