import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AGENTS_DEMO, CIRCONSCRIPTION_DEMO, ECOLES_DEMO } from '../../../seeds/circonscription-demo.ts';
import { completerQuirks } from '../../../seeds/generateur/fichiers/quirks.ts';
import { genererOndeDemo } from '../../../seeds/onde-demo.ts';
import { lirePaire } from './lire.ts';

const LETTRES = 'ABCDEFGHJKLMNPRSTUVWXYZ';

describe('la circonscription de démonstration', () => {
  it('les fichiers ONDE livrés sont ceux que le générateur écrit (node --import tsx seeds/generer.ts)', () => {
    for (const { paire, chemins } of genererOndeDemo()) {
      expect(readFileSync(chemins.eleves).equals(paire.eleves)).toBe(true);
      expect(readFileSync(chemins.responsables).equals(paire.responsables)).toBe(true);
    }
  });

  it('chaque UAI porte la lettre de contrôle de son numéro', () => {
    for (const uai of [CIRCONSCRIPTION_DEMO.code, ...ECOLES_DEMO.map((ecole) => ecole.uai)]) {
      expect(uai).toMatch(/^099\d{4}[A-Z]$/);
      expect(uai.charAt(7)).toBe(LETTRES.charAt(Number.parseInt(uai, 10) % 23));
    }
  });

  it('cmartin a une école de 8 classes, pdurand deux écoles, lpetit aucun droit', () => {
    const ecoles = new Map(ECOLES_DEMO.map((ecole) => [ecole.uai, ecole]));
    const habilitations = (identifiant: string): readonly string[] =>
      AGENTS_DEMO.find((agent) => agent.identifiant === identifiant)?.habilitations ?? [];
    expect(habilitations('cmartin').map((uai) => ecoles.get(uai)?.onde.classes?.length)).toEqual([8]);
    expect(habilitations('pdurand').map((uai) => ecoles.get(uai)?.onde.classes?.length)).toEqual([3, 5]);
    expect(habilitations('lpetit')).toEqual([]);
    expect(AGENTS_DEMO.map((agent) => agent.fonction)).toEqual([
      'directeur',
      'directeur',
      'ien',
      'enseignant',
    ]);
  });

  it('l’école de cmartin a des noms vietnamiens, turcs et polonais', () => {
    const octets = readFileSync(genererOndeDemo()[0]?.chemins.responsables ?? '');
    const contenu = octets.toString('utf8');
    for (const lettres of [/[Ạ-ỹ]/, /[ĞğŞşİ]/, /[ŁłŃńŚś]/]) expect(contenu).toMatch(lettres);
  });

  it('les deux écoles de pdurand ont des responsables en commun', () => {
    const [maternelle, elementaire] = genererOndeDemo()
      .slice(1)
      .map(({ paire }, i) => {
        const quirks = completerQuirks(ECOLES_DEMO[i + 1]?.onde.quirks);
        return new Set(
          lirePaire(paire, quirks).responsables.map((un) => `${un.nom}|${un.mail}|${un.portable}`),
        );
      });
    expect([...(maternelle ?? [])].filter((un) => elementaire?.has(un)).length).toBeGreaterThan(10);
  });
});
