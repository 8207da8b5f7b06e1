import { describe, expect, it } from 'vitest';
import { type ChiffreLu, sommer } from '../../../src/domain/statistiques/chiffres.ts';
import { tableauDe } from '../../../src/domain/statistiques/tableaux.ts';

const un = (chiffre: Partial<ChiffreLu>): ChiffreLu => ({
  profil: 'eleve',
  axe: 'ecole',
  valeur: '',
  etat: 'informe',
  origine: 'etablissement',
  nuit: 1,
  nuitExpires: 0,
  instant: 1,
  instantExpires: 0,
  classeId: null,
  ...chiffre,
});
const classe = (valeur: string, autres: Partial<ChiffreLu> = {}) =>
  un({ axe: 'classe', valeur, classeId: '7', ...autres });

describe('les tableaux des statistiques (règles §5.4)', () => {
  it('classes dans l’ordre des écrans, sans classe à la fin ; niveaux dans celui de l’école, les autres après', () => {
    const classes = ['CP 10', '', 'Écureuils', 'CP 2', 'ecole'].map((valeur) => classe(valeur));
    const libelles = (chiffres: ChiffreLu[], division: 'classe' | 'niveau') =>
      tableauDe(chiffres, 'eleve', division).divisions.map(({ libelle }) => libelle);
    expect(libelles(classes, 'classe')).toEqual(['CP 2', 'CP 10', 'ecole', 'Écureuils', 'Sans classe']);
    const niveaux = ['CM2', '', 'UPE2A', 'CP', 'PS'].map((valeur) => un({ axe: 'niveau', valeur }));
    expect(libelles(niveaux, 'niveau')).toEqual(['PS', 'CP', 'CM2', 'UPE2A', 'Sans niveau']);
  });

  it('une ligne a un critère de liste tant que l’école a des élèves là ; « sans classe » aussi, ce qui n’est plus, aucun', () => {
    const chiffres = [
      un({}),
      classe('CP A'),
      classe('', { classeId: null }),
      classe('Partie', { instant: 0 }),
      classe('Partie', { profil: 'representant_legal' }),
      un({ axe: 'niveau', valeur: 'CP' }),
      un({ axe: 'niveau', valeur: 'CM2', instant: 0 }),
    ];
    const criteres = (profil: ChiffreLu['profil'], division: 'classe' | 'niveau') => {
      const { ecole, divisions } = tableauDe(chiffres, profil, division);
      return [ecole, ...divisions].map(({ libelle, critere }) => [libelle, critere]);
    };
    expect(criteres('eleve', 'classe')).toEqual([
      ['École', {}],
      ['CP A', { classes: '7' }],
      ['Partie', null],
      ['Sans classe', { classes: 'sans' }],
    ]);
    expect(criteres('eleve', 'niveau')).toEqual([
      ['École', {}],
      ['CP', { niveaux: 'CP' }],
      ['CM2', null],
    ]);
    // A guardian of a class without pupils: the list knows no such class.
    expect(criteres('representant_legal', 'classe')).toEqual([
      ['École', {}],
      ['Partie', null],
    ]);
  });

  it('origines : les cinq du guide et « N/A », ATEN et ENT seulement s’il y en a ; aucune pour les élèves', () => {
    const origines = (chiffres: ChiffreLu[], profil: ChiffreLu['profil'] = 'representant_legal') =>
      tableauDe(chiffres, profil, 'globales').origines.map(({ libelle }) => libelle);
    const representant = (origine: ChiffreLu['origine']) => un({ profil: 'representant_legal', origine });
    const toujours = ['Responsable', 'FranceConnect', 'Établissement'];
    expect(origines([])).toEqual([...toujours, 'N/A']);
    expect(origines([representant('aten')])).toEqual([...toujours, 'ATEN', 'N/A']);
    expect(origines([{ ...representant('ent'), nuit: 0 }])).toEqual([...toujours, 'ENT', 'N/A']);
    expect(origines([{ ...representant('ent'), nuit: 0, instant: 0 }])).toEqual([...toujours, 'N/A']);
    expect(origines([un({})], 'eleve')).toEqual([]);
  });

  it('une somme dont une part est inconnue est inconnue', () => {
    const compte = { nuit: 2, nuitExpires: 1, instant: 3, instantExpires: 0 };
    expect(sommer([compte, compte])).toEqual({ nuit: 4, nuitExpires: 2, instant: 6, instantExpires: 0 });
    expect(sommer([compte, { ...compte, nuitExpires: null }]).nuitExpires).toBeNull();
  });
});
