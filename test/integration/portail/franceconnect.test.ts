import { describe, expect, it } from 'vitest';
import { IDENTITES } from '../../../seeds/franceconnect/identites.ts';
import { createFranceConnect } from '../../../src/auth/franceconnect/franceconnect.ts';
import { paths } from '../../../src/paths.ts';
import { useTestApp } from '../../helpers/app.ts';
import { ouvrirFranceConnect, resigner, Usager } from '../../helpers/franceconnect.ts';
import { BASE, RETOUR, refusPour, useClientFranceConnect } from '../../helpers/scenes/franceconnect.ts';

const fc = await ouvrirFranceConnect(BASE);
const scene = useClientFranceConnect(fc);
const test = useTestApp(fc.environment);

const CODE_ET_ETAT = ['code', 'iss', 'state'];

/** The same return, but for what its query says. */
function autrement(retour: URL, parametres: Record<string, string | undefined>): URL {
  const autre = new URL(retour);
  for (const [nom, valeur] of Object.entries(parametres)) {
    if (valeur === undefined) autre.searchParams.delete(nom);
    else autre.searchParams.set(nom, valeur);
  }
  return autre;
}

describe('FranceConnect v2 : de la demande à l’identité (règles §8.4)', () => {
  it('par la composition de l’application : la demande dit ce qu’il faut et rien de plus, l’identité revient', async () => {
    const { franceConnect } = test.current.deps;
    const depart = await franceConnect?.begin();
    if (depart?.outcome !== 'depart') throw new Error('Départ refusé');
    const { state, nonce, code_challenge, ...reste } = Object.fromEntries(depart.url.searchParams);
    expect(reste).toEqual({
      client_id: fc.settings.franceconnectClientId,
      redirect_uri: RETOUR,
      response_type: 'code',
      scope: 'openid given_name family_name birthdate preferred_username email',
      acr_values: 'eidas1',
      code_challenge_method: 'S256',
    });
    for (const value of [state, nonce, code_challenge]) expect(value?.length).toBeGreaterThanOrEqual(32);
    expect([depart.attente.state, depart.attente.nonce]).toEqual([state, nonce]);
    expect(depart.url.href).not.toContain(depart.attente.verifier);

    const retour = await new Usager().choisir(depart.url, 'ait-ouarab');
    expect(retour.origin + retour.pathname).toBe(RETOUR);
    expect([...retour.searchParams.keys()].sort()).toEqual(CODE_ET_ETAT);
    expect(await franceConnect?.finish(retour, depart.attente)).toEqual({
      outcome: 'identite',
      identite: {
        sub: expect.stringMatching(/^[0-9a-f]{64}v1$/),
        nom: 'AIT OUARAB',
        nomUsage: 'OUALI',
        prenoms: ['Hayat', 'Samira'],
        dateNaissance: '1990-11-02',
        mail: 'hayat.aitouarab52@courriel.example',
      },
      idToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
  });

  it('sans nom d’usage, sans mail, née à une date présumée : rien n’est inventé', async () => {
    expect((await scene.entrer('diop')).identite).toMatchObject({ dateNaissance: '1980-00-00', mail: null });
    expect((await scene.entrer('aubert')).identite).toMatchObject({
      nomUsage: null,
      prenoms: ['Xavier', 'Marcel', 'Louis'],
    });
  });

  it('chacune des identités inventées entre, sous un « sub » à elle, le même la fois d’après', async () => {
    const subs = new Map<string, string>();
    for (const { id } of IDENTITES) subs.set(id, (await scene.entrer(id)).identite.sub);
    expect(IDENTITES.length).toBeGreaterThanOrEqual(12);
    expect(new Set(subs.values()).size).toBe(IDENTITES.length);
    scene.client = scene.nouveauClient();
    expect((await scene.entrer('dubois')).identite.sub).toBe(subs.get('dubois'));
  });

  it('des nom et prénoms en un seul texte (sans tableau) sont lus aussi', async () => {
    fc.panne = {
      chemin: '/userinfo',
      reponse: (vraie) => ({
        ...vraie,
        corps: resigner(vraie.corps, fc.cle, { given_name_array: undefined }),
      }),
    };
    expect((await scene.entrer('aubert')).identite.prenoms).toEqual(['Xavier', 'Marcel', 'Louis']);
  });

  it('un autre nom d’hôte dans l’adresse de retour ne change rien à ce qui est dit à FranceConnect', async () => {
    const { retour, attente } = await scene.revenir();
    const ailleurs = new URL(`http://pirate.example/${retour.search}`);
    expect(await scene.client.finish(ailleurs, attente)).toMatchObject({ outcome: 'identite' });
  });

  it('l’adresse de découverte n’est demandée qu’une fois, à la première personne, et jamais au démarrage', async () => {
    const decouvertes = () => fc.demandes.filter((url) => url.includes('.well-known'));
    expect(decouvertes()).toEqual([]);
    await Promise.all([scene.partir(), scene.partir(), scene.partir()]);
    await scene.partir();
    expect(decouvertes()).toHaveLength(1);
  });
});

describe('FranceConnect : la déconnexion', () => {
  it('passe par FranceConnect avec l’id_token, et revient à l’adresse enregistrée, « state » compris', async () => {
    const usager = new Usager();
    const { retour, attente } = await scene.revenir('aubert', usager);
    const resultat = await scene.client.finish(retour, attente);
    if (resultat.outcome !== 'identite') throw new Error('Refus');
    const fin = await scene.client.endSession(resultat.idToken, 'un-etat-de-fin');
    if (fin === undefined) throw new Error('Pas d’adresse');
    expect(fin.searchParams.get('id_token_hint')).toBe(resultat.idToken);
    expect((await usager.quitter(fin)).href).toBe(`${BASE}${paths.finFranceConnect()}?state=un-etat-de-fin`);
  });

  it('FranceConnect injoignable : il n’y a pas d’adresse où aller', async () => {
    fc.panne = { chemin: '/openid-configuration', reponse: (vraie) => ({ ...vraie, status: 503 }) };
    expect(await scene.client.endSession('quelconque', 'etat')).toBeUndefined();
  });
});

describe('FranceConnect : ce qui ne prouve rien est refusé', () => {
  it('la personne refuse : « annule », et ce n’est pas une panne', async () => {
    const { url, attente } = await scene.partir();
    const refuse = await new Usager().choisir(url, undefined);
    expect(refuse.searchParams.get('error')).toBe('access_denied');
    expect(await scene.client.finish(refuse, attente)).toEqual(refusPour('annule'));
    expect(scene.echecs).toEqual([]);
  });

  it('un refus sous un autre « state » ne vient pas de cette demande', async () => {
    const { url, attente } = await scene.partir();
    const refuse = await new Usager().choisir(url, undefined);
    expect(await scene.client.finish(autrement(refuse, { state: 'x'.repeat(43) }), attente)).toEqual(
      refusPour('invalide'),
    );
  });

  it.each(['server_error', 'temporarily_unavailable'])('%s : « indisponible »', async (error) => {
    const { retour, attente } = await scene.revenir();
    expect(await scene.client.finish(autrement(retour, { code: undefined, error }), attente)).toEqual(
      refusPour('indisponible'),
    );
  });

  it('le « state » d’une autre demande, ou aucun', async () => {
    const { retour, attente } = await scene.revenir();
    const autre = await scene.partir();
    for (const state of [autre.attente.state, undefined])
      expect(await scene.client.finish(autrement(retour, { state }), attente)).toEqual(refusPour('invalide'));
    // Nothing was asked: the code is still good.
    expect(await scene.client.finish(retour, attente)).toMatchObject({ outcome: 'identite' });
  });

  it('un id_token fait pour une autre demande (« nonce »)', async () => {
    const { retour, attente } = await scene.revenir();
    expect(await scene.client.finish(retour, { ...attente, nonce: 'n'.repeat(43) })).toEqual(
      refusPour('invalide'),
    );
    expect(scene.echecs).toMatchObject([{ motif: 'invalide', code: expect.stringContaining('JWT_CLAIM') }]);
  });

  it('un code volé, sans le vérificateur de ce navigateur (PKCE)', async () => {
    const { retour, attente } = await scene.revenir();
    const autre = await scene.partir();
    expect(await scene.client.finish(retour, { ...attente, verifier: autre.attente.verifier })).toEqual(
      refusPour('expire'),
    );
  });

  it('un code qui a déjà servi : « expire », la page a été rechargée', async () => {
    const { retour, attente } = await scene.revenir();
    expect(await scene.client.finish(retour, attente)).toMatchObject({ outcome: 'identite' });
    expect(await scene.client.finish(retour, attente)).toEqual(refusPour('expire'));
    expect(scene.echecs).toEqual([]);
  });

  it('une réponse au nom d’un autre (« iss »), ou de personne', async () => {
    const { retour, attente } = await scene.revenir();
    for (const iss of ['https://autre.example/api/v2', undefined])
      expect(await scene.client.finish(autrement(retour, { iss }), attente)).toEqual(refusPour('invalide'));
    expect(fc.demandes.some((url) => url.endsWith('/token'))).toBe(false);
  });

  it('un retour sans rien avoir demandé, ou dix minutes après : « expire », et rien n’est demandé', async () => {
    const { retour, attente } = await scene.revenir();
    const avant = fc.demandes.length;
    expect(await scene.client.finish(retour, undefined)).toEqual(refusPour('expire'));
    expect(
      await scene.client.finish(retour, { ...attente, le: scene.clock.now().getTime() - 600_000 }),
    ).toEqual(refusPour('expire'));
    expect(fc.demandes).toHaveLength(avant);
    expect(
      await scene.client.finish(retour, { ...attente, le: scene.clock.now().getTime() - 590_000 }),
    ).toMatchObject({
      outcome: 'identite',
    });
  });
});

it('sans réglage, FranceConnect n’existe pas', () => {
  const rien = {
    franceconnectUrl: undefined,
    franceconnectClientId: undefined,
    franceconnectClientSecret: undefined,
  };
  expect(
    createFranceConnect(rien, { clock: scene.clock, retour: RETOUR, fin: RETOUR, onFailure: () => {} }),
  ).toBeUndefined();
});
