import { describe, expect, it } from 'vitest';
import { fromQueryString, toQueryString } from '../../../src/forms/comptes.ts';
import { listeElevesSchema } from '../../../src/forms/eleves.ts';
import { listeRepresentantsSchema } from '../../../src/forms/representants-legaux.ts';

describe.each([
  ['élèves', listeElevesSchema],
  ['représentants légaux', listeRepresentantsSchema],
] as const)('adresse de la liste des %s', (_nom, schema) => {
  it('une recherche trop longue est coupée, jamais oubliée : la liste de tout le monde passerait pour sa réponse', () => {
    expect(schema.parse({ q: 'x'.repeat(101) }).q).toBe('x'.repeat(100));
    expect(schema.parse({ q: `${'é'.repeat(99)} 👩 et la suite` }).q).toBe('é'.repeat(99));
    expect(schema.parse({ q: '👩'.repeat(150) }).q).toBe('👩'.repeat(100));
  });

  it('relue, l’adresse écrite donne la même recherche', () => {
    const query = schema.parse({ q: ` ${'é'.repeat(99)} 👩`, page: '3' });
    expect(fromQueryString<typeof query>(schema, toQueryString(query))).toEqual(query);
  });
});
