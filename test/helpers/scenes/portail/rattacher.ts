import sql, { raw } from 'sql-template-tag';
import { hashPassword } from '../../../../src/auth/password-hashing.ts';
import type { Deps } from '../../../../src/deps.ts';
import type { Etat, Profil } from '../../../../src/domain/comptes/etats.ts';
import { paths } from '../../../../src/paths.ts';
import { TABLES_DE_FICHES } from '../../../../src/queries/comptes/compte-sql.ts';
import { activer, ecrireProvisoire, informerAvec } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  type EleveTest,
  type RepresentantTest,
  uai,
} from '../../../builders/ecole.ts';
import type { TestApp } from '../../app.ts';
import { ouvrirNavigation } from '../../visiteur/connexion.ts';
import { type Page, Visiteur } from '../../visiteur/visiteur.ts';

type Test = { readonly current: TestApp };

export const MOT_DE_PASSE_CHOISI = 'un bateau jaune au loin';
export const AUTRE_MOT_DE_PASSE = 'trois pommes sous la pluie';
export const PROVISOIRE = 'kmq7xw4hzt9';

/** A fiche of a school, and the account it opens at this moment. */
export interface Personnage {
  profil: Profil;
  ecole: EcoleTest;
  ficheId: string;
  compteId: string;
  identifiant: string;
}

export interface ParentTest extends Personnage {
  /** Ids of the children. */
  enfants: string[];
}

export interface CompteLu {
  id: string;
  identifiant: string;
  etat: Etat;
  origine: string | null;
  hache: string | null;
  mail: string | null;
  versionAcces: number;
}

const compteDeFiche = (deps: Deps, profil: Profil, ficheId: string) =>
  deps.database.withOps((trx) =>
    trx.one<{ compteId: string; identifiant: string }>(
      sql`select c.id as "compteId", c.identifiant
        from ${raw(TABLES_DE_FICHES[profil])} f join comptes c on c.id = f.compte_id where f.id = ${ficheId}`,
    ),
  );

/** A guardian of these children, who arrive with them. */
export async function unParent(
  deps: Deps,
  ecole: EcoleTest,
  parent: Omit<RepresentantTest, 'enfants'>,
  enfants: readonly EleveTest[],
): Promise<ParentTest> {
  const ids = await ajouterEleves(deps, ecole, enfants);
  const [ficheId = ''] = await ajouterRepresentants(deps, ecole, [{ ...parent, enfants: ids }]);
  const compte = await compteDeFiche(deps, 'representant_legal', ficheId);
  return { profil: 'representant_legal', ecole, ficheId, enfants: ids, ...compte };
}

export async function unEleve(deps: Deps, ecole: EcoleTest, eleve: EleveTest): Promise<Personnage> {
  const [ficheId = ''] = await ajouterEleves(deps, ecole, [eleve]);
  return { profil: 'eleve', ecole, ficheId, ...(await compteDeFiche(deps, 'eleve', ficheId)) };
}

/** « Activé », with a password that opens it. */
export async function activerAvec(
  deps: Deps,
  { ficheId, compteId, profil }: Personnage,
  motDePasse = MOT_DE_PASSE_CHOISI,
): Promise<void> {
  await activer(deps, [ficheId], profil);
  const hache = await hashPassword(motDePasse);
  await deps.database.withOps((trx) =>
    trx.run(sql`update comptes set mot_de_passe_hache = ${hache} where id = ${compteId}`),
  );
}

const dans = (jours: number): Date => new Date(Date.now() + jours * 86_400_000);

/** Informed by the school, with the same provisional password each time. */
export const informer = (deps: Deps, { ficheId, profil }: Personnage, jours = 30): Promise<void> =>
  informerAvec(deps, [ficheId], {
    profil,
    motDePasse: PROVISOIRE,
    expireLe: dans(jours),
  });

/** Reset by the school: the state stays, the chosen password does not. */
export const reinitialiser = (deps: Deps, { compteId, ecole }: Personnage): Promise<void> =>
  deps.database.withOps((trx) =>
    ecrireProvisoire(deps, trx, {
      compteId,
      ecoleId: ecole.id,
      motDePasse: PROVISOIRE,
      expireLe: dans(30),
    }),
  );

/** ONDE does not name this fiche any more. */
export const partir = (deps: Deps, { profil, ficheId }: Personnage): Promise<number> =>
  deps.database.withOps((trx) =>
    trx.run(sql`update ${raw(TABLES_DE_FICHES[profil])} set parti_le = now() where id = ${ficheId}`),
  );

export const lireCompte = (deps: Deps, id: string): Promise<CompteLu> =>
  deps.database.withOps((trx) =>
    trx.one<CompteLu>(
      sql`select id, identifiant, etat, origine, mot_de_passe_hache as hache, mail, version_acces as "versionAcces"
        from comptes where id = ${id}`,
    ),
  );

/** The account that the fiche opens now. */
export const compteActuel = async (deps: Deps, { profil, ficheId }: Personnage): Promise<string> =>
  (await compteDeFiche(deps, profil, ficheId)).compteId;

