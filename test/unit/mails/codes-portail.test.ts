import { describe, expect, it } from 'vitest';
import { MOTIFS_AVIS_TITULAIRE } from '../../../src/domain/portail/avis.ts';
import { MOTIFS_SANS_CODE } from '../../../src/domain/portail/oubli.ts';
import { avisTitulaire } from '../../../src/mails/portail/avis.ts';
import { mailDeCode, mailSansCode } from '../../../src/mails/portail/code.ts';

const ANNE = { prenom: 'Anne', nom: 'Leroy' };
const CODE = { ...ANNE, code: '482915', expireLe: new Date('2026-11-28T20:35:00Z') };
const URL_PORTAIL = 'https://comptes.example.org/portail';

describe('les mails du portail, tels quels (règles §8.5, §8.6)', () => {
  it.each(['limite', 'oubli_identifiant', 'oubli_mot_de_passe'] as const)('code : %s', async (but) => {
    const { subject, text, html } = mailDeCode({ ...CODE, but });
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`../../golden/mails/code-${but}.txt`);
    expect(html).toContain('482915');
    // Not where a lock screen shows it, and nothing to click on.
    expect(subject).not.toContain('482915');
    expect(html).not.toContain('href=');
  });

  it.each(MOTIFS_SANS_CODE)('sans code : %s', async (motif) => {
    const { subject, text, html } = mailSansCode({ ...ANNE, motif, urlPortail: URL_PORTAIL });
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`../../golden/mails/sans-code-${motif}.txt`);
    expect(html).toContain(URL_PORTAIL);
  });

  it.each(MOTIFS_AVIS_TITULAIRE)('avis au titulaire : %s', async (motif) => {
    const { subject, text, html } = avisTitulaire({
      ...ANNE,
      motif,
      ecole: 'École des Tilleuls',
      le: new Date('2026-11-28T20:05:00Z'),
      urlPortail: URL_PORTAIL,
    });
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`../../golden/mails/titulaire-${motif}.txt`);
    for (const forme of [text, html])
      expect(forme.toLocaleLowerCase('fr-FR')).toContain('si ce n’est pas vous');
  });

  it('un nom ne devient pas du HTML', () => {
    expect(mailDeCode({ ...CODE, nom: '<b>', but: 'limite' }).html).toContain('&lt;b&gt;');
  });
});
