import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyTemplateFault, fillBody } from '../../../src/sms/body-template.ts';

describe('SMS_CORPS : du JSON, où numéro et texte ont leur place', () => {
  it.each([
    '{"to":"{{numero}}","text":"{{texte}}"}',
    '{"messages":[{"destinations":[{"to":"tel:{{numero}}"}],"text":"{{texte}} STOP","from":"EduConnect"}]}',
    '["{{texte}}","{{numero}}","{{numero}}"]',
    '{"to":"{{numero}}","text":"{{texte}}","modele":"{numero}"}',
  ])('accepté : %s', (corps) => expect(bodyTemplateFault(corps)).toBeUndefined());

  it.each([
    ['to={{numero}}&text={{texte}}', 'ce n’est pas du JSON'],
    ['{"to":{{numero}},"text":{{texte}}}', 'ce n’est pas du JSON'],
    ['{"to":"{{numero}}","text":{{texte}}}', 'ce n’est pas du JSON'],
    ['{"to":"\\{{numero}}","text":"{{texte}}"}', 'ce n’est pas du JSON'],
    ['{"to":"\\u00{{numero}}","text":"{{texte}}"}', 'ce n’est pas du JSON'],
    ['{"to":"{{numero}}","text":"{{texte}}"', 'ce n’est pas du JSON'],
    ['{"to":"{{numero}}"}', 'il y manque {{texte}}'],
    ['{"text":"{{texte}}"}', 'il y manque {{numero}}'],
    ['{}', 'il y manque {{numero}} et {{texte}}'],
    ['{"to":"{{ numero }}","text":"{{texte}}"}', 'marque inconnue'],
    ['{"to":"{{numero}}","text":"{{texte}}","de":"{{expediteur}}"}', 'marque inconnue'],
    ['{"{{numero}}":"{{texte}}"}', 'dans des valeurs'],
  ])('refusé : %s, parce que %s', (corps, pourquoi) => expect(bodyTemplateFault(corps)).toContain(pourquoi));

  it('quels que soient numéro et texte, ce sont eux que le fournisseur lit', () => {
    const corps = '{"a":[{"to":"tel:{{numero}}"}],"text":"{{texte}}","fin":"{{numero}}"}';
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (numero, texte) => {
        expect(JSON.parse(fillBody(corps, { numero, texte }))).toEqual({
          a: [{ to: `tel:${numero}` }],
          text: texte,
          fin: numero,
        });
      }),
    );
  });
});
