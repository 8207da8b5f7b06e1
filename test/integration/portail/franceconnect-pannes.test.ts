import { describe, expect, it } from 'vitest';
import { nouvelleCle, ouvrirFranceConnect, type Reponse, resigner } from '../../helpers/franceconnect.ts';
import { BASE, refusPour, useClientFranceConnect } from '../../helpers/scenes/franceconnect.ts';

const fc = await ouvrirFranceConnect(BASE);
const scene = useClientFranceConnect(fc);

const surUserinfo = (change: (jwt: string) => string) => ({
  chemin: '/userinfo',
  reponse: (vraie: Reponse) => ({ ...vraie, corps: change(vraie.corps) }),
});
const surIdToken = (change: (jwt: string) => string) => ({
  chemin: '/token',
  reponse: (vraie: Reponse) => {
    const corps = JSON.parse(vraie.corps);
    return { ...vraie, corps: JSON.stringify({ ...corps, id_token: change(corps.id_token) }) };
  },
});
const enPanne = (): Reponse => ({ status: 503, type: 'text/html', corps: '<h1>Maintenance</h1>' });
const contenuDe = (jwt: string) => Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString();

describe('FranceConnect : ce que le réseau altère est refusé', () => {
  const autreCle = nouvelleCle();
  const alterations: [quoi: string, panne: NonNullable<typeof fc.panne>][] = [
    ['des données d’identité signées par une autre clé', surUserinfo((jwt) => resigner(jwt, autreCle))],
    [
      'des données d’identité sans signature',
      {
        chemin: '/userinfo',
        reponse: ({ status, corps }) => ({ status, type: 'application/json', corps: contenuDe(corps) }),
      },
    ],
    [
      'les données d’identité de quelqu’un d’autre',
      surUserinfo((jwt) => resigner(jwt, fc.cle, { sub: `${'0'.repeat(64)}v1` })),
    ],
    [
      'des données d’identité faites pour un autre service',
      surUserinfo((jwt) => resigner(jwt, fc.cle, { aud: 'un-autre' })),
    ],
    ['une identité sans nom', surUserinfo((jwt) => resigner(jwt, fc.cle, { family_name: '' }))],
    ['une date de naissance illisible', surUserinfo((jwt) => resigner(jwt, fc.cle, { birthdate: 'hier' }))],
    ['un id_token signé par une autre clé', surIdToken((jwt) => resigner(jwt, autreCle))],
    ['un id_token d’un niveau inférieur', surIdToken((jwt) => resigner(jwt, fc.cle, { acr: 'eidas0' }))],
    ['un id_token périmé', surIdToken((jwt) => resigner(jwt, fc.cle, { exp: 1_600_000_000 }))],
  ];
  it.each(alterations)('%s', async (_quoi, panne) => {
    const { retour, attente } = await scene.revenir();
    fc.panne = panne;
    expect(await scene.client.finish(retour, attente)).toEqual(refusPour('invalide'));
    // The log says what, and nothing of whom.
    expect(scene.echecs).toHaveLength(1);
    expect(JSON.stringify(scene.echecs)).not.toMatch(/AUBERT|Xavier|1988|postel|eyJ/);
  });

  it('signé à nouveau par FranceConnect sans rien changer : accepté, ces essais prouvent donc quelque chose', async () => {
    fc.panne = surIdToken((jwt) => resigner(jwt, fc.cle));
    await scene.entrer('aubert');
    fc.panne = surUserinfo((jwt) => resigner(jwt, fc.cle));
    await scene.entrer('aubert');
  });
});

describe('FranceConnect ne répond pas : « indisponible », sans attendre plus que la limite', () => {
  it('arrêté au départ, puis de retour : la découverte est essayée à nouveau', async () => {
    await fc.close();
    expect(await scene.client.begin()).toEqual(refusPour('indisponible'));
    expect(scene.echecs).toMatchObject([{ motif: 'indisponible' }]);
    await fc.reprendre();
    await scene.entrer('aubert');
  });

  it('arrêté pendant que la personne y était', async () => {
    const { retour, attente } = await scene.revenir();
    await fc.close();
    expect(await scene.client.finish(retour, attente)).toEqual(refusPour('indisponible'));
    await fc.reprendre();
  });

  it.each(['/openid-configuration', '/token', '/jwks', '/userinfo'])('503 de %s', async (chemin) => {
    const { retour, attente } = await scene.revenir();
    if (chemin === '/openid-configuration') scene.client = scene.nouveauClient();
    fc.panne = { chemin, reponse: enPanne };
    expect(await scene.client.finish(retour, attente)).toEqual(refusPour('indisponible'));
  });

  it.each(['/openid-configuration', '/token', '/jwks', '/userinfo'])(
    '%s ne répond jamais',
    async (chemin) => {
      const { retour, attente } = await scene.revenir();
      scene.client = scene.nouveauClient(1_000);
      fc.panne = { chemin, reponse: 'jamais' };
      const debut = performance.now();
      expect(await scene.client.finish(retour, attente)).toEqual(refusPour('indisponible'));
      expect(performance.now() - debut).toBeLessThan(4_000);
    },
  );

  it('ce qui répond à sa place n’en est pas un', async () => {
    fc.panne = {
      chemin: '/openid-configuration',
      reponse: (vraie) => ({
        ...vraie,
        corps: vraie.corps.replace(/"issuer":"[^"]*"/, '"issuer":"https://x.example"'),
      }),
    };
    expect(await scene.client.begin()).toEqual(refusPour('indisponible'));
  });
});
