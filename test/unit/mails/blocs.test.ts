import { describe, expect, it } from 'vitest';
import { type Bloc, lien, secret, versHtml } from '../../../src/mails/blocs.ts';

const HOSTILE = `<b a="x" c='y'>&`;
const ECHAPPE = '&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;';

type Mots = string | ReturnType<typeof lien>;

/** Every place where a mail writes a value. */
const PLACES: Record<string, Mots> = {
  'mots simples': HOSTILE,
  'mots en gras': `avant *${HOSTILE}* après`,
  secret: secret(HOSTILE),
  'lien qui n’est pas une adresse': lien(HOSTILE),
  lien: lien(`https://exemple.fr/${HOSTILE}`),
};
const blocs = (mots: Mots): Record<string, Bloc> => ({
  paragraphe: { type: 'p', mots: [mots] },
  titre: { type: 'h2', mots: [mots] },
  liste: { type: 'ul', elements: [[mots]] },
  'liste numérotée': { type: 'ol', elements: [[mots]] },
});

describe('tout ce qu’un mail écrit est échappé, où que ce soit', () => {
  for (const [ou, mots] of Object.entries(PLACES))
    for (const [bloc, contenu] of Object.entries(blocs(mots)))
      it(`${ou}, ${bloc}`, () => {
        const html = versHtml('Titre', [contenu]);
        expect(html).not.toContain('<b a');
        const attendus = ou === 'lien' ? 2 : 1;
        expect(html.split(ECHAPPE)).toHaveLength(attendus + 1);
      });

  it('le titre', () => {
    expect(versHtml(HOSTILE, [])).toContain(`<title>${ECHAPPE}</title>`);
  });
});
