import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { activer, bloquer, informerAvec } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { marquerComptes } from '../../../helpers/scenes/ecran-comptes.ts';
import { tableauDe, texteDe, trouver, trouverTous } from '../../../helpers/visiteur/html.ts';
import { lienDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const profil = 'representant_legal';
const HIER = new Date(Date.now() - 86_400_000);

let ecole: EcoleTest;
let eleves: string[];
let directrice: Visiteur;
let nue = '';
let expiree = '';
let enCours = '';
let bloquee = '';
let informee = '';
let active = '';

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  eleves = await ajouterEleves(deps, ecole, [{ nom: 'AUBERT', prenom: 'Julia', classe: 'CP A' }]);
  [nue = '', expiree = '', enCours = '', bloquee = '', informee = '', active = ''] =
    await ajouterRepresentants(deps, ecole, [
      { nom: 'AUBERT', prenom: 'Nue', enfants: eleves },
      ...['Expirée', 'Encours', 'Bloquée', 'Informée', 'Activée'].map((prenom) => ({
        nom: 'AUBERT',
        prenom,
        mail: 'famille@exemple.fr',
        enfants: eleves,
      })),
    ]);
  await informerAvec(deps, [expiree], { expireLe: HIER, profil });
  await marquerComptes(
    deps,
    [enCours],
    "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'",
  );
  await bloquer(deps, [bloquee], profil);
  directrice = await Visiteur.connecter(test, 'directrice');
});

const detail = (id: string) => directrice.ouvrir(paths.representantLegal({ uai: ecole.uai, id }));
const valeurs = (page: Page): Record<string, string> =>
  Object.fromEntries(
    trouverTous(page.document, 'dt').map((dt) => [
      texteDe(dt),
      dt.parent === undefined ? '' : texteDe(trouver(dt.parent, 'dd')),
    ]),
  );

describe('le détail d’un représentant légal (guide §4)', () => {
  it('ce qui manque s’accorde : une adresse « Non renseignée »', async () => {
    const lues = valeurs(await detail(nue));
    expect(lues['Adresse mail']).toBe('Non renseignée');
    expect(lues.Adresse).toBe('Non renseignée');
  });

  it('un mot de passe expiré est dit expiré, pas valable', async () => {
    const lues = valeurs(await detail(expiree));
    expect(Object.keys(lues)).toContain('Mot de passe provisoire expiré le');
    expect(Object.keys(lues)).not.toContain('Mot de passe provisoire valable jusqu’au');
  });

  it('en cours d’activation : ce qui reste à faire', async () => {
    expect((await detail(enCours)).texte).toContain('n’a pas encore confirmé son adresse mail');
    expect(valeurs(await detail(enCours))['Adresse mail du compte']).toBe('À confirmer');
  });

  it('bloqué : pourquoi, ce que cela veut dire, et le bouton qui débloque', async () => {
    const page = await detail(bloquee);
    expect(page.texte).toContain('quelqu’un d’autre se sert du compte');
    expect(page.texte).toContain('Ce compte n’ouvre plus rien de l’école');
    expect(lienDe(page, 'Débloquer le compte')).toContain('/blocage');
  });

  it('l’adresse confirmée est celle du compte, peut-être une autre que celle de ONDE', async () => {
    await activer(test.current.deps, [active], profil);
    await marquerComptes(test.current.deps, [active], "mail = 'parent@exemple.fr', mail_confirme_le = now()");
    const lues = valeurs(await detail(active));
    expect(lues['État de l’adresse mail']).toBe(
      'Le représentant légal a confirmé une adresse mail sur son compte',
    );
    expect(lues['Adresse mail du compte']).toMatch(/^Confirmée le \d/);
    // It is not the school's to read.
    expect((await detail(active)).html).not.toContain('parent@exemple.fr');
  });

  it('l’historique dit par mail ou par feuilles ; chaque mail mène à son opération', async () => {
    const informer = async (bouton: string, id: string) =>
      directrice.presser(await directrice.presser(await detail(id), bouton), 'Confirmer');
    const operation = await informer('Informer par mail', informee);
    await informer('Informer par feuilles', nue);
    const parMail = await detail(informee);
    expect(parMail.texte).toContain('Informé : mot de passe provisoire attribué, par mail');
    expect((await detail(nue)).texte).toContain('Informé : mot de passe provisoire attribué, par feuilles');

    expect(texteDe(trouver(parMail.document, 'h2', { id: 'envois' }))).toBe('Mails');
    const [mail] = tableauDe(parMail.document);
    expect(mail).toMatchObject({ Statut: 'En attente', Adresse: 'famille@exemple.fr' });
    const lien = trouverTous(parMail.document, 'a').find((a) => texteDe(a).startsWith('Voir l’opération'));
    expect(lien?.attributs.href).toBe(operation.url);
  });
});

describe('le détail d’un élève (guide §3)', () => {
  it('n’a pas de mode d’information : ses feuilles seulement', async () => {
    const url = paths.eleve({ uai: ecole.uai, id: eleves[0] ?? '' });
    const plan = await directrice.presser(await directrice.ouvrir(url), 'Informer');
    await directrice.presser(plan, 'Confirmer');
    const page = await directrice.ouvrir(url);
    expect(page.texte).toContain('Informé : mot de passe provisoire attribué');
    expect(page.texte).not.toContain('provisoire attribué, par');
    expect(lienDe(page, 'Élèves')).toBe(paths.eleves({ uai: ecole.uai }));
  });
});
