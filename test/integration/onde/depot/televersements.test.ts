import { request as ouvrirRequete } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Express } from 'express';
import sql from 'sql-template-tag';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../../../src/app.ts';
import { createDeps } from '../../../../src/deps.ts';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { creerEcole, uai } from '../../../builders/ecole.ts';
import {
  avec,
  classe,
  directrice,
  ecole,
  numero,
  test,
  url,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useEcranOnde();

const LIMITE = 'x'.repeat(20);
const partie = (nom: string, contenu: string | Buffer, fichier = false) =>
  Buffer.concat([
    Buffer.from(
      `--${LIMITE}\r\nContent-Disposition: form-data; name="${nom}"${fichier ? '; filename="a.csv"' : ''}\r\n\r\n`,
    ),
    Buffer.from(contenu),
    Buffer.from('\r\n'),
  ]);
const FIN = Buffer.from(`--${LIMITE}--\r\n`);
/** More than sockets hold on the way: what nobody reads stays with the sender. */
const GROS = Buffer.alloc(30 * 1024 * 1024, 'a');

interface Envoi {
  statut: Promise<number>;
  texte(): Promise<string>;
  entetes(): Promise<Record<string, unknown>>;
  ecrire(octets: Buffer): void;
  finir(octets?: Buffer): void;
  couper(): void;
  /** Bytes that the server had taken from the connection when it answered, or until now; headers included. */
  lus(): number;
}

/** One POST whose body is sent piece by piece, to a server of its own. */
async function ouvrirEnvoi(
  qui: Visiteur | undefined,
  {
    adresse = url(),
    app = test.current.app,
    entetes = {},
  }: { adresse?: string; app?: Express; entetes?: Record<string, string> } = {},
): Promise<Envoi> {
  const serveur = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => serveur.once('listening', resolve));
  let cote: Socket | undefined;
  let lusALaReponse: number | undefined;
  serveur.on('connection', (socket) => (cote = socket));
  // Node reads on, to throw away, once it has answered.
  serveur.on('request', ({ socket }, res) => res.once('finish', () => (lusALaReponse = socket.bytesRead)));
  const cookies = qui?.navigation.jar.getCookies({
    domain: '127.0.0.1',
    path: '/',
    secure: false,
    script: false,
  });
  const requete = ouvrirRequete({
    port: (serveur.address() as AddressInfo).port,
    host: '127.0.0.1',
    path: adresse,
    method: 'POST',
    headers: {
      'Content-Type': `multipart/form-data; boundary=${LIMITE}`,
      'Transfer-Encoding': 'chunked',
      Cookie: (cookies ?? []).map((cookie) => cookie.toValueString()).join('; '),
      ...entetes,
    },
  });
  onTestFinished(() => {
    requete.destroy();
    serveur.closeAllConnections();
    serveur.close();
  });
  const reponse = new Promise<{ statut: number; texte: string; entetes: Record<string, unknown> }>(
    (resolve, reject) => {
      requete.on('response', (recue) => {
        let texte = '';
        recue.on('data', (morceau) => (texte += morceau));
        const fini = () => resolve({ statut: recue.statusCode ?? 0, texte, entetes: recue.headers });
        recue.on('end', fini);
        recue.on('error', fini);
      });
      requete.on('error', reject);
    },
  );
  const statut = reponse.then((recue) => recue.statut);
  // A request that a test cuts off is answered by nobody.
  statut.catch(() => {});
  requete.flushHeaders();
  return {
    statut,
    texte: async () => (await reponse).texte.replaceAll('&nbsp;', ' ').replaceAll('\u00a0', ' '),
    entetes: async () => (await reponse).entetes,
    ecrire: (octets) => void requete.write(octets),
    finir: (octets = FIN) => void requete.end(octets),
    couper: () => requete.destroy(),
    lus: () => lusALaReponse ?? cote?.bytesRead ?? 0,
  };
}
const jusqua = async (vrai: () => boolean | Promise<boolean>) => {
  for (let essai = 0; essai < 400; essai += 1) {
    if (await vrai()) return;
    await pause(25);
  }
  throw new Error('Attendu en vain');
};
const tours = () =>
  test.current.deps.database.withOps((trx) =>
    trx.rows(
      sql`select 1 from limites where key like 'depot-en-cours:%' and expire > extract(epoch from now()) * 1000`,
    ),
  );
