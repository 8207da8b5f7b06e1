import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { useBase } from '../../../helpers/base.ts';
import { Usager } from '../../../helpers/franceconnect.ts';
import { passer, premiereFois, useFranceConnect } from '../../../helpers/scenes/portail/franceconnect.ts';
import {
  dates,
  inscrireDansUneEcole,
  passant,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';
import { lienDe } from '../../../helpers/visiteur/visiteur.ts';

const { fc, test } = await useFranceConnect();
const base = useBase(test);
const NOUR = { prenom: 'Nour', date: '2017-02-03' };

describe('partir et revenir', () => {
  it('« Se déconnecter » quitte aussi FranceConnect, par une page, et revient en le disant', async () => {
    const portable = unPortable();
    await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable }, [NOUR]);
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    const compte = await xavier.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Nour: NOUR.date }),
    });
    const [{ chiffre } = { chiffre: null }] = await base<{ chiffre: Buffer | null }>(
      sql`select jeton_chiffre as chiffre from portail_sessions where force = 'franceconnect'
        and parcours = 'ouverte' order by ouverte_le desc limit 1`,
    );
    expect(chiffre?.length).toBeGreaterThan(100);
    const sessions = async () =>
      (await base(sql`select 1 from portail_sessions where jeton_chiffre = ${chiffre}`)).length;
    expect(await sessions()).toBe(1);
    const reponse = await xavier.envoyer(compte, 'Se déconnecter');
    expect(await sessions()).toBe(0);
    expect(reponse.status).toBe(200);
    const [, vers = ''] = /^0; url=(.+)$/.exec(String(reponse.headers.refresh)) ?? [];
    expect(new URL(vers).searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const retour = await new Usager().quitter(new URL(vers));
    expect(retour.pathname).toBe(paths.finFranceConnect());
    const fin = await xavier.ouvrir(retour.pathname + retour.search);
    expect(fin.url).toBe(`${paths.portail()}?info=deconnecte`);
    // Again, or with another « state »: nothing is said.
    expect((await xavier.ouvrir(retour.pathname + retour.search)).url).toBe(paths.portail());
  });

  it('refusé, trop vieux, injoignable, incompréhensible : la page de connexion dit quoi faire', async () => {
    const visiteur = passant(test);
    const annule = await passer(visiteur, undefined);
    expect([annule.statut, annule.texte]).toEqual([
      200,
      expect.stringContaining('Vous n’êtes pas passé par FranceConnect'),
    ]);
    // The cookie of the first way has served: whoever reloads the return is told to begin again.
    const expire = await visiteur.ouvrir(`${paths.retourFranceConnect()}?code=x&state=y`);
    expect(expire.texte).toContain('Vous êtes resté longtemps sur FranceConnect');
    fc.panne = { chemin: '/token', reponse: (vraie) => ({ ...vraie, status: 503 }) };
    const indisponible = await passer(passant(test), 'aubert');
    expect(indisponible.texte).toContain('FranceConnect ne répond pas');
    fc.panne = { chemin: '/userinfo', reponse: (vraie) => ({ ...vraie, corps: 'n’importe quoi' }) };
    const invalide = await passer(passant(test), 'aubert');
    expect(invalide.texte).toContain('FranceConnect n’a pas pu dire qui vous êtes');
    expect(lienDe(invalide, 'Je suis élève')).toBe(paths.portailEleve());
    // A clean address, which may be reloaded: nothing of the return is in it, and nothing is tried again.
    const adresses = [annule, expire, indisponible, invalide].map(({ url, statut }) => [url, statut]);
    expect(adresses).toEqual(
      ['annule', 'expire', 'indisponible', 'invalide'].map((motif) => [
        `${paths.portailRepresentant()}?franceconnect=${motif}`,
        200,
      ]),
    );
    expect((await visiteur.ouvrir(annule.url)).texte).toBe(annule.texte);
    // What somebody else wrote in the address says nothing.
    const invente = await visiteur.ouvrir(`${paths.portailRepresentant()}?franceconnect=constructor`);
    expect([invente.statut, invente.texte.includes('FranceConnect')]).toEqual([200, true]);
    expect(invente.texte).toBe((await visiteur.ouvrir(paths.portailRepresentant())).texte);
  });

  it('le retour d’un autre navigateur ne compte pas', async () => {
    const depart = await passant(test).navigation.get(paths.portailFranceConnect());
    const retour = await new Usager().choisir(new URL(depart.headers.location as string), 'aubert');
    const autre = await passant(test).ouvrir(retour.pathname + retour.search);
    expect(autre.texte).toContain('Recommencez');
    expect(
      (await base(sql`select 1 from portail_sessions where force is null and franceconnect_sub is not null`))
        .length,
    ).toBe(0);
  });

  it('« Ce n’est pas moi » : la session s’arrête là', async () => {
    const visiteur = passant(test);
    const page = await passer(visiteur, 'dubois');
    const reponse = await visiteur.envoyer(page, 'Ce n’est pas moi');
    expect(reponse.headers.refresh).toContain('0; url=');
    expect((await visiteur.ouvrir(paths.portailPortable())).url).toBe(paths.portail());
  });
});
