import { request as ouvrirRequete } from 'node:http';
import type { AddressInfo } from 'node:net';
import sql from 'sql-template-tag';
import { describe, expect, it, onTestFinished } from 'vitest';
import { QUOTAS } from '../../../../src/auth/throttle.ts';
import { paths } from '../../../../src/paths.ts';
import { creerAgent, habiliter } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { misesAJour } from '../../../builders/onde.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  envoyer,
  numero,
  test,
  url,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';
import { trouverTous } from '../../../helpers/visiteur/html.ts';
import { pageLue, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useEcranOnde();

const { maximum } = QUOTAS.depots;
/** As many deposits as wanted, of nothing: each counts. */
async function epuiser(qui: Visiteur, fois: number, adresse = url()): Promise<number[]> {
  const jeton = jetonDe((await qui.ouvrir(adresse)).html);
  const statuts: number[] = [];
  for (let rang = 0; rang < fois; rang += 1) {
    statuts.push((await qui.navigation.post(adresse).field('_csrf', jeton)).status);
  }
  return statuts;
}
/** The limit is an hour of the database's clock. */
const uneHeurePlusTard = () =>
  test.current.deps.database.withOps((trx) =>
    trx.run(sql`update limites set expire = expire - 3600 * 1000 where key like 'depots:%'`),
  );

describe('les dépôts d’un agent sont bornés (règles §4.5, §11)', () => {
  it(`${maximum} en une heure ; le suivant : 429, même page, combien attendre, et rien n’est lu`, async () => {
    expect(new Set(await epuiser(directrice, maximum))).toEqual(new Set([422]));
    const reponse = await envoyer(avec(classe()));
    expect(reponse.status).toBe(429);
    const attente = Number(reponse.headers['retry-after']);
    expect(attente).toBeGreaterThan(3_000);
    expect(attente).toBeLessThanOrEqual(3_600);
    const page = pageLue(reponse, url());
    expect(page.html).toContain('<title>Erreur – ');
    expect(page.texte).toContain('Trop de dépôts en une heure');
    expect(page.texte).toContain(`vous en avez déjà déposé ${maximum} fois en une heure`);
    expect(page.texte).toMatch(/Prochain dépôt possible dans (5\d|60) minutes\./);
    expect(trouverTous(page.document, 'input', { type: 'file' })).toHaveLength(2);
    expect(await misesAJour(test.current.deps, ecole)).toEqual([]);

    // The form of that very page serves once the hour is over.
    await uneHeurePlusTard();
    const encore = directrice.navigation.post(url()).field('_csrf', jetonDe(page.html));
    const { eleves } = avec(classe());
    expect((await encore.attach('eleves', eleves ?? '', 'a.csv')).status).toBe(303);
    expect(await misesAJour(test.current.deps, ecole)).toHaveLength(1);
  });

  it('ensemble, un seul est lu à la fois : les autres reçoivent 409 et ne comptent pas', async () => {
    const jeton = jetonDe((await directrice.ouvrir(url())).html);
    const statuts = await Promise.all(
      Array.from(
        { length: maximum + 8 },
        async () => (await directrice.navigation.post(url()).field('_csrf', jeton)).status,
      ),
    );
    const lus = statuts.filter((statut) => statut === 422).length;
    expect(lus).toBeGreaterThan(0);
    expect(statuts.filter((statut) => statut === 409)).toHaveLength(maximum + 8 - lus);
    expect(new Set(await epuiser(directrice, maximum - lus))).toEqual(new Set(lus < maximum ? [422] : []));
    expect(await epuiser(directrice, 1)).toEqual([429]);
  });

  it('par agent : ni ses autres écoles, ni une nouvelle connexion n’en donnent d’autres ; un collègue a les siens', async () => {
    const { deps } = test.current;
    const seconde = await creerEcole(deps, { uai: uai(4000 + numero) });
    await habiliter(deps, seconde, `directrice${numero}`);
    await epuiser(directrice, maximum - 1);
    const ailleurs = paths.onde({ uai: seconde.uai });
    expect(await epuiser(directrice, 2, ailleurs)).toEqual([422, 429]);
    const revenue = await Visiteur.connecter(test, `directrice${numero}`);
    expect(await epuiser(revenue, 1)).toEqual([429]);
    await creerAgent(deps, { identifiant: `collegue${numero}`, ecoles: [ecole] });
    expect(await epuiser(await Visiteur.connecter(test, `collegue${numero}`), 1)).toEqual([422]);
  });

  it('lire la page, confirmer, abandonner ne comptent pas', async () => {
    const page = await deposer(avec(classe()));
    await epuiser(directrice, maximum - 1);
    expect((await directrice.ouvrir(url())).statut).toBe(200);
    await directrice.presser(page, 'Confirmer');
    expect((await envoyer(avec(classe()))).status).toBe(429);
    expect((await misesAJour(test.current.deps, ecole)).map(({ etat }) => etat)).toEqual(['appliquee']);
  });
});

describe('sans le droit sur toute l’école de l’adresse, le corps n’est pas lu (règles §11)', () => {
  /** Announces a body and never sends it: an answer shows that nobody waits for it. */
  async function annoncer(qui: Visiteur | undefined, adresse: string): Promise<number> {
    const serveur = test.current.app.listen(0, '127.0.0.1');
    onTestFinished(() => void serveur.close());
    await new Promise((resolve) => serveur.once('listening', resolve));
    const { port } = serveur.address() as AddressInfo;
    const cookies = qui?.navigation.jar.getCookies({
      domain: '127.0.0.1',
      path: '/',
      secure: false,
      script: false,
    });
    return new Promise((resolve, reject) => {
      const requete = ouvrirRequete(
        {
          port,
          host: '127.0.0.1',
          path: adresse,
          method: 'POST',
          headers: {
            'Content-Type': 'multipart/form-data; boundary=x',
            'Content-Length': 5_000_000,
            Cookie: (cookies ?? []).map((cookie) => cookie.toValueString()).join('; '),
          },
        },
        (reponse) => {
          resolve(reponse.statusCode ?? 0);
          requete.destroy();
        },
      );
      requete.setTimeout(3_000, () => {
        resolve(0);
        requete.destroy();
      });
      requete.on('error', reject);
      requete.write('--x\r\n');
    });
  }
  const delegue = async (perimetre: 'eleves' | 'tous', la: EcoleTest) => {
    const identifiant = `delegue${numero}${perimetre}`;
    const droit = perimetre === 'tous' ? { delegueesTous: [la] } : { delegueesEleves: [la] };
    await creerAgent(test.current.deps, { identifiant, fonction: 'enseignant', ...droit });
    return Visiteur.connecter(test, identifiant);
  };

  it('qui a le droit est attendu ; anonyme, d’une autre école, délégué aux élèves, non', async () => {
    expect(await annoncer(directrice, url())).toBe(0);
    expect(await annoncer(await delegue('tous', ecole), url())).toBe(0);
    expect(await annoncer(undefined, url())).toBe(403);
    const autre = await creerEcole(test.current.deps, { uai: uai(5000 + numero) });
    expect(await annoncer(directrice, paths.onde({ uai: autre.uai }))).toBe(404);
    expect(await annoncer(directrice, paths.onde({ uai: '0990001A' }))).toBe(404);
    expect(await annoncer(await delegue('eleves', ecole), url())).toBe(403);
  });

  it('au-delà de la borne non plus : 429 aussitôt', async () => {
    await epuiser(directrice, maximum);
    expect(await annoncer(directrice, url())).toBe(429);
  });

  it('ceux qui n’ont pas le droit n’entament pas leurs dépôts', async () => {
    const delegueEleves = await delegue('eleves', ecole);
    const jeton = jetonDe((await delegueEleves.ouvrir(paths.eleves({ uai: ecole.uai }))).html);
    for (const _ of [1, 2, 3]) await delegueEleves.navigation.post(url()).field('_csrf', jeton);
    const comptees = await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select points from limites where key like 'depots:%' and points = 3`),
    );
    expect(comptees).toEqual([]);
  });
});
