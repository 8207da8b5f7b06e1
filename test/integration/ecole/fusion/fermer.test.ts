import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { commande as ondeImporter } from '../../../../src/cli/commandes/onde/importer.ts';
import { enregistrerSelection } from '../../../../src/services/comptes/selection.ts';
import { fermerEcole } from '../../../../src/services/ecole/ecoles.ts';
import { proposerMiseAJour } from '../../../../src/services/onde/mises-a-jour.ts';
import { executerPlan } from '../../../../src/services/operations/operations.ts';
import { planifier } from '../../../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../../../builders/agent.ts';
import { activer } from '../../../builders/compte.ts';
import { uai } from '../../../builders/ecole.ts';
import { type Eleve, extractions, importer, journal, misesAJour } from '../../../builders/onde.ts';
import { lancer, lancerOps } from '../../../helpers/processus/ops.ts';
import {
  ajouter,
  compte,
  comptes,
  directrice,
  eleve,
  empreintes,
  fermer,
  fusionner,
  informerEleves,
  numero,
  ops,
  parent,
  parents,
  test,
  useFusion,
  x,
  y,
} from '../../../helpers/scenes/fusion.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useFusion();

const enOnde = (rang: number): Eleve => ({ ...eleve(rang), date: '2018-03-04' });

const chaineOps = (action: string) =>
  ops((trx) =>
    trx.rows<{ details: object }>(
      sql`select details from journal where chaine = 'ops' and action = ${action}
         and details->>${action === 'ecole.fermee' ? 'uai' : 'de'} = ${x.uai}`,
    ),
  );

