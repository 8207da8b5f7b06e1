import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { startQueueWorker } from '../../../src/jobs/queue-worker.ts';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { pagesOf } from '../../helpers/pdf/pages.ts';
import { lienDe, type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let directrice: Visiteur;
/** Both entered by FranceConnect and are « Activé »; only the second one chose a password since. */
let fiches: string[];

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  const enfants = await ajouterEleves(deps, ecole, [{ nom: 'LEROY', prenom: 'Ava', classe: 'CP A' }]);
  fiches = await ajouterRepresentants(
    deps,
    ecole,
    ['ASANS', 'BAVEC'].map((nom) => ({ nom, prenom: 'Zoé', mail: `${nom}@exemple.fr`, enfants })),
  );
  await deps.database.withOps((trx) =>
    trx.run(
      sql`update comptes set etat = 'actif', origine = 'franceconnect', active_le = now(), version = version + 1,
         mot_de_passe_hache = case when identifiant like '%bavec%' then 'x' end
       where id in (select compte_id from representants_legaux where id = any (${fiches}))`,
    ),
  );
  directrice = await Visiteur.connecter(test, 'directrice');
});

const liste = () => directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
const faire = async (action: string): Promise<Page> =>
  directrice.presser(await directrice.presser(await liste(), action, { cocher: fiches }), 'Confirmer');

async function csv(): Promise<string> {
  const redirection = await directrice.envoyer(await liste(), 'Liste au format csv', { cocher: fiches });
  return ((await directrice.telecharger(redirection.headers.location as string)).body as Buffer).toString(
    'utf8',
  );
}

const CHOISI = /mot de passe que vous avez choisi/i;
const FRANCECONNECT = 'Connectez-vous avec FranceConnect';

/** What each paper or mail says: the first has no password, the second one has. */
function verifier([sans = '', avec = '']: readonly string[]): void {
  expect(sans).toContain(FRANCECONNECT);
  expect(sans).not.toMatch(CHOISI);
  expect(avec).toMatch(CHOISI);
  expect(avec).not.toContain(FRANCECONNECT);
}

describe('entré par FranceConnect : on ne parle d’un mot de passe que s’il y en a un (§8.4)', () => {
  it('lettre', async () => {
    const fait = await faire('Informer par feuilles');
    const pdf = await directrice.telecharger(lienDe(fait, 'Télécharger les feuilles au format pdf'));
    verifier(pagesOf(pdf.body as Buffer).map((page) => page.replace(/\s+/g, ' ')));
  });
});

describe('de même', () => {
  it('mail', async () => {
    await faire('Informer par mail');
    const { deps, ownerUrl } = test.current;
    const travail = await startQueueWorker(deps, ownerUrl);
    await expect.poll(() => deps.mailer.recent(), { timeout: 45_000 }).toHaveLength(2);
    await travail.stop();
    const texteDe = (nom: string) =>
      deps.mailer.recent().find(({ to }) => to.address.startsWith(nom))?.text ?? '';
    verifier(['ASANS', 'BAVEC'].map(texteDe));
  });

  it('liste : des astérisques comme tout compte « Activé », et « FranceConnect » dans l’origine (guide §1.9)', async () => {
    const texte = await csv();
    expect(texte).toMatch(/ASANS;.*;\*\*\*\*\*;Activé;FranceConnect\r\n/);
    expect(texte).toMatch(/BAVEC;.*;\*\*\*\*\*;Activé;FranceConnect\r\n/);
  });

  it('détail : il n’y a pas de mot de passe, et non cinq astérisques', async () => {
    const [sans = '', avec = ''] = fiches;
    const detail = (id: string) => directrice.ouvrir(paths.representantLegal({ uai: ecole.uai, id }));
    expect((await detail(sans)).texte).toContain('la personne se connecte avec FranceConnect');
    expect((await detail(avec)).texte).toContain('*****');
  });

  it('réinitialiser : le plan et la fiche ne parlent de mot de passe actuel que pour qui en a un', async () => {
    const plan = async (id: string) =>
      (await directrice.presser(await liste(), 'Réinitialiser', { cocher: [id] })).texte;
    const [sans = '', avec = ''] = fiches;
    const [planSans, planAvec] = [await plan(sans), await plan(avec)];
    expect(planSans).not.toContain('mot de passe actuel');
    expect(planSans).toContain('Il s’ajoute à FranceConnect, s’il ouvre le compte');
    expect(planAvec).toContain('mot de passe actuel');
    expect(planAvec).not.toContain('s’il ouvre le compte');
    const detail = async (id: string) =>
      (await directrice.ouvrir(paths.representantLegal({ uai: ecole.uai, id }))).texte;
    const [ficheSans, ficheAvec] = [await detail(sans), await detail(avec)];
    expect(ficheSans).toContain('Donne un mot de passe provisoire, en plus de FranceConnect');
    expect(ficheSans).not.toContain('l’ancien cesse de fonctionner');
    expect(ficheAvec).toContain('l’ancien cesse de fonctionner');
  });

  it('après une réinitialisation, le mot de passe provisoire, et FranceConnect pour qui n’avait rien', async () => {
    const fait = await faire('Réinitialiser');
    expect(fait.texte).toContain('provisoire');
    expect(fait.texte).toContain('a reçu un mot de passe provisoire, n’ayant pas de mot de passe');
    const [evenements] = await test.current.deps.database.withOps((trx) =>
      trx.rows<{ noms: string[] }>(
        sql`select array_agg(distinct v.evenement) as noms from compte_evenements v
          where v.evenement in ('reinitialiser', 'ajouter')`,
      ),
    );
    expect(evenements?.noms).toEqual(['reinitialiser']);
    const texte = await csv();
    expect(texte).not.toMatch(/\*\*\*\*\*/);
  });
});
