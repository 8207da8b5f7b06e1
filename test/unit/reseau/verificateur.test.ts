import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VERIFICATION_MAX_MS } from '../../../src/domain/ecole/verification.ts';
import { createVerificateur } from '../../../src/reseau/verificateur.ts';
import { visiter } from '../../../src/reseau/visite.ts';
import { type InternetDeTest, ouvrirInternet, PUBLIQUE } from '../../helpers/internet/internet.ts';

let monde: InternetDeTest;
beforeAll(async () => {
  monde = await ouvrirInternet();
});
afterAll(() => monde.fermer());
beforeEach(() => {
  monde.cherches.length = 0;
  monde.recues.length = 0;
  for (const page of Object.keys(monde.pages)) delete monde.pages[page];
  for (const nom of Object.keys(monde.noms)) delete monde.noms[nom];
  monde.noms['ent.exemple.fr'] = [PUBLIQUE];
});

const verifier = (adresse: string, interdite?: (url: URL) => boolean) =>
  createVerificateur(monde.internet).verifier(adresse, interdite);
const VERIFIEE = { outcome: 'verifiee' };
const echec = (raison: string) => ({ outcome: 'echec', raison });
const rediriger = (vers: string, statut = 302) => {
  monde.pages['/'] = (_req, res) => res.writeHead(statut, { location: vers }).end();
};

