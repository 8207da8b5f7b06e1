import { describe, expect, it } from 'vitest';
import { listePdf } from '../../../src/documents/listes/liste-pdf.ts';
import { LISTE_RESTE } from '../../../src/documents/listes/reste.ts';
import type { ResteListe } from '../../../src/documents/modeles.ts';
import { infoOf, pagesOf, structureOf } from '../../helpers/pdf/pages.ts';
import { bytes, NOM_LONG, PRENOM_LONG, uneListeRepresentants } from './exemples.ts';

const ligne = (autres: Partial<ResteListe> = {}): ResteListe => ({
  classe: 'CP A',
  eleve: 'D’ŁUKASZ-N’GUYỄN Léa',
  qui: 'L’élève',
  raison: 'Jamais informé',
  reponse: 'L’école donne une feuille à l’élève, avec son identifiant et un mot de passe provisoire.',
  ...autres,
});
const dessiner = (lignes: ResteListe[]) => {
  const { ecole, editeLe } = uneListeRepresentants([]);
  return bytes(listePdf(LISTE_RESTE, { ecole, editeLe, lignes }));
};

describe('Qui reste-t-il, pour l’enseignant (règles §5.6)', () => {
  const pdf = dessiner([
    ligne(),
    ligne({ qui: `Mme ${NOM_LONG} ${PRENOM_LONG}`, raison: 'Réinitialisé, mot de passe expiré' }),
    ligne({ classe: 'CM2', eleve: '' }),
  ]);

  it('le texte est celui que nous avons relu, une classe par page', async () => {
    const pages = pagesOf(pdf);
    expect(pages).toHaveLength(2);
    await expect(pages.join('\f')).toMatchFileSnapshot('../../golden/documents/liste-reste.txt');
  });

  it('balisé, et les colonnes tiennent la largeur de la page', () => {
    expect(infoOf(pdf).tagged).toBe(true);
    expect(structureOf(pdf)).toContain('Table');
    expect(LISTE_RESTE.colonnes.reduce((somme, { largeur }) => somme + largeur, 0)).toBe(774);
  });

  it('personne : tout le monde a accès', () => {
    expect(pagesOf(dessiner([])).join()).toContain('Tout le monde a accès.');
  });
});