describe('ecoles:fermer (règles §4.5, c)', () => {
  /** A school where everything waits: two pupils, a guardian, a plan, a selection, a proposal of ONDE. */
  async function enActivite() {
    const { deps } = test.current;
    const eleves = await ajouter(x, [eleve(1), eleve(2)]);
    await parents(x, [parent(1, eleves)]);
    const { agent, qui } = await directrice(x, y);
    const plan = await planifier(deps, qui, informerEleves, { ficheIds: eleves });
    await enregistrerSelection(deps, qui.acces, {
      profil: 'eleve',
      selectionId: undefined,
      criteres: {},
      affiches: eleves,
      coches: eleves,
    });
    await proposerMiseAJour(deps, qui, extractions({ eleves: [enOnde(1), enOnde(2)] }));
    return { agent, qui, eleves, plan };
  }

  it('ses élèves et leurs représentants légaux la quittent avec leur compte, ce qui attendait est effacé, les deux journaux le disent', async () => {
    const { eleves } = await enActivite();
    const avant = await comptes(eleves);
    const sortie = await fermer();
    expect(sortie).toContain(`École ${x.uai} fermée.`);
    expect(sortie).toContain('2 élèves et 1 représentant légal l’ont quittée');
    expect(sortie).toContain('1 mise à jour ONDE en attente abandonnée, 2 brouillons effacés');
    expect(await comptes(eleves)).toEqual(avant.map((c) => ({ ...c, parti: true })));
    const restes = await ops((trx) =>
      trx.rows(
        sql`select 1 from operations where ecole_id = ${x.id} union all select 1 from selections where ecole_id = ${x.id}`,
      ),
    );
    expect(restes).toEqual([]);
    expect(await misesAJour(test.current.deps, x)).toMatchObject([
      { etat: 'abandonnee', lignes: false, detail: false },
    ]);
    const details = { eleves: 2, representants: 1, propositions: 1, brouillons: 2 };
    expect(await journal(test.current.deps, x, 'ecole.fermee')).toEqual([
      { auteur: 'Exploitation', details },
    ]);
    expect(await chaineOps('ecole.fermee')).toEqual([{ details: { ...details, ecole: x.id, uai: x.uai } }]);
  });

  it('plus personne n’y a de droit : ni page, ni choix d’école, ni session déjà ouverte', async () => {
    const { agent, qui, plan } = await enActivite();
    const { deps } = test.current;
    const visiteur = await Visiteur.connecter(test, agent.identifiant);
    const pages = ['', '/eleves', '/representants-legaux', '/parametrage'];
    for (const page of pages) expect((await visiteur.ouvrir(`/ecoles/${x.uai}${page}`)).statut).toBe(200);
    expect((await visiteur.ouvrir('/ecoles')).texte).toContain(x.uai);
    await fermer();
    for (const page of pages) expect((await visiteur.ouvrir(`/ecoles/${x.uai}${page}`)).statut).toBe(404);
    expect((await visiteur.ouvrir('/ecoles')).html).not.toContain(x.uai);
    expect((await visiteur.ouvrir(`/ecoles/${y.uai}`)).statut).toBe(200);
    const refus = { name: 'NotFoundError' };
    await expect(deps.database.readEcole(qui.acces, async () => {})).rejects.toMatchObject(refus);
    await expect(executerPlan(deps, qui, plan)).rejects.toMatchObject(refus);
    await expect(proposerMiseAJour(deps, qui, extractions({ eleves: [enOnde(1)] }))).rejects.toMatchObject(
      refus,
    );
  });

  it('une délégation n’y donne plus rien non plus', async () => {
    const { deps } = test.current;
    const agent = await creerAgent(deps, { identifiant: `delegue${numero}`, delegueesEleves: [x] });
    const acces = await accesDe(deps, agent, x);
    await deps.database.readEcole(acces, async () => {});
    await fermer();
    await expect(deps.database.readEcole(acces, async () => {})).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('une école fermée n’est plus mise à jour par l’exploitation', async () => {
    await ajouter(x, [eleve(1)]);
    await fermer();
    const avant = await empreintes();
    const dossier = await mkdtemp(join(tmpdir(), 'comptes1d-fermee-'));
    const eleves = join(dossier, 'eleves.csv');
    await writeFile(eleves, extractions({ eleves: [enOnde(1), enOnde(2)] }).eleves ?? '');
    const commander = (accords: Record<string, unknown>) =>
      lancer(test.current, ondeImporter, { uai: x.uai, eleves, ...accords });
    await expect(commander({ accepterDeparts: true, accepterArrivees: true })).rejects.toThrow('fermée');
    await rm(dossier, { recursive: true, force: true });
    expect(await empreintes()).toEqual(avant);
  });

  it('une mise à jour demandée pendant la fermeture attend, puis est refusée', async () => {
    await ajouter(x, [eleve(1)]);
    const { deps } = test.current;
    const { refus } = await ops(async (trx) => {
      await fermerEcole(deps, trx, x.uai);
      const arrivee = importer(deps, x, extractions({ eleves: [enOnde(1), enOnde(2)] }));
      const refus = arrivee.catch(({ message }: Error) => message);
      await pause(300);
      return { refus };
    });
    expect(await refus).toContain('École fermée');
    const fiches = await ops((trx) => trx.rows(sql`select 1 from eleves where ecole_id = ${x.id}`));
    expect(fiches).toHaveLength(1);
  });

  it('la fermer deux fois se dit, et ne fait rien', async () => {
    await enActivite();
    await fermer();
    const avant = await empreintes();
    expect(await fermer()).toMatch(new RegExp(`L’école ${x.uai} est déjà fermée, depuis le .* \\d{4}\\.`));
    expect(await empreintes()).toEqual(avant);
  });

  it('--dry-run montre tout et n’écrit rien', async () => {
    await enActivite();
    const avant = await empreintes();
    const essai = await fermer({ dryRun: true });
    expect(await empreintes()).toEqual(avant);
    expect(essai).toBe(`Essai : rien n’a été écrit.\n${await fermer()}`);
  });
});

describe('les deux commandes, dans un terminal', { timeout: 180_000 }, () => {
  it('ecoles:fusionner ferme, fait suivre les comptes et le dit dans les deux journaux, sans un nom', async () => {
    const [la, ici] = [await ajouter(x, [eleve(1), eleve(2)]), await ajouter(y, [eleve(1)])];
    await parents(x, [parent(1, la)]);
    await parents(y, [parent(1, ici)]);
    await activer(test.current.deps, la);
    const [ancien, quitte] = [await compte(la[0] ?? ''), await compte(ici[0] ?? '')];
    const [vieille, nouvelle] = [await directrice(x), await directrice(y)];
    const { code, stdout, stderr } = await lancerOps(test.current.ownerUrl, [
      'ecoles:fusionner',
      '--de',
      x.uai.toLowerCase(),
      '--vers',
      y.uai,
    ]);
    expect(stderr).toContain('terminé');
    expect(code).toBe(0);
    const sortie = stdout.replaceAll('\u00a0', ' ');
    expect(sortie).toContain('2 élèves et 1 représentant légal l’ont quittée');
    expect(sortie).toContain(`Gardent leur compte à ${y.uai} : 1 élève, 1 représentant légal`);
    expect(sortie).toContain('Restent sans correspondance : 1 élève, 0 représentant légal');
    expect(sortie).not.toMatch(/NOM|PARENT|Léa/);

    const fusion = { de: x.uai, vers: y.uai, eleves: 1, representants: 1 };
    const { deps } = test.current;
    for (const ecole of [x, y])
      expect(await journal(deps, ecole, 'ecole.fusionnee')).toMatchObject([{ details: fusion }]);
    expect(await chaineOps('ecole.fusionnee')).toEqual([{ details: fusion }]);
    expect(await journal(deps, x, 'comptes.partis')).toMatchObject([{ details: { vers: y.uai, nombre: 2 } }]);
    expect(await journal(deps, y, 'comptes.suivis')).toMatchObject([
      { auteur: 'Exploitation', details: { depuis: x.uai, nombre: 2 } },
    ]);

    const ancienne = await Visiteur.connecter(test, vieille.agent.identifiant);
    expect((await ancienne.ouvrir(`/ecoles/${x.uai}/eleves`)).statut).toBe(404);
    const visiteur = await Visiteur.connecter(test, nouvelle.agent.identifiant);
    const liste = await visiteur.ouvrir(`/ecoles/${y.uai}/eleves`);
    expect(liste.texte).toContain(ancien.identifiant);
    expect(liste.texte).not.toContain(quitte.identifiant);
    const detail = await visiteur.ouvrir(`/ecoles/${y.uai}/eleves/${ici[0]}`);
    expect(detail.texte).toContain('Compte arrivé d’une autre école');
  });

  it('refuse avec des mots, sans pile d’appels : UAI faux ou inconnu, la même école, école d’arrivée fermée', async () => {
    const avant = await empreintes();
    await expect(fermer({ uai: '0990001A' })).rejects.toThrow('lettre de contrôle');
    await expect(fermer({ uai: uai(9999) })).rejects.toThrow(`L’école ${uai(9999)} n’existe pas ici.`);
    await expect(fusionner({ vers: uai(9999) })).rejects.toThrow('n’existe pas ici');
    await expect(fusionner({ vers: x.uai })).rejects.toThrow('désignent la même école');
    expect(await empreintes()).toEqual(avant);
    await ops((trx) => fermerEcole(test.current.deps, trx, y.uai));
    const fermee = await empreintes();
    const { code, stderr } = await lancerOps(test.current.ownerUrl, [
      'ecoles:fusionner',
      ...['--de', x.uai, '--vers', y.uai],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(`L’école ${y.uai} est fermée depuis le`);
    expect(stderr).not.toContain('    at ');
    expect(await empreintes()).toEqual(fermee);
  });
});
