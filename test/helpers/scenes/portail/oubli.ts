import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { hashPassword } from '../../../../src/auth/password-hashing.ts';
import type { Profil } from '../../../../src/domain/comptes/etats.ts';
import { startQueueWorker } from '../../../../src/jobs/queue-worker.ts';
import { paths } from '../../../../src/paths.ts';
import { activer } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import type { TestApp } from '../../app.ts';
import type { Page, Visiteur } from '../../visiteur/visiteur.ts';

type Test = { readonly current: TestApp };

export const MOT_DE_PASSE_PARENT = 'un bateau jaune au loin';
export const MOT_DE_PASSE_ELEVE = 'tortue-verte-9';

export interface Titulaire {
  compteId: string;
  ficheId: string;
  identifiant: string;
}

let rang = 200;

export const nouvelleEcole = ({ current }: Test, nom: string): Promise<EcoleTest> => {
  rang += 1;
  return creerEcole(current.deps, { uai: uai(rang), nom });
};

/** The account of a fiche. */
async function lireTitulaire({ current }: Test, table: string, ficheId: string): Promise<Titulaire> {
  const [compte] = await current.deps.database.withOps((trx) =>
    trx.rows<Titulaire>(
      table === 'eleves'
        ? sql`select c.id as "compteId", f.id as "ficheId", c.identifiant from eleves f
            join comptes c on c.id = f.compte_id where f.id = ${ficheId}`
        : sql`select c.id as "compteId", f.id as "ficheId", c.identifiant from representants_legaux f
            join comptes c on c.id = f.compte_id where f.id = ${ficheId}`,
    ),
  );
  if (compte === undefined) throw new Error(`Pas de compte pour la fiche ${ficheId}`);
  return compte;
}

/** Contacts that the holder has confirmed, a day ago. */
export interface Confirmes {
  mail?: string;
  portable?: string;
}

/** Activated, with a password that is known here. */
export async function rendreActif(
  test: Test,
  { ficheId, compteId }: Titulaire,
  profil: Profil,
  { mail, portable }: Confirmes = {},
): Promise<void> {
  const { deps } = test.current;
  await activer(deps, [ficheId], profil);
  const hache = await hashPassword(profil === 'eleve' ? MOT_DE_PASSE_ELEVE : MOT_DE_PASSE_PARENT);
  await deps.database.withOps((trx) =>
    trx.run(sql`update comptes set mot_de_passe_hache = ${hache}, mail = ${mail ?? null},
      mail_confirme_le = case when ${mail ?? null}::text is not null then now() - interval '1 day' end,
      portable = ${portable ?? null},
      portable_confirme_le = case when ${portable ?? null}::text is not null then now() - interval '1 day' end
      where id = ${compteId}`),
  );
}

/** A guardian of one child of this school, as ONDE brings them. */
export async function ajouterParent(
  test: Test,
  ecole: EcoleTest,
  {
    nom,
    prenom = 'Anne',
    portable,
    mail,
  }: { nom: string; prenom?: string; portable?: string; mail?: string },
  naissance = '2018-03-07',
): Promise<Titulaire> {
  const { deps } = test.current;
  const [enfant = ''] = await ajouterEleves(deps, ecole, [{ nom, prenom: 'Ava', dateNaissance: naissance }]);
  const [ficheId = ''] = await ajouterRepresentants(deps, ecole, [
    { nom, prenom, enfants: [enfant], ...(portable ? { portable } : {}), ...(mail ? { mail } : {}) },
  ]);
  return lireTitulaire(test, 'representants_legaux', ficheId);
}

export async function ajouterEnfant(test: Test, ecole: EcoleTest, nom: string): Promise<Titulaire> {
  const [ficheId = ''] = await ajouterEleves(test.current.deps, ecole, [{ nom, prenom: 'Léo' }]);
  return lireTitulaire(test, 'eleves', ficheId);
}