describe('« Vérifier » ouvre vraiment l’adresse (guide §6)', () => {
  it.each(['http://ent.exemple.fr', 'https://ent.exemple.fr', 'https://ent.exemple.fr/cas?service=a'])(
    '%s répond : vérifiée, par son nom, sans cookie ni identifiants',
    async (adresse) => {
      expect(await verifier(adresse)).toEqual(VERIFIEE);
      const [{ ligne, entetes } = { ligne: '', entetes: {} }] = monde.recues;
      expect(ligne).toMatch(/^GET ent\.exemple\.fr \//);
      expect(Object.keys(entetes).sort()).toEqual(['accept', 'connection', 'host', 'user-agent']);
      expect(monde.cherches).toEqual(['ent.exemple.fr']);
    },
  );

  it.each([
    [204, VERIFIEE],
    [401, echec('acces_refuse')],
    [403, echec('acces_refuse')],
    [404, echec('introuvable')],
    [410, echec('introuvable')],
    [429, echec('reponse_inattendue')],
    [500, echec('en_panne')],
    [503, echec('en_panne')],
    [304, echec('reponse_inattendue')],
  ])('réponse %i', async (statut, attendu) => {
    monde.pages['/'] = (_req, res) => res.writeHead(statut).end();
    expect(await verifier('http://ent.exemple.fr')).toEqual(attendu);
  });

  it('une page de 300 ko est vérifiée, et n’est pas lue jusqu’au bout ; une page sans fin non plus', async () => {
    monde.pages['/'] = (_req, res) => res.end('x'.repeat(300_000));
    expect(await verifier('http://ent.exemple.fr')).toEqual(VERIFIEE);
    let ecrits = 0;
    monde.pages['/'] = (_req, res) => {
      const ecrire = () => {
        while (!res.destroyed && res.write('y'.repeat(10_000))) ecrits += 10_000;
      };
      res.on('drain', ecrire);
      ecrire();
    };
    expect(await verifier('http://ent.exemple.fr')).toEqual(VERIFIEE);
    expect(ecrits).toBeLessThan(20_000_000);
  });

  it('des en-têtes démesurés ne sont pas lus', async () => {
    monde.pages['/'] = (_req, res) => res.writeHead(200, { 'x-long': 'z'.repeat(40_000) }).end();
    expect(await verifier('http://ent.exemple.fr')).toEqual(echec('reponse_inattendue'));
  });

  it.each([
    ['ne répond jamais', () => {}],
    [
      'donne un octet par seconde',
      (_req: unknown, res: { write(texte: string): void; on(quoi: string, faire: () => void): void }) => {
        const goutte = setInterval(() => res.write('.'), 1_000);
        res.on('close', () => clearInterval(goutte));
      },
    ],
  ])(
    'un site qui %s : cinq secondes, pas plus',
    async (_cas, page) => {
      monde.pages['/'] = page as never;
      const debut = performance.now();
      expect(await verifier('http://ent.exemple.fr')).toEqual(echec('trop_lent'));
      expect(performance.now() - debut).toBeGreaterThan(VERIFICATION_MAX_MS - 100);
      expect(performance.now() - debut).toBeLessThan(VERIFICATION_MAX_MS + 3_000);
    },
    20_000,
  );

  describe('un site qui accepte, et ne dit rien de son certificat', () => {
    const muet = createServer();
    beforeAll(() => new Promise<void>((done) => muet.listen(0, PUBLIQUE, done)));
    afterAll(() => {
      muet.close();
    });
    const port = () => String((muet.address() as AddressInfo).port);

    it('le même délai', async () => {
      const debut = performance.now();
      const verificateur = createVerificateur({ ...monde.internet, connexion: { port } });
      expect(await verificateur.verifier('https://ent.exemple.fr')).toEqual(echec('trop_lent'));
      expect(performance.now() - debut).toBeLessThan(VERIFICATION_MAX_MS + 3_000);
    }, 20_000);

    it('une connexion que rien n’arrête finit d’elle-même, plus d’une demi-seconde après : ce délai seul dit « trop lent »', async () => {
      const debut = performance.now();
      await expect(
        visiter({
          url: new URL('https://ent.exemple.fr'),
          adresses: [PUBLIQUE],
          signal: new AbortController().signal,
          connexion: { port },
        }),
      ).rejects.toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT' });
      // Its timer ends up to half a second early or late.
      expect(performance.now() - debut).toBeGreaterThan(VERIFICATION_MAX_MS + 750);
    }, 60_000);
  });

  it('un DNS qui ne répond pas : le même délai', async () => {
    const jamais = {
      ...monde.internet,
      resoudre: (_nom: string, signal: AbortSignal) =>
        new Promise<string[]>((_, refuser) =>
          signal.addEventListener('abort', () => refuser(new Error('annulé'))),
        ),
    };
    const verificateur = createVerificateur(jamais);
    expect(await verificateur.verifier('http://ent.exemple.fr')).toEqual(echec('trop_lent'));
  }, 20_000);
});

describe('rien de privé n’est atteint (règles §5.5)', () => {
  it.each([
    ['une adresse privée', ['10.0.0.1']],
    ['la machine elle-même', ['127.0.0.1']],
    ['les métadonnées d’un nuage', ['169.254.169.254']],
    ['une publique et une privée', [PUBLIQUE, '192.168.1.1']],
    ['une IPv4 dans une IPv6', ['::ffff:127.0.0.1']],
    ['rien', []],
  ])('un nom qui mène à %s est refusé, par les mêmes mots, sans connexion', async (_cas, adresses) => {
    monde.noms['ent.exemple.fr'] = adresses;
    expect(await verifier('http://ent.exemple.fr')).toEqual(echec('hors_internet'));
    expect(monde.recues).toEqual([]);
  });

  it('un DNS qui répond deux fois autrement : la première réponse, vérifiée, est la seule', async () => {
    let fois = 0;
    monde.noms['ent.exemple.fr'] = () => {
      fois += 1;
      return fois === 1 ? [PUBLIQUE] : ['127.0.0.1'];
    };
    expect(await verifier('http://ent.exemple.fr')).toEqual(VERIFIEE);
    expect(fois).toBe(1);
    expect(await verifier('http://ent.exemple.fr')).toEqual(echec('hors_internet'));
    expect(monde.recues).toHaveLength(1);
  });

  it.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://prive.exemple.fr/',
    'http://inconnu.exemple.fr/',
    'http://moi:secret@ent.exemple.fr/',
    'http://ent.exemple.fr:8080/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '//[',
  ])('une page qui renvoie à %s est refusée, sans y aller', async (vers) => {
    monde.noms['prive.exemple.fr'] = ['127.0.0.1'];
    rediriger(vers);
    expect(await verifier('http://ent.exemple.fr')).toEqual(echec('redirection_refusee'));
    expect(monde.recues).toHaveLength(1);
  });
});

