import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { genererEcoleOnde } from '../../../seeds/generateur/onde.ts';
import { comparer } from '../../../src/domain/onde/diff/comparer.ts';
import { lireEleves } from '../../../src/domain/onde/lecture/eleves.ts';
import { TAILLE_MAX_OCTETS } from '../../../src/domain/onde/lecture/refus.ts';
import { lireResponsables } from '../../../src/domain/onde/lecture/responsables.ts';
import { resumer } from '../../../src/domain/onde/rapport/resumer.ts';
import { createOndePool, type OndePool, type OndePoolOptions } from '../../../src/threads/onde.ts';

const pools: OndePool[] = [];
function unPool(options: Partial<OndePoolOptions> = {}): OndePool {
  const pool = createOndePool({ size: 1, ...options });
  pools.push(pool);
  return pool;
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const AUJOURDHUI = '2026-11-28';
const ECOLE_VIDE = { eleves: [], representants: [], rattachements: [], signalements: [] };
const fichiers = (eleves: number) => {
  const { eleves: e, responsables: r } = genererEcoleOnde({
    eleves,
    graine: 7,
    annee: 2026,
    ecole: { uai: '0990001N', nom: 'École' },
  });
  if (!e || !r) throw new Error('Fichiers absents');
  // Read more than once here, and each reading takes the bytes.
  return { eleves: () => Buffer.from(e), responsables: () => Buffer.from(r) };
};
/** A header of three million empty columns, as heavy as a deposit may be. */
const hostile = () => Buffer.alloc(TAILLE_MAX_OCTETS - 1, ';');

describe('ce qui est déposé est lu et comparé à côté des requêtes (règles §11)', { timeout: 60_000 }, () => {
  it('comme sur place : mêmes lignes, même différence, mêmes refus', async () => {
    const pool = unPool({ size: 2 });
    const { eleves, responsables } = fichiers(60);
    const [lusEleves, lusResponsables] = await Promise.all([
      pool.lire('1', 'eleves', eleves(), AUJOURDHUI),
      pool.lire('1', 'responsables', responsables(), AUJOURDHUI),
    ]);
    if (!lusEleves.ok || !lusResponsables.ok) throw new Error('Fichiers refusés');
    const surPlace = {
      eleves: lireEleves(eleves(), { aujourdhui: AUJOURDHUI }),
      responsables: lireResponsables(responsables(), { aujourdhui: AUJOURDHUI }),
    };
    if (!surPlace.eleves.ok || !surPlace.responsables.ok) throw new Error('Fichiers refusés');
    expect(JSON.parse(lusEleves.lu)).toEqual(JSON.parse(JSON.stringify(surPlace.eleves)));
    const json = `{"eleves":${lusEleves.lu},"responsables":${lusResponsables.lu}}`;
    const enFil = await pool.comparer('1', JSON.stringify(ECOLE_VIDE), json);
    const attendu = comparer(ECOLE_VIDE, { eleves: surPlace.eleves, responsables: surPlace.responsables });
    expect(attendu.eleves.arrivees).toHaveLength(60);
    expect({ ...JSON.parse(enFil.json), comptesSuivis: [] }).toEqual(attendu);
    expect(enFil).toMatchObject({
      empreinte: createHash('sha256').update(enFil.json).digest('hex'),
      resume: resumer(attendu),
      alertes: attendu.alertes,
      propositions: attendu.propositions,
      anomalies: attendu.anomalies.length,
    });
    const avecIne = attendu.eleves.arrivees.flatMap((arrivee, rang) =>
      arrivee.ine === null ? [] : [{ ...arrivee, rang }],
    );
    expect(avecIne.length).toBeGreaterThan(0);
    expect(enFil.avecIne).toEqual(avecIne);
    expect(await pool.lire('1', 'eleves', responsables(), AUJOURDHUI)).toEqual(
      lireEleves(responsables(), { aujourdhui: AUJOURDHUI }),
    );
  });

  it('les octets sont donnés, non copiés ; un petit tampon que Node partage est copié', async () => {
    const pool = unPool();
    const gros = fichiers(60).eleves();
    const propre = Buffer.from(new Uint8Array(gros).buffer);
    const lecture = pool.lire('1', 'eleves', propre, AUJOURDHUI);
    await lecture;
    expect(propre.byteLength).toBe(0);
    const petit = Buffer.from('a;b');
    expect(petit.buffer.byteLength).toBeGreaterThan(petit.byteLength);
    expect((await pool.lire('1', 'eleves', petit, AUJOURDHUI)).ok).toBe(false);
    expect(petit.toString()).toBe('a;b');
  });

  it('une lecture trop longue est arrêtée, le fichier refusé en français, et les suivantes sont servies', async () => {
    const presse = unPool({ timeoutMs: 1 });
    expect(await presse.lire('1', 'responsables', hostile(), AUJOURDHUI)).toMatchObject({
      ok: false,
      refus: {
        fichier: 'responsables',
        code: 'trop_long',
        message: expect.stringMatching(/demande trop de temps à lire.*CSVExtraction\.csv/),
      },
    });
    await expect(presse.comparer('1', JSON.stringify(ECOLE_VIDE), '{}')).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('rien n’a été modifié'),
    });
    // As long as a busy machine needs.
    const pool = unPool({ timeoutMs: 60_000 });
    expect((await pool.lire('1', 'eleves', fichiers(5).eleves(), AUJOURDHUI)).ok).toBe(true);
  });

  it('un travail qui demande trop de mémoire n’emporte que son fil : refusé en français, suivant servi', async () => {
    const pool = unPool({ memoryMb: 60 });
    const fiche = { nomUsage: null, prenom: 'Léa', dateNaissance: '2018-05-01', sexe: null, ine: null };
    const eleves = Array.from({ length: 300_000 }, (_, i) => ({
      ...{ ...fiche, id: `${i}`, nom: `N${i}`, niveau: null, classe: null, parti: false, bloque: false },
    }));
    const grande = JSON.stringify({ ...ECOLE_VIDE, eleves });
    await expect(pool.comparer('1', grande, '{}')).rejects.toMatchObject({ status: 422 });
    expect((await pool.lire('1', 'eleves', fichiers(5).eleves(), AUJOURDHUI)).ok).toBe(true);
  });

  it('la boucle d’événements continue de tourner pendant la lecture d’un fichier fait pour l’arrêter', async () => {
    const pool = unPool();
    await pool.lire('1', 'eleves', Buffer.from('x'), AUJOURDHUI);
    const debut = performance.now();
    lireEleves(hostile(), { aujourdhui: AUJOURDHUI });
    const surPlace = performance.now() - debut;
    let plusLong = 0;
    let fini = false;
    const lecture = pool.lire('1', 'eleves', hostile(), AUJOURDHUI).then(() => (fini = true));
    for (let dernier = performance.now(); !fini; ) {
      await setTimeout(1);
      const maintenant = performance.now();
      plusLong = Math.max(plusLong, maintenant - dernier);
      dernier = maintenant;
    }
    await lecture;
    // A ratio: this machine is shared, and a thread of its own does not make it larger.
    expect(plusLong).toBeLessThan(Math.max(50, surPlace / 2));
  });

  it('à l’arrêt, ce qui attend se termine par une erreur', async () => {
    const pool = unPool();
    const lectures = [hostile(), hostile()].map((octets) => pool.lire('1', 'eleves', octets, AUJOURDHUI));
    const outcomes = Promise.allSettled(lectures);
    await setTimeout(50);
    await pool.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('au-delà de ce qui peut attendre : 503, en français', async () => {
    const pool = unPool();
    const lectures = Array.from({ length: 60 }, () =>
      pool.lire('1', 'eleves', Buffer.from('x'), AUJOURDHUI).then(
        () => 200,
        (error: { status?: number }) => error.status,
      ),
    );
    const statuts = await Promise.all(lectures);
    expect(statuts).toContain(503);
    expect(statuts.filter((statut) => statut === 200).length).toBeGreaterThanOrEqual(40);
  });
});
