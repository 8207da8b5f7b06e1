import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheminDeRetour, connexionSchema } from '../../../src/forms/connexion.ts';
import { parseForm } from '../../../src/forms/form.ts';

describe('retour après connexion : une page de ce site, et rien d’autre', () => {
  it.each(['/ecoles', '/ecoles/0990001N/eleves?q=a&page=2', '/arena', '/connexion/codes-de-secours'])(
    'garde %s',
    (chemin) => expect(cheminDeRetour(chemin)).toBe(chemin),
  );

  it.each([
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/.//evil.example',
    '/ecoles/..//evil.example',
    '/\t/evil.example',
    ' //evil.example',
    'javascript:alert(1)',
    'ecoles',
    '',
    '/connexion',
    '/connexion/otp',
    '/connexion?retour=/ecoles',
    '/deconnexion',
    `/${'a'.repeat(3000)}`,
    ['/ecoles'],
    undefined,
  ])('refuse %j', (valeur) => expect(cheminDeRetour(valeur)).toBeUndefined());

  it('quoi qu’on lui donne, un navigateur qui suit le retour reste sur le site', () => {
    const morceau = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '\t',
      '\n',
      '%2f',
      'evil.example',
      'a',
    );
    fc.assert(
      fc.property(fc.array(morceau, { maxLength: 12 }), (morceaux) => {
        const retour = cheminDeRetour(`/${morceaux.join('')}`);
        if (retour !== undefined)
          expect(new URL(retour, 'https://site.example').origin).toBe('https://site.example');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('formulaire de connexion', () => {
  it('l’identifiant se saisit avec des espaces autour et des capitales ; le mot de passe reste tel quel', () => {
    const form = parseForm(connexionSchema, { identifiant: '  CMartin ', motDePasse: ' Secret ' });
    expect(form.ok && form.valeurs).toMatchObject({ identifiant: 'cmartin', motDePasse: ' Secret ' });
  });

  it('un champ vide, absent, doublé ou démesuré est une erreur de ce champ', () => {
    const fautes = (saisie: unknown) => {
      const form = parseForm(connexionSchema, saisie);
      return form.ok ? [] : form.erreurs.map(({ champ }) => champ);
    };
    expect(fautes({})).toEqual(['identifiant', 'motDePasse']);
    expect(fautes({ identifiant: ' ', motDePasse: '' })).toEqual(['identifiant', 'motDePasse']);
    expect(fautes({ identifiant: 'a', motDePasse: ['x', 'y'] })).toEqual(['motDePasse']);
    expect(fautes({ identifiant: 'a', motDePasse: 'x'.repeat(257) })).toEqual(['motDePasse']);
    expect(fautes({ identifiant: 'a', motDePasse: 'x'.repeat(256) })).toEqual([]);
  });
});