describe('redirections', () => {
  it('suivies, chacune cherchée et jugée de nouveau', async () => {
    monde.noms['cas.exemple.fr'] = [PUBLIQUE];
    rediriger('http://cas.exemple.fr./login');
    expect(await verifier('http://ent.exemple.fr')).toEqual(VERIFIEE);
    expect(monde.cherches).toEqual(['ent.exemple.fr', 'cas.exemple.fr']);
  });

  it('à elle-même : une boucle ; sans fin : trop de redirections', async () => {
    rediriger('/#suite');
    expect(await verifier('http://ent.exemple.fr')).toEqual(echec('boucle'));
    for (let n = 0; n < 9; n += 1)
      monde.pages[n === 0 ? '/' : `/${n}`] = (_req, res) =>
        res.writeHead(307, { location: `/${n + 1}` }).end();
    monde.recues.length = 0;
    expect(await verifier('http://ent.exemple.fr')).toEqual(echec('trop_de_redirections'));
    expect(monde.recues).toHaveLength(6);
  });

  it('cinq suffisent ; de http à https, oui ; de https à http, non', async () => {
    for (let n = 0; n < 5; n += 1)
      monde.pages[n === 0 ? '/' : `/${n}`] = (_req, res) =>
        res.writeHead(301, { location: `/${n + 1}` }).end();
    expect(await verifier('http://ent.exemple.fr')).toEqual(VERIFIEE);
    rediriger('https://ent.exemple.fr/accueil');
    expect(await verifier('http://ent.exemple.fr')).toEqual(VERIFIEE);
    rediriger('http://ent.exemple.fr/accueil');
    expect(await verifier('https://ent.exemple.fr')).toEqual(echec('redirection_en_clair'));
  });

  it('là où le profil n’a pas accès : refusée', async () => {
    rediriger('https://teleservices.education.gouv.fr/');
    const interdite = ({ hostname }: URL) => hostname === 'teleservices.education.gouv.fr';
    expect(await verifier('http://ent.exemple.fr', interdite)).toEqual(echec('scolarite_services'));
  });
});

describe('une panne est dite en clair', () => {
  it('certificat expiré, d’un autre nom, d’une autorité inconnue', async () => {
    monde.noms['autre.exemple.fr'] = [PUBLIQUE];
    expect(await verifier('https://autre.exemple.fr')).toEqual(echec('certificat_autre_nom'));
    const inconnue = createVerificateur({
      ...monde.internet,
      connexion: { port: monde.internet.connexion?.port ?? String },
    });
    expect(await inconnue.verifier('https://ent.exemple.fr')).toEqual(echec('certificat_inconnu'));
    const expire = await ouvrirInternet('expire');
    expire.noms['expire.exemple.fr'] = [PUBLIQUE];
    const chez = createVerificateur(expire.internet);
    expect(await chez.verifier('https://expire.exemple.fr')).toEqual(echec('certificat_expire'));
    await expire.fermer();
  });

  it('personne à cette adresse, une connexion coupée, ce qui n’est pas du TLS, un DNS en panne', async () => {
    const vers = (port: string) => createVerificateur({ ...monde.internet, connexion: { port: () => port } });
    expect(await vers('1').verifier('http://ent.exemple.fr')).toEqual(echec('ne_repond_pas'));
    const http = monde.internet.connexion?.port?.('80') ?? '';
    expect(await vers(http).verifier('https://ent.exemple.fr')).toEqual(echec('connexion_securisee'));
    monde.pages['/'] = (req) => req.socket.destroy();
    expect(await verifier('http://ent.exemple.fr')).toEqual(echec('ne_repond_pas'));
    const panne = createVerificateur({
      ...monde.internet,
      resoudre: () => Promise.reject(Object.assign(new Error(), { code: 'DNS' })),
    });
    expect(await panne.verifier('http://ent.exemple.fr')).toEqual(echec('recherche_impossible'));
  });
});
