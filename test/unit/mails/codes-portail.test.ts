import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MOTIFS_AVIS_TITULAIRE, type MotifAvisTitulaire } from '../../../src/domain/portail/avis.ts';
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

  const AVIS = {
    ...ANNE,
    ecole: 'École des Tilleuls',
    enfant: null,
    identifiant: null,
    le: new Date('2026-11-28T20:05:00Z'),
    urlPortail: URL_PORTAIL,
  };

  /** What only some notices say. */
  const DIT: Partial<Record<MotifAvisTitulaire, { identifiant: string }>> = {
    nouvel_identifiant: { identifiant: 'a.leroy12' },
  };

  it.each(MOTIFS_AVIS_TITULAIRE)('avis au titulaire : %s', async (motif) => {
    const { subject, text, html } = avisTitulaire({ ...AVIS, motif, ...DIT[motif] });
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`../../golden/mails/titulaire-${motif}.txt`);
    for (const forme of [text, html])
      expect(forme.toLocaleLowerCase('fr-FR')).toContain(
        motif === 'nouvel_identifiant' ? 'si vous ne vous y attendiez pas' : 'si ce n’est pas vous',
      );
    expect(subject).not.toContain('a.leroy12');
  });

  it.each([
    'nouvel_identifiant',
    'mail_change',
    'reinitialisation',
    'reinitialisation_retrait',
    'mot_de_passe_oublie',
    'rattachement',
  ] as const)('avis à un parent, du compte d’un élève : %s', async (motif) => {
    const { subject, text } = avisTitulaire({ ...AVIS, motif, enfant: 'Noé', ...DIT[motif] });
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`../../golden/mails/parent-${motif}.txt`);
    expect(text).not.toMatch(/votre compte|vos connexions/);
  });

  it('le parent est salué par son nom s’il est connu, jamais par celui de l’élève ; « d’Émilie »', () => {
    const inconnu = { ...AVIS, motif: 'mail_change', prenom: null, nom: null } as const;
    const { subject, text } = avisTitulaire({ ...inconnu, enfant: 'Émilie' });
    expect(subject).toBe('L’adresse mail du compte ÉduConnect d’Émilie a changé – ÉduConnect');
    expect(text).toMatch(/^Bonjour,\n/);
    const { text: sansNom } = avisTitulaire({ ...inconnu, ecole: null, enfant: '' });
    expect(sansNom.replace(/\s+/g, ' ')).toContain('pour le compte ÉduConnect de votre enfant. C’est');
  });

  // A new reason writes its own; one that is given up leaves none behind.
  it('chaque avis au titulaire a son texte gardé, et aucun texte gardé n’est d’un avis qui n’existe plus', () => {
    const gardes = readdirSync(join(import.meta.dirname, '../../golden/mails'))
      .filter((nom) => nom.startsWith('titulaire-'))
      .map((nom) => nom.replace(/^titulaire-|\.txt$/g, ''));
    expect(gardes.sort()).toEqual([...MOTIFS_AVIS_TITULAIRE].sort());
  });

  it('un nom ne devient pas du HTML', () => {
    expect(mailDeCode({ ...CODE, nom: '<b>', but: 'limite' }).html).toContain('&lt;b&gt;');
  });
});
