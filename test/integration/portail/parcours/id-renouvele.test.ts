import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import { demander, oublierLesLimites } from '../../../helpers/scenes/portail/inscription.ts';
import {
  ajouterParent,
  codeDe,
  messages,
  nouvelleEcole,
  oublierIdentifiant,
  oublierMotDePasse,
  rendreActif,
  type Titulaire,
  travailler,
} from '../../../helpers/scenes/portail/oubli.ts';
import { vaut } from '../../../helpers/scenes/portail/sessions-portail.ts';
import { type Page, pageLue } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const DEJA_SERVI = 'Cette page a déjà servi';
let ecole: EcoleTest;
let rang = 0;

beforeAll(async () => {
  ecole = await nouvelleEcole(test, 'École des Tilleuls');
});
beforeEach(() => oublierLesLimites(test));

type Connu = Titulaire & { nom: string; portable: string };
/** Each way whose code is a step up: how it begins, and the question that a right code leads to. */
const PARCOURS: readonly [string, boolean, (f: Famille, qui: Connu) => Promise<Page>, string][] = [
  [
    'inscription',
    false,
    (famille, { nom, portable }) => demander(famille, { nom, portable, prenom: 'Anne' }),
    paths.portailEnfants(),
  ],
  [
    'identifiant oublié',
    true,
    (famille, { nom, portable }) => oublierIdentifiant(famille, { nom, contact: portable, prenom: 'Anne' }),
    paths.portailIdentifiants(),
  ],
  [
    'mot de passe oublié',
    true,
    (famille, { identifiant }) => oublierMotDePasse(famille, identifiant, 'SMS'),
    paths.portailMotDePasse(),
  ],
];

/** On the page of the code, which has arrived. */
async function attendreLeCode(actif: boolean, commencer: (f: Famille, qui: Connu) => Promise<Page>) {
  rang += 1;
  const portable = `+3361200${3000 + rang}`;
  const nom = `RENOUVELE${String.fromCharCode(64 + rang)}`;
  const parent = await ajouterParent(test, ecole, { nom, portable });
  if (actif) await rendreActif(test, parent, 'representant_legal', { portable });
  const famille = new Famille(test);
  const page = await commencer(famille, { ...parent, nom, portable });
  await travailler(test);
  const code = codeDe(messages(test).sms.find(({ to }) => to === portable)?.text);
  return { famille, page, remplir: { code } };
}

describe.each(PARCOURS)(
  '%s : un code juste renouvelle l’id de la session (règles §11)',
  (_, actif, commencer, suite) => {
    it('celui d’avant n’ouvre plus rien, et le dit ; un code faux le garde', async () => {
      const { famille, page, remplir } = await attendreLeCode(actif, commencer);
      const avant = famille.session ?? '';
      const faux = await famille.direCode(page, remplir.code === '000000' ? '000001' : '000000');
      expect([faux.statut, famille.session]).toEqual([422, avant]);
      expect((await famille.direCode(faux, remplir.code)).url).toBe(suite);
      expect(famille.session).not.toBe(avant);
      expect([await vaut(test, avant), await vaut(test, famille.session ?? '')]).toEqual([false, true]);
      // Whoever had the first id, put there or read before, has nothing.
      const voleur = new Famille(test);
      voleur.session = avant;
      expect((await voleur.ouvrir(suite)).texte).toContain(DEJA_SERVI);
      expect((await famille.ouvrir(paths.portail())).url).toBe(suite);
    });

    it('un double clic mène à la suite, et à une seule', async () => {
      const { famille, page, remplir } = await attendreLeCode(actif, commencer);
      const reponses = await Promise.all(
        [1, 2].map(() => famille.envoyer(page, 'Continuer', { remplir }).then((reponse) => reponse)),
      );
      expect(reponses.map(({ status }) => status)).toEqual([303, 303]);
      for (const { headers } of reponses)
        expect((await famille.ouvrir(String(headers.location))).url).toBe(suite);
    });

    it('le second clic arrivé après la fin du premier le dit, et « Précédent » ramène à la suite', async () => {
      const { famille, page, remplir } = await attendreLeCode(actif, commencer);
      const avant = famille.session ?? '';
      await famille.presser(page, 'Continuer', { remplir });
      // « Précédent », with the id that goes on.
      expect((await famille.presser(page, 'Continuer', { remplir })).url).toBe(suite);
      expect((await famille.ouvrir(paths.portailCode())).url).toBe(suite);
      famille.session = avant;
      const tard = await famille.envoyer(page, 'Continuer', { remplir });
      expect(tard.headers.location).toBe(`${paths.portail()}?fin=continuee`);
      // The browser has kept whichever id came last: the one that goes on is not taken away.
      expect(tard.headers['set-cookie'] ?? []).not.toContainEqual(
        expect.stringMatching(/^comptes1d-portail=;/),
      );
      expect(pageLue(await famille.navigation.get(String(tard.headers.location)), '').texte).toContain(
        DEJA_SERVI,
      );
    });
  },
);