/** Nothing opens it any more, and its identifier leads to the one kept. */
export const lireMort = (deps: Deps, { compteId, identifiant }: Personnage) =>
  deps.database.withOps((trx) =>
    trx.one<{ etat: Etat; secrets: number; contacts: number; vers: string | null; retire: boolean }>(
      sql`select c.etat,
          (select count(*) from provisoires p where p.compte_id = c.id)::int
            + num_nonnulls(c.mot_de_passe_hache, c.franceconnect_sub) as secrets,
          num_nonnulls(c.mail, c.portable) as contacts,
          i.compte_id as vers, i.retire_le is not null as retire
        from comptes c join identifiants i on i.identifiant = ${identifiant} where c.id = ${compteId}`,
    ),
  );

export interface EvenementLu {
  ecoleId: string;
  compteId: string;
  evenement: string;
  etatAvant: string;
  etatApres: string;
}

export const rattachementsNotes = (deps: Deps, compteIds: readonly string[]): Promise<EvenementLu[]> =>
  deps.database.withOps((trx) =>
    trx.rows<EvenementLu>(
      sql`select ecole_id as "ecoleId", compte_id as "compteId", evenement, etat_avant as "etatAvant",
          etat_apres as "etatApres"
        from compte_evenements where compte_id = any (${compteIds}) and evenement = 'rattachement' order by id`,
    ),
  );

/** What both accounts' chains of the journal say. */
export const journalDes = (deps: Deps, compteIds: readonly string[]) =>
  deps.database.withOps((trx) =>
    trx.rows<{ chaine: string; details: Record<string, unknown> }>(
      sql`select chaine, details from journal where action = 'portail.rattachement'
        and chaine = any (${compteIds.map((id) => `compte:${id}`)}) order by chaine`,
    ),
  );

const ENTREES = { eleve: paths.portailEleve, representant_legal: paths.portailRepresentant } as const;

/** Logs in with a browser of its own. */
export async function entrerAuPortail(
  test: Test,
  { profil, identifiant }: Pick<Personnage, 'profil' | 'identifiant'>,
  motDePasse = MOT_DE_PASSE_CHOISI,
): Promise<{ visiteur: Visiteur; page: Page }> {
  const visiteur = new Visiteur(test, ouvrirNavigation(test));
  const entree = await visiteur.ouvrir(ENTREES[profil]());
  const page = await visiteur.presser(entree, 'Se connecter', { remplir: { identifiant, motDePasse } });
  return { visiteur, page };
}

/** Two schools of this number: « Les Tilleuls », where one was known first, and « Les Ormes ». */
async function deuxEcoles(deps: Deps, numero: number): Promise<{ tilleuls: EcoleTest; ormes: EcoleTest }> {
  return {
    tilleuls: await creerEcole(deps, { uai: uai(2 * numero), nom: 'Les Tilleuls' }),
    ormes: await creerEcole(deps, { uai: uai(2 * numero + 1), nom: 'Les Ormes' }),
  };
}

export const ANNE = { nom: 'Lefèvre', prenom: 'Anne', civilite: 'Mme' } as const;

/** Anne is logged in to her activated account of « Les Tilleuls », and has a fiche of her own, with no accent, at « Les Ormes ». */
export async function recevoirAnne(test: Test, numero: number) {
  const { deps } = test.current;
  const ecoles = await deuxEcoles(deps, numero);
  const ici = await unParent(deps, ecoles.tilleuls, ANNE, [{ nom: 'Lefèvre', prenom: 'Ava' }]);
  const ailleurs = await unParent(deps, ecoles.ormes, { ...ANNE, nom: 'LEFEVRE' }, [
    { nom: 'Lefèvre', prenom: 'Tom', dateNaissance: '2018-03-07' },
  ]);
  await activerAvec(deps, ici);
  const { visiteur } = await entrerAuPortail(test, ici);
  return { ...ecoles, ici, ailleurs, visiteur };
}

export const LEA = { nom: 'Nguyễn', prenom: 'Léa', dateNaissance: '2018-03-07' };

/** Léa had an account at « Les Tilleuls », and is logged in to the one that « Les Ormes » gave her, just activated. */
export async function recevoirLea(test: Test, numero: number) {
  const { deps } = test.current;
  const ecoles = await deuxEcoles(deps, numero);
  const ancien = await unEleve(deps, ecoles.tilleuls, LEA);
  const neuf = await unEleve(deps, ecoles.ormes, { ...LEA, nom: 'NGUYEN', prenom: 'Lea' });
  await activerAvec(deps, ancien, AUTRE_MOT_DE_PASSE);
  await activerAvec(deps, neuf);
  const { visiteur } = await entrerAuPortail(test, neuf);
  return { ...ecoles, ancien, neuf, visiteur };
}

/** « Ajouter des élèves depuis un autre compte », or « J’avais déjà un compte » for a pupil. */
export async function donnerAutreCompte(
  visiteur: Visiteur,
  { profil, identifiant }: Pick<Personnage, 'profil' | 'identifiant'>,
  motDePasse = MOT_DE_PASSE_CHOISI,
): Promise<Page> {
  const eleve = profil === 'eleve';
  const page = await visiteur.ouvrir(eleve ? paths.portailAncienCompte() : paths.portailAutreCompte());
  return visiteur.presser(page, eleve ? 'Retrouver mon compte' : 'Ajouter', {
    remplir: { identifiant, motDePasse },
  });
}