/** The fiche of another school goes on under this account, as the person, or an agent of both, makes it. */
export const reunir = ({ current }: Test, compte: Titulaire, autre: Titulaire): Promise<number> =>
  current.deps.database.withOps((trx) =>
    trx.run(sql`update representants_legaux set compte_id = ${compte.compteId} where id = ${autre.ficheId}`),
  );

/** A worker sends all that the portal has queued, then stops. */
export async function travailler({ current }: Test): Promise<void> {
  const { deps, ownerUrl } = current;
  const reste = () =>
    deps.database.withOps((trx) =>
      trx.one<{ n: number }>(
        sql`select count(*)::int as n from graphile_worker._private_jobs j
          join graphile_worker._private_tasks t on t.id = j.task_id
          where t.identifier in ('envoyer_code', 'prevenir_titulaire', 'envoyer_avis')`,
      ),
    );
  const travail = await startQueueWorker(deps, ownerUrl);
  for (let essai = 0; (await reste()).n > 0; essai += 1) {
    if (essai === 400) throw new Error('Des messages attendent toujours');
    await pause(25);
  }
  await travail.stop();
}

/** All that has left so far: mails and SMS, the newest first. */
export const messages = ({ current }: Test) => ({
  sms: current.deps.sms.recent().map(({ to, text }) => ({ to, text })),
  mails: current.deps.mailer.recent().map(({ to, text, subject }) => ({ to: to.address, text, subject })),
});

export function codeDe(texte: string | undefined): string {
  const code = /\b\d{6}\b/.exec(texte ?? '')?.[0];
  if (code === undefined) throw new Error(`Pas de code dans : ${texte}`);
  return code;
}

export async function entrerAuPortail(
  visiteur: Visiteur,
  identifiant: string,
  motDePasse: string,
  profil: Profil = 'representant_legal',
): Promise<Page> {
  const page = await visiteur.ouvrir(profil === 'eleve' ? paths.portailEleve() : paths.portailRepresentant());
  return visiteur.presser(page, 'Se connecter', { remplir: { identifiant, motDePasse } });
}

/** « C'est bien vous ? »: to the page that changes a mail or a mobile. */
export async function prouverParMotDePasse(
  visiteur: Visiteur,
  pour: 'mail' | 'portable',
  actuel: string,
): Promise<Page> {
  const page = await visiteur.ouvrir(`${paths.portailPreuve()}?pour=${pour}`);
  return visiteur.presser(page, 'Continuer', { remplir: { actuel } });
}

/** From the login page to the page of the code. */
export async function oublierIdentifiant(
  visiteur: Visiteur,
  saisie: { contact: string; nom: string; prenom: string },
  profil: Profil = 'representant_legal',
): Promise<Page> {
  const page = await visiteur.ouvrir(`${paths.portailOubliIdentifiant()}?profil=${profil}`);
  return visiteur.presser(page, 'Recevoir le code', { remplir: saisie });
}

export async function oublierMotDePasse(
  visiteur: Visiteur,
  identifiant: string,
  par: 'SMS' | 'mail',
  profil: Profil = 'representant_legal',
): Promise<Page> {
  const page = await visiteur.ouvrir(`${paths.portailOubliMotDePasse()}?profil=${profil}`);
  return visiteur.presser(page, `Recevoir le code par ${par}`, { remplir: { identifiant } });
}

export interface EtatDuCompte {
  etat: string;
  hache: string | null;
  provisoires: number;
  version: number;
  limite: boolean;
  portable: string | null;
  evenements: string[];
}

export const lireEtat = ({ current }: Test, { compteId }: Titulaire): Promise<EtatDuCompte> =>
  current.deps.database.withOps((trx) =>
    trx.one<EtatDuCompte>(
      sql`select c.etat, c.mot_de_passe_hache as hache, c.version_acces as version, c.limite_a is not null as limite,
        c.portable, (select count(*)::int from provisoires p where p.compte_id = c.id) as provisoires,
        array(select distinct e.evenement from compte_evenements e where e.compte_id = c.id order by 1) as evenements
        from comptes c where c.id = ${compteId}`,
    ),
  );