const delegue = async (perimetre: 'eleves' | 'tous', jours: number) => {
  const identifiant = `delegue${numero}${perimetre}${jours < 0 ? 'fini' : ''}`;
  const { id } = await creerAgent(test.current.deps, { identifiant, fonction: 'enseignant' });
  await test.current.deps.database.withOps((trx) =>
    trx.run(
      sql`insert into delegations (agent_id, ecole_id, perimetre, debut, fin, effet_le, accordee_par)
       values (${id}, ${ecole.id}, ${perimetre}, current_date - 30, current_date + ${jours}::int, now(), ${id})`,
    ),
  );
  return Visiteur.connecter(test, identifiant);
};
/** The page and its token, then the body up to the middle of a file. */
async function commencer(qui: Visiteur, options: { app?: Express } = {}) {
  const jeton = jetonDe((await qui.ouvrir(url())).html);
  const envoi = await ouvrirEnvoi(qui, options);
  envoi.ecrire(partie('_csrf', jeton));
  const { eleves } = avec(classe());
  return { ...envoi, achever: () => envoi.finir(Buffer.concat([partie('eleves', eleves ?? '', true), FIN])) };
}

describe('rien n’est lu avant que le droit ne soit connu (règles §11)', { timeout: 60_000 }, () => {
  it('un corps de 30 Mo, de qui n’a pas le droit : la réponse part sans qu’il soit lu', async () => {
    const partie30 = partie('eleves', GROS, true);
    const sortie = await Visiteur.connecter(test, `directrice${numero}`);
    await test.current.deps.database.withOps((trx) =>
      trx.run(
        sql`delete from sessions where empreinte = (select empreinte from sessions order by ouverte_le desc limit 1)`,
      ),
    );
    const autre = await creerEcole(test.current.deps, { uai: uai(6000 + numero) });
    const cas: [string, number, Visiteur | undefined, Parameters<typeof ouvrirEnvoi>[1]?][] = [
      ['anonyme', 403, undefined],
      ['session terminée', 403, sortie],
      ['délégation finie', 404, await delegue('tous', -1)],
      ['délégué aux élèves', 403, await delegue('eleves', 30)],
      ['une autre école', 404, directrice, { adresse: paths.onde({ uai: autre.uai }) }],
      ['envoyé par un autre site', 403, directrice, { entetes: { 'Sec-Fetch-Site': 'same-site' } }],
      ['une autre sorte de corps', 403, directrice, { entetes: { 'Content-Type': 'text/csv' } }],
      ['une autre adresse', 403, directrice, { adresse: paths.parametrage({ uai: ecole.uai }) }],
      ['une adresse inconnue', 403, undefined, { adresse: '/inconnue' }],
    ];
    for (const [quoi, statut, qui, options] of cas) {
      const envoi = await ouvrirEnvoi(qui, options);
      // Slowly at first: an answer comes before the body does.
      envoi.ecrire(Buffer.from('--'));
      expect(await envoi.statut, quoi).toBe(statut);
      expect(envoi.lus(), quoi).toBeLessThan(10_000);

      const presse = await ouvrirEnvoi(qui, options);
      presse.ecrire(partie30);
      expect(await presse.statut, quoi).toBe(statut);
      expect(presse.lus(), quoi).toBeLessThan(2_000_000);
    }
    expect(await tours()).toEqual([]);
  });

  it('de qui l’a, il est lu, jusqu’à la taille permise', async () => {
    const envoi = await commencer(directrice);
    envoi.ecrire(partie('eleves', GROS, true));
    envoi.finir();
    expect(await envoi.statut).toBe(422);
    expect(await envoi.texte()).toContain('trop volumineux');
    expect(envoi.lus()).toBeGreaterThan(3_000_000);
  });
});

