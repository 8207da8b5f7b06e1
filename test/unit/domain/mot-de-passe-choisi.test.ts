import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ContexteMotDePasse,
  verifierMotDePasseChoisi,
} from '../../../src/domain/mots-de-passe/choisi.ts';
import { tirerMotDePasseProvisoire } from '../../../src/domain/mots-de-passe/provisoire.ts';

const responsable: ContexteMotDePasse = {
  qui: 'representant_legal',
  identifiant: 'c.legoff12',
  personnels: ['Le Goff-Martin', 'Clémence', 'Maëlle', 'École des Tilleuls', 'Sorgues-le-Vieux'],
  provisoire: 'kdwm4t7prxzh',
};
const eleve: ContexteMotDePasse = {
  ...responsable,
  qui: 'eleve',
  identifiant: 'm.legoff10',
  personnels: ['Le Goff', 'Maëlle', 'École des Tilleuls'],
};
const agent: ContexteMotDePasse = { ...responsable, qui: 'agent' };
const refus = (motDePasse: string, contexte = responsable) =>
  verifierMotDePasseChoisi(motDePasse, contexte).join(' ');

describe('longueur', () => {
  it('12 caractères pour un représentant légal ou un agent, 8 pour un élève', () => {
    expect(refus('gant-pluie7', responsable)).toMatch(/au moins 12 caractères, vous en avez saisi 11\./);
    expect(refus('gant-pluie7', agent)).toMatch(/au moins 12/);
    expect(refus('gant-pluie78', responsable)).toBe('');
    expect(refus('gant-pluie78', agent)).toBe('');
    expect(refus('gantplu', eleve)).toMatch(/au moins 8 caractères, tu en as saisi 7\./);
    expect(refus('gantplui', eleve)).toBe('');
  });

  it('un caractère en vaut un, quel que soit son codage', () => {
    expect(refus('🦔🌵🍩🧵🪁🛶🎻🧊', eleve)).toBe('');
    expect(refus('ga\u0302nte\u0301', eleve)).toMatch(/saisi 5/);
  });

  it('64 caractères et davantage sont acceptés, jusqu’à 128', () => {
    const long = 'vélo kayak ruche tambour moufle grotte sifflet puzzle harpe cactus luge ';
    expect(refus(long.slice(0, 64))).toBe('');
    expect(refus(`${long}${long}`.slice(0, 128))).toBe('');
    expect(refus(`${long}${long}`.slice(0, 129))).toMatch(/trop long/);
  });

  it('aucune règle de composition', () => {
    for (const motDePasse of ['moufletambour', '#?€%&*=+-:;)', 'MOUFLE GROTTE', '739520486157']) {
      expect(refus(motDePasse), motDePasse).toBe('');
    }
  });
});

it('un élève est tutoyé, un adulte non', () => {
  const raisons = ['maelle', 'maellelegoff', 'kdwm4t7prxzh'].map((motDePasse) => refus(motDePasse, eleve));
  expect(raisons.join(' ')).toMatch(/ton nom, de ton identifiant.*celui de ta feuille/);
  for (const raison of raisons) expect(raison).not.toMatch(/vo(us|tre)|ez\b/);
  expect(refus('clemencelegoff')).toContain('votre nom');
});

describe('ce qui se devine', () => {
  it.each([
    'motdepasse123',
    'MotDePasse2026!',
    'M0t d3 p@sse !',
    'P@ssw0rd2026',
    'azertyuiop123',
    'bonjour-123456',
    'doudou.doudou',
    'Minecraft2019',
    'pikachuminecraft',
    'jetaimemaman',
    'Educonnect2026',
    'marseille1993',
  ])('courant : %s', (motDePasse) => {
    expect(refus(motDePasse)).not.toBe('');
  });

  it.each([
    'clemencelegoff',
    'LeGoff.Maelle.2019',
    'c.legoff12!!!',
    'Tilleuls-Tilleuls',
    'École des Tilleuls',
    'martin-sorgues-1',
    'Cl3menc3Mart1n',
    'M-a-ë-l-l-e-2-0-1-9',
  ])('fait des noms de la personne ou de l’école : %s', (motDePasse) => {
    expect(refus(motDePasse)).toMatch(/nom|répétition/);
  });

  it.each([
    'aaaaaaaaaaaa',
    '123456789012',
    'abcdefghijkl',
    'azertyqsdfgh',
    'zyxwvutsrqpo',
    'abcabcabcabc',
    '1a2b1a2b1a2b',
    '111222333444',
    '........????',
    '            ',
  ])('suite ou répétition : %j', (motDePasse) => {
    const symboles = motDePasse === '........????';
    expect(refus(motDePasse)).toMatch(symboles ? /^$/ : /suite ou une répétition/);
  });

  it('pour un élève aussi', () => {
    for (const motDePasse of ['bonjour1', 'maelle2019', 'doudou12', 'azertyui', 'abcd1234', 'pokemon!']) {
      expect(refus(motDePasse, eleve), motDePasse).not.toBe('');
    }
    for (const motDePasse of ['tortue-bleue', 'lunettes7', 'mon chat vert']) {
      expect(refus(motDePasse, eleve), motDePasse).toBe('');
    }
  });

  it('une phrase peut contenir un nom ou un mot courant', () => {
    expect(refus('Maëlle aime les crêpes au sarrasin')).toBe('');
    expect(refus('bonjour la tortue verte')).toBe('');
  });

  it('un nom très court ne fait rien refuser', () => {
    expect(
      refus('lilas-et-glycine', { ...responsable, personnels: ['Li', 'A', ''], identifiant: 'a.li10' }),
    ).toBe('');
  });
});

describe('le mot de passe provisoire', () => {
  it('n’est jamais repris, même habillé', () => {
    for (const motDePasse of ['kdwm4t7prxzh', 'KDWM 4T7P RXZH', 'kdwm-4t7p-rxzh']) {
      expect(refus(motDePasse)).toMatch(/différent du mot de passe provisoire/);
    }
    const { provisoire: _, ...sans } = responsable;
    expect(refus('kdwm4t7prxzh', sans)).toBe('');
  });
});

describe('propriétés', () => {
  it('une réponse en mots, sans échec, pour n’importe quelle saisie', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (saisie) => {
        for (const raison of verifierMotDePasseChoisi(saisie, responsable)) expect(raison).toMatch(/[.]$/);
      }),
    );
  });

  it('les raisons ne répètent pas le mot de passe', () => {
    expect(refus('clemencelegoff')).not.toMatch(/clemence/i);
  });

  it('un mot de passe tiré au hasard est accepté', () => {
    for (let i = 0; i < 2000; i += 1) {
      expect(refus(tirerMotDePasseProvisoire((max) => randomInt(max)))).toBe('');
    }
  });
});
