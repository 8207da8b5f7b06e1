import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { oublierLesLimites, passant } from '../../../helpers/scenes/portail/inscription.ts';
import {
  ajouterEnfant,
  ajouterParent,
  codeDe,
  entrerAuPortail,
  lireEtat,
  MOT_DE_PASSE_ELEVE,
  MOT_DE_PASSE_PARENT,
  messages,
  nouvelleEcole,
  prouverParMotDePasse,
  rendreActif,
  type Titulaire,
  travailler,
} from '../../../helpers/scenes/portail/oubli.ts';
import type { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;

beforeAll(async () => {
  ecole = await nouvelleEcole(test, 'École des Tilleuls');
});
beforeEach(() => oublierLesLimites(test));

async function connecte(nom: string, portable?: string): Promise<{ visiteur: Visiteur; parent: Titulaire }> {
  const parent = await ajouterParent(test, ecole, { nom });
  await rendreActif(test, parent, 'representant_legal', portable ? { portable } : {});
  const visiteur = passant(test);
  await entrerAuPortail(visiteur, parent.identifiant, MOT_DE_PASSE_PARENT);
  await prouverParMotDePasse(visiteur, 'portable', MOT_DE_PASSE_PARENT);
  return { visiteur, parent };
}

const donner = async (visiteur: Visiteur, portable: string) =>
  visiteur.presser(await visiteur.ouvrir(paths.portailChangerPortable()), 'Recevoir le code', {
    remplir: { portable },
  });

describe('« Mon compte » : le portable (règles §8.5)', () => {
  it('ajouté, puis confirmé par le code du SMS ; en force après seulement', async () => {
    const { visiteur, parent } = await connecte('LEROY');
    const compte = await visiteur.ouvrir(paths.portailCompte());
    expect(compte.texte).toContain('Pas de numéro pour l’instant');
    await visiteur.suivreLien(compte, 'Ajouter un numéro');
    const attente = await donner(visiteur, '06.12.11.00.01');
    expect(attente.url).toBe(paths.portailCodePortable());
    expect(attente.texte).toContain('06 12 11 00 01');
    expect(attente.texte).not.toContain('Étape');
    await travailler(test);
    expect(messages(test).sms[0]?.to).toBe('+33612110001');
    expect((await lireEtat(test, parent)).portable).toBeNull();
    const faux = await visiteur.presser(attente, 'Continuer', { remplir: { code: '12345' } });
    expect(faux.statut).toBe(422);
    const fini = await visiteur.presser(faux, 'Continuer', {
      remplir: { code: codeDe(messages(test).sms[0]?.text) },
    });
    expect(fini.url).toBe(`${paths.portailCompte()}?info=portable`);
    expect(fini.texte).toContain('Le numéro de portable est confirmé');
    expect(fini.texte).toMatch(/06 12 11 00 01\s+Confirmé/);
    expect(await lireEtat(test, parent)).toMatchObject({
      portable: '+33612110001',
      evenements: ['portable_confirme'],
    });
  });

  it('changé : l’ancien reste tant que le nouveau n’est pas confirmé', async () => {
    const { visiteur, parent } = await connecte('MARTIN', '+33612110002');
    await donner(visiteur, '+33 6 12 11 00 03');
    await travailler(test);
    expect((await lireEtat(test, parent)).portable).toBe('+33612110002');
    const page = await visiteur.ouvrir(paths.portailCodePortable());
    await visiteur.presser(page, 'Continuer', { remplir: { code: codeDe(messages(test).sms[0]?.text) } });
    expect((await lireEtat(test, parent)).portable).toBe('+33612110003');
  });

  it.each(['01 23 45 67 89', '0899 12 34 56', 'bonjour', '06 12'])(
    '« %s » n’est pas un portable',
    async (saisie) => {
      const { visiteur } = await connecte(`FAUX${saisie.length}`);
      const page = await donner(visiteur, saisie);
      expect([page.statut, page.texte]).toEqual([
        422,
        expect.stringContaining('Ce n’est pas un numéro de portable'),
      ]);
    },
  );

  it('trois SMS en une heure pour un compte, et six pour un numéro, de plusieurs comptes', async () => {
    const { visiteur } = await connecte('BAVARD');
    for (let n = 4; n < 7; n += 1)
      expect((await donner(visiteur, `06 12 11 00 1${n}`)).url).toBe(paths.portailCodePortable());
    const refus = await donner(visiteur, '06 12 11 00 19');
    expect([refus.statut, refus.texte]).toEqual([429, expect.stringContaining('Trop de demandes')]);
    for (let n = 0; n < 6; n += 1)
      expect((await donner((await connecte(`VOISIN${n}`)).visiteur, '06 12 11 00 30')).url).toBe(
        paths.portailCodePortable(),
      );
    expect((await donner((await connecte('VOISIN9')).visiteur, '06 12 11 00 30')).statut).toBe(429);
  });

  it('sans code attendu, la page du code mène à celle du numéro ; un élève n’a pas de portable', async () => {
    const { visiteur } = await connecte('PRESSE');
    expect((await visiteur.ouvrir(paths.portailCodePortable())).url).toBe(paths.portailChangerPortable());
    const eleve = await ajouterEnfant(test, ecole, 'ROUX');
    await rendreActif(test, eleve, 'eleve');
    const enfant = passant(test);
    await entrerAuPortail(enfant, eleve.identifiant, MOT_DE_PASSE_ELEVE, 'eleve');
    await prouverParMotDePasse(enfant, 'portable', MOT_DE_PASSE_ELEVE);
    expect((await enfant.ouvrir(paths.portailChangerPortable())).url).toBe(paths.portailCompte());
  });
});
