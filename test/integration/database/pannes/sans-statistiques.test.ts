import { Readable } from 'node:stream';
import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ajouterRepresentantsDeBanc, creerEcoleDeBanc } from '../../../../bench/terrain.ts';
import type { Profil } from '../../../../src/domain/comptes/etats.ts';
import { paths } from '../../../../src/paths.ts';
import { envoyerUn } from '../../../../src/services/operations/envois.ts';
import { creerAgent } from '../../../builders/agent.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { compterLignesLues } from '../../../helpers/lignes-lues.ts';
import { type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
/** From about this size on, PostgreSQL prefers walks that are only good with statistics. */
const N = 3000;
/** Each row of some tables, a few times over: 15 at most today. One walk per account would read N times N. */
const LINEAIRE = 30 * N;

let ecole: EcoleTest;
let directrice: Visiteur;
let lignesLues: () => number;

beforeAll(async () => {
  const { deps } = test.current;
  await deps.database.withOps(async (trx) => {
    const tables = await trx.rows<{ nom: string }>(
      sql`select quote_ident(tablename) as nom from pg_tables where schemaname = 'public'`,
    );
    for (const { nom } of tables)
      await trx.run(sql`alter table ${raw(nom)} set (autovacuum_enabled = false)`);
  });
  const { acces } = await creerEcoleDeBanc(deps, N);
  await ajouterRepresentantsDeBanc(deps, acces);
  ecole = await deps.database.withOps((trx) =>
    trx.one<EcoleTest>(sql`select id, uai from ecoles where id = ${acces.ecoleId}`),
  );
  await creerAgent(deps, { ecoles: [ecole] });
  directrice = await Visiteur.connecter(test, 'directrice');
  const document = () => Readable.from(['%PDF']);
  for (const nom of ['feuillesEleves', 'lettresRepresentants'] as const)
    vi.spyOn(deps.documents, nom).mockImplementation(document);
  lignesLues = compterLignesLues(deps);
});

async function lire<T extends { statut: number } | { status: number }>(demande: Promise<T>): Promise<T> {
  lignesLues();
  const reponse = await demande;
  expect('statut' in reponse ? reponse.statut : reponse.status).toBeLessThan(400);
  expect(lignesLues()).toBeLessThan(LINEAIRE);
  return reponse;
}

/** Everybody of a list, informed with this button; each page is read on the way. */
async function informer(profil: Profil, bouton: string): Promise<Page> {
  const adresse = profil === 'eleve' ? paths.eleves : paths.representantsLegaux;
  const liste = await lire(directrice.ouvrir(adresse({ uai: ecole.uai })));
  const tous = await lire(directrice.presser(liste, 'Tout sélectionner'));
  const plan = await lire(directrice.presser(tous, bouton));
  const faite = await lire(directrice.presser(plan, 'Confirmer'));
  return lire(directrice.ouvrir(faite.url));
}

describe('juste après un import, avant que PostgreSQL n’ait de statistiques : rien ne relit l’école pour chaque compte (décision 017)', () => {
  it.each<[Profil, string]>([
    ['eleve', 'Informer'],
    ['representant_legal', 'Informer par feuilles'],
  ])('%s : plan, confirmation, résultat, feuilles et liste', async (profil, bouton) => {
    const { url } = await informer(profil, bouton);
    await lire(directrice.telecharger(`${url}/feuilles.pdf?nouveaux=1`));
    await lire(directrice.telecharger(`${url}/feuilles.pdf`));
    const csv = profil === 'eleve' ? paths.listeElevesCsv : paths.listeRepresentantsCsv;
    await lire(directrice.telecharger(`${csv({ uai: ecole.uai })}?operation=${url.split('/').at(-1)}`));
  });

  it('par mail : plan, confirmation, résultat, un mail, renvois, et feuilles de ceux que le mail n’a pas joints', async () => {
    const { deps } = test.current;
    const { url } = await informer('representant_legal', 'Informer par mail');
    const { id } = await deps.database.withOps((trx) =>
      trx.one<{ id: string }>(sql`select min(id) as id from envois`),
    );
    const envoi = { ecoleId: ecole.id, envoiId: id, tentative: 1, tentativesMax: 1 };
    lignesLues();
    await envoyerUn(deps, envoi, AbortSignal.timeout(60_000));
    // The policy on accounts may still read the school once: it costs less than it looks.
    expect(lignesLues()).toBeLessThan(2.5 * N);
    await deps.database.withOps((trx) =>
      trx.run(sql`update envois set statut = 'rejete', motif = 'Inconnue' where id % 2 = 0`),
    );
    const page = await lire(directrice.ouvrir(url));
    await lire(directrice.presser(page, 'Préparer leurs'));
    await lire(directrice.presser(page, 'Renvoyer'));
  });
});