describe('un seul téléversement à la fois par agent (règles §11)', {
  timeout: 60_000,
}, () => {
  /** The same agent, on another process that shares only the database. */
  const autreProcessus = () => {
    const { config, ownerUrl, appUrl, accesUrl, portailUrl, deps } = test.current;
    const autres = createDeps(config, { ownerUrl, appUrl, accesUrl, portailUrl }, { logger: deps.logger });
    onTestFinished(() => autres.close());
    return createApp(autres);
  };

  it('un second, aussitôt, sur un autre processus : 409, en français, que faire ; le premier va à son terme', async () => {
    const premier = await commencer(directrice);
    await jusqua(async () => (await tours()).length === 1);
    const second = await ouvrirEnvoi(directrice, { app: autreProcessus() });
    second.ecrire(partie('eleves', GROS, true));
    expect(await second.statut).toBe(409);
    expect(second.lus()).toBeLessThan(2_000_000);
    const texte = await second.texte();
    expect(texte).toContain('Un autre de vos dépôts est en cours');
    expect(texte).toMatch(
      /n’ont pas été lus : un dépôt que vous avez fait dans un autre onglet.*possible dans [1-3] minutes? au plus/,
    );
    expect(texte).toContain('<title>Erreur – ');
    expect(Number((await second.entetes())['retry-after'])).toBeGreaterThan(60);
    premier.achever();
    expect(await premier.statut).toBe(303);
    const suivant = await commencer(directrice, { app: autreProcessus() });
    suivant.achever();
    expect(await suivant.statut).toBe(303);
  });

  it('un envoi coupé en chemin rend son tour', async () => {
    const coupe = await commencer(directrice);
    await jusqua(async () => (await tours()).length === 1);
    coupe.couper();
    await jusqua(async () => (await tours()).length === 0);
    const suivant = await commencer(directrice);
    suivant.achever();
    expect(await suivant.statut).toBe(303);
  });

  it('le tour d’un processus mort se rend de lui-même, par le temps', async () => {
    const mort = await commencer(directrice);
    await jusqua(async () => (await tours()).length === 1);
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update limites set expire = expire - 180 * 1000 where key like 'depot-en-cours:%'`),
    );
    const suivant = await commencer(directrice);
    suivant.achever();
    expect(await suivant.statut).toBe(303);
    mort.couper();
  });

  it('un jeton faux : 403, et le tour est rendu', async () => {
    const faux = await ouvrirEnvoi(directrice);
    faux.ecrire(partie('_csrf', 'faux'));
    faux.finir(Buffer.concat([partie('eleves', 'a;b', true), FIN]));
    expect(await faux.statut).toBe(403);
    await jusqua(async () => (await tours()).length === 0);
  });

  it('huit en mémoire par processus ; le neuvième attend sans être lu, puis il est servi', async () => {
    const visiteurs: Visiteur[] = [];
    for (let rang = 0; rang < 9; rang += 1) {
      const identifiant = `depose${numero}n${rang}`;
      await creerAgent(test.current.deps, { identifiant, ecoles: [ecole] });
      visiteurs.push(await Visiteur.connecter(test, identifiant));
    }
    const [dernier, ...premiers] = visiteurs;
    if (dernier === undefined) throw new Error('Personne');
    const enCours = [];
    for (const qui of premiers) enCours.push(await commencer(qui));
    await jusqua(async () => (await tours()).length === 8);
    const neuvieme = await commencer(dernier);
    neuvieme.ecrire(partie('eleves', GROS, true));
    await jusqua(async () => (await tours()).length === 9);
    await pause(300);
    expect(neuvieme.lus()).toBeLessThan(2_000_000);
    enCours[0]?.achever();
    expect(await enCours[0]?.statut).toBe(303);
    neuvieme.finir();
    expect(await neuvieme.statut).toBe(422);
    expect(neuvieme.lus()).toBeGreaterThan(3_000_000);
  });
});
