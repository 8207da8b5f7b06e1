import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { bloquer, informerAvec } from '../../builders/compte.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Famille } from '../../helpers/scenes/portail/famille.ts';
import { oublierLesLimites } from '../../helpers/scenes/portail/inscription.ts';
import { ajouterParent, nouvelleEcole, rendreActif } from '../../helpers/scenes/portail/oubli.ts';
import { exigerMemeTemps } from '../../helpers/temps.ts';

const test = useTestApp({ TRUST_PROXY: '1' });

/** What somebody may type of an account, by what it is: none of it may be told from another by a clock. */
interface Connu {
  identifiant: string;
  portable: string;
  nom: string;
}
const connus = new Map<string, Connu>();
const PAIRES = [
  ['inconnu', 'inconnu, une seconde fois'],
  ['actif', 'actif, une seconde fois'],
] as const;
const QUOI = [...PAIRES.flat(), 'non informé', 'informé', 'bloqué'];

beforeAll(async () => {
  const { deps } = test.current;
  const ecole = await nouvelleEcole(test, 'École des Tilleuls');
  for (const [rang, quoi] of QUOI.entries()) {
    const connu = { nom: `TEMPS${String.fromCharCode(65 + rang)}`, portable: `+3361234580${rang}` };
    if (quoi.startsWith('inconnu')) {
      connus.set(quoi, { ...connu, identifiant: `a.inconnu9${rang}` });
      continue;
    }
    const parent = await ajouterParent(test, ecole, connu);
    connus.set(quoi, { ...connu, identifiant: parent.identifiant });
    if (quoi === 'informé')
      await informerAvec(deps, [parent.ficheId], {
        expireLe: new Date(Date.now() + 86_400_000),
        profil: 'representant_legal',
      });
    else if (quoi !== 'non informé')
      await rendreActif(test, parent, 'representant_legal', { portable: connu.portable });
    if (quoi === 'bloqué') await bloquer(deps, [parent.ficheId], 'representant_legal');
  }
});

const FORMULAIRES = [
  [
    'l’inscription',
    paths.portailInscription(),
    'Recevoir le code',
    ({ portable, nom }: Connu) => ({ portable, nom, prenom: 'Anne' }),
  ],
  [
    '« Identifiant oublié »',
    paths.portailOubliIdentifiant(),
    'Recevoir le code',
    ({ portable, nom }: Connu) => ({ contact: portable, nom, prenom: 'Anne' }),
  ],
  [
    '« Mot de passe oublié »',
    paths.portailOubliMotDePasse(),
    'Recevoir le code par SMS',
    ({ identifiant }: Connu) => ({ identifiant }),
  ],
] as const;

describe('le même temps pour qui n’existe pas, est connu, activé ou bloqué (règles §8.4, §8.6, §11)', () => {
  it.each(FORMULAIRES)(
    '%s',
    async (_, adresse, bouton, remplir) => {
      let reseau = 0;
      await exigerMemeTemps({
        quoi: QUOI,
        paires: PAIRES,
        tours: 15,
        // Counters hold up nobody here: it is the answer's time that is compared.
        preparer: () => oublierLesLimites(test),
        chronometrer: async (quoi) => {
          reseau += 1;
          const famille = new Famille(test, `198.18.${Math.floor(reseau / 250) % 250}.${(reseau % 250) + 1}`);
          const page = await famille.ouvrir(adresse);
          const connu = connus.get(quoi);
          if (connu === undefined) throw new Error(`${quoi} n’est pas de la scène`);
          const debut = performance.now();
          const { status } = await famille.envoyer(page, bouton, { remplir: remplir(connu) });
          const ms = performance.now() - debut;
          expect(status).toBe(303);
          return ms;
        },
      });
    },
    300_000,
  );
});
