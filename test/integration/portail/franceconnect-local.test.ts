import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, inject, it } from 'vitest';
import { ECOLES_DEMO } from '../../../seeds/circonscription-demo.ts';
import { startFranceConnect } from '../../../seeds/franceconnect/demarrer.ts';
import { IDENTITES } from '../../../seeds/franceconnect/identites.ts';
import { cheminsOndeDemo } from '../../../seeds/onde-demo.ts';
import { createFranceConnect } from '../../../src/auth/franceconnect/franceconnect.ts';
import { startLocalFranceConnect } from '../../../src/auth/franceconnect/local.ts';
import { loadConfig } from '../../../src/config.ts';
import { paths } from '../../../src/paths.ts';
import { Usager } from '../../helpers/franceconnect.ts';
import { freePort } from '../../helpers/processus/port.ts';

describe('les identités inventées, sur la machine d’un développeur (règles §8)', () => {
  it('démarrent 1 000 ports plus loin, au suivant s’il est pris ; l’application en reçoit les réglages', async () => {
    const voisin = await freePort();
    const port = voisin - 1_000;
    const pris = createServer().listen(voisin, '127.0.0.1');
    await once(pris, 'listening');
    const config = loadConfig({ PORT: String(port) });
    const local = await startLocalFranceConnect(config);
    if (local === undefined) throw new Error('Rien n’a démarré');
    try {
      expect(Number(new URL(local.adresse).port)).toBeGreaterThan(voisin);
      const client = createFranceConnect(local.settings, {
        clock: { now: () => new Date() },
        retour: config.baseUrl + paths.retourFranceConnect(),
        fin: config.baseUrl + paths.finFranceConnect(),
        onFailure: () => {},
      });
      const depart = await client?.begin();
      if (client === undefined || depart?.outcome !== 'depart') throw new Error('Départ refusé');
      const retour = await new Usager().choisir(depart.url, 'yang');
      expect(retour.href.startsWith(`http://localhost:${port}/portail/franceconnect/retour?`)).toBe(true);
      expect(await client.finish(retour, depart.attente)).toMatchObject({
        identite: { prenoms: ['Li', 'Na'] },
      });
    } finally {
      await local.close();
      pris.close();
    }
    await expect(fetch(local.adresse)).rejects.toThrow();
  });

  it('sont nommées, en français, avec un bouton chacune et « Refuser » ; rien de la page ne vient d’ailleurs', async () => {
    const local = await startFranceConnect(loadConfig({ PORT: '0', BASE_URL: 'http://localhost:3000' }));
    try {
      const accueil = await (await fetch(local.adresse)).text();
      expect(accueil).toContain('Ces personnes n’existent pas');
      for (const { nom } of IDENTITES) expect(accueil).toContain(nom);
      const choix = new Usager();
      const client = createFranceConnect(local.settings, {
        clock: { now: () => new Date() },
        retour: `http://localhost:3000${paths.retourFranceConnect()}`,
        fin: `http://localhost:3000${paths.finFranceConnect()}`,
        onFailure: () => {},
      });
      const depart = await client?.begin();
      if (depart?.outcome !== 'depart') throw new Error('Départ refusé');
      const { html, csp } = await choix.lire(await choix.suivre(depart.url));
      expect(html).toContain('<h1>Choisissez une identité inventée</h1>');
      expect([...html.matchAll(/<button name="identite" value="[\w-]+">/g)]).toHaveLength(IDENTITES.length);
      expect(html).toContain('<button name="identite" value="">Refuser</button>');
      expect(html).not.toMatch(/https?:|<script|style="/);
      expect(csp).toContain("default-src 'none'");
      expect((await fetch(`${local.adresse}/style.css`)).status).toBe(200);

      const perdue = await fetch(`${local.adresse}/identites/inconnue`);
      expect([perdue.status, await perdue.text()]).toEqual([400, expect.stringContaining('Demande refusée')]);
    } finally {
      await local.close();
    }
  });

  it('celles qui sont dites d’une école y ont leur fiche, sous un nom et un prénom au moins', () => {
    const plier = (texte: string) => texte.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
    const fiches = new Map(
      ECOLES_DEMO.map(({ uai }) => {
        const octets = readFileSync(cheminsOndeDemo(uai).responsables);
        const texte = isUtf8(octets) ? octets.toString() : new TextDecoder('windows-1252').decode(octets);
        return [uai, plier(texte).split('\n')];
      }),
    );
    const connues = IDENTITES.flatMap(({ essai, ...identite }) =>
      [...essai.matchAll(/\d{7}[A-Z]/g)].map(([uai]) => ({ uai, ...identite })),
    );
    expect(connues.length).toBeGreaterThan(10);
    for (const { uai, id, nom, nomUsage, prenoms } of connues) {
      const fiche = fiches
        .get(uai)
        ?.find(
          (ligne) =>
            [nom, nomUsage ?? nom].some((dit) => ligne.includes(dit)) &&
            [...prenoms, prenoms.slice(0, 2).join(' ')].some((dit) => ligne.includes(plier(dit))),
        );
      expect(fiche, `${id} dans ${uai}`).toBeDefined();
    }
  });

  it('ne démarrent ni en production, ni en test, ni quand un vrai FranceConnect est réglé', async () => {
    const config = loadConfig({ PORT: '0' });
    for (const autre of [
      { ...config, environment: 'production' as const },
      { ...config, environment: 'test' as const },
      { ...config, franceconnectUrl: 'https://fcp-low.example/api/v2' },
    ])
      expect(await startLocalFranceConnect(autre)).toBeUndefined();
  });

  it('ne sont pas dans ce que « npm run build » fait', () => {
    expect(existsSync(`${inject('built')}/seeds/demo.js`)).toBe(true);
    expect(existsSync(`${inject('built')}/seeds/franceconnect`)).toBe(false);
    expect(existsSync(`${inject('built')}/src/auth/franceconnect/local.js`)).toBe(true);
  });
});
