import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bienvenue } from '../../seeds/bienvenue.ts';
import { loadConfig } from '../../src/config.ts';
import { withStartLock } from '../../src/database/start-lock.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { demarrer, envoyer, jusqua, type Processus } from '../helpers/processus.ts';

const racine = mkdtempSync(join(tmpdir(), 'comptes1d-demarrages-'));
// As root PostgreSQL runs as somebody else, who must be able to come here.
chmodSync(racine, 0o755);
const port = 24_000 + (process.pid % 8_000);
const lances: Processus[] = [];

const lancer = (dossier: string, args: readonly string[]) => {
  const processus = demarrer(process.execPath, ['--import', 'tsx', ...args], {
    cwd: PROJECT_ROOT,
    env: { NODE_ENV: 'development', VAR_DIR: join(racine, dossier), PORT: String(port) },
  });
  lances.push(processus);
  return processus;
};
const serveur = (dossier: string) => lancer(dossier, ['src/server.ts']);
const postmaster = (dossier: string) => {
  const file = join(racine, dossier, 'postgres/data/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
};
const verrous = (dossier: string) =>
  readdirSync(join(racine, dossier)).filter((nom) => nom.includes('verrou'));

afterAll(async () => {
  for (const { child, fin } of lances) {
    envoyer(child.pid ?? 0, 'SIGINT');
    await fin;
  }
  rmSync(racine, { recursive: true, force: true });
}, 120_000);

describe('démarrages simultanés (DESIGN §12)', { timeout: 240_000 }, () => {
  it('deux premiers « npm start » et une commande dans un même dossier : l’un sert, l’autre dit où, la commande répond', async () => {
    const deux = [serveur('a'), serveur('a')];
    // A command makes no database, and waits for the one that is being made.
    await jusqua(
      () => existsSync(join(racine, 'a', 'postgres.verrou')),
      () => deux.map(({ sortie }) => sortie()).join(),
    );
    const verifier = lancer('a', ['src/cli/ops.ts', 'verifier']);
    const perdant = await Promise.race(deux.map(async (p) => p.fin.then(() => p)));
    const gagnant = deux.find((p) => p !== perdant);
    expect(await perdant.fin, perdant.sortie()).toBe(1);
    expect(perdant.sortie()).toContain(`l’application tourne déjà, à l’adresse http://localhost:${port}`);
    expect(await verifier.fin, verifier.sortie()).toBe(0);
    const attentes = [...deux, verifier].filter((p) => p.sortie().includes('j’attends qu’il ait fini'));
    expect(attentes.length).toBeGreaterThanOrEqual(1);
    for (const { sortie } of [...deux, verifier]) expect(sortie()).not.toMatch(/ {4}at /);
    await jusqua(
      () => gagnant?.sortie().includes('à l’écoute') === true,
      () => gagnant?.sortie() ?? '',
    );
    expect((await fetch(`http://127.0.0.1:${port}/sante`)).status).toBe(200);
    envoyer(gagnant?.child.pid ?? 0, 'SIGTERM');
    expect(await gagnant?.fin).toBe(0);
    expect(postmaster('a')).toBeUndefined();
    expect(verrous('a')).toEqual([]);
  });

  it('VAR_DIR mal écrit : une commande le dit et ne crée rien ; le bandeau de « npm start » répète celui qui est donné', async () => {
    for (const args of [['otp', 'cmartin'], ['nuit'], ['verifier']]) {
      const commande = lancer('nulle part', ['src/cli/ops.ts', ...args]);
      expect(await commande.fin, commande.sortie()).toBe(1);
      expect(commande.sortie()).toMatch(
        /^\w+\u00a0: Aucune base dans .*nulle part\/postgres\u00a0: VAR_DIR est-il celui/,
      );
      expect(existsSync(join(racine, 'nulle part'))).toBe(false);
    }
    const chemin = join(racine, "l'autre dossier");
    const config = loadConfig({ VAR_DIR: chemin });
    expect(bienvenue(config, '')).toContain(
      `VAR_DIR='${racine}/l'\\''autre dossier' npm run ops -- otp cmartin`,
    );
    expect(bienvenue(loadConfig({ VAR_DIR: join(racine, 'a') }), '')).toContain(
      `: VAR_DIR=${racine}/a npm run ops -- otp cmartin`,
    );
    expect(bienvenue(loadConfig({}), '')).toContain(': npm run ops -- otp cmartin');
  });

  it('SIGTERM pendant le démarrage, deux fois : code 0, ni serveur ni verrou ne reste', async () => {
    const processus = serveur('b');
    await jusqua(() => postmaster('b') !== undefined, processus.sortie);
    envoyer(processus.child.pid ?? 0, 'SIGTERM');
    envoyer(processus.child.pid ?? 0, 'SIGTERM');
    expect(await processus.fin, processus.sortie()).toBe(0);
    expect(processus.sortie()).not.toContain('à l’écoute');
    expect(postmaster('b')).toBeUndefined();
    expect(verrous('b')).toEqual([]);
  });

  it('un verrou laissé par un kill -9 est repris, même si son numéro de processus sert à un autre', async () => {
    const verrou = join(racine, 'verrou');
    // Ours is alive, and did not start then.
    for (const contenu of ['999999999 1 abc\n', `${process.pid} 1 abc\n`, '']) {
      writeFileSync(verrou, contenu);
      expect(await withStartLock(verrou, async () => readFileSync(verrou, 'utf8'))).toMatch(
        new RegExp(`^${process.pid} `),
      );
      expect(existsSync(verrou)).toBe(false);
    }
  });

  it('vingt à la fois sur un verrou mort : un seul à chaque instant', async () => {
    const verrou = join(racine, 'verrou-dispute');
    writeFileSync(verrou, '999999999 1 abc\n');
    let [dedans, maximum, passes] = [0, 0, 0];
    await Promise.all(
      Array.from({ length: 20 }, () =>
        withStartLock(verrou, async () => {
          dedans += 1;
          maximum = Math.max(maximum, dedans);
          await new Promise((resolve) => setTimeout(resolve, 2));
          dedans -= 1;
          passes += 1;
        }),
      ),
    );
    expect([maximum, passes]).toEqual([1, 20]);
  });
});
