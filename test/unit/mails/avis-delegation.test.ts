import { describe, expect, it } from 'vitest';
import {
  EVENEMENTS_DE_DELEGATION,
  type EvenementDeDelegation,
  ROLES_DE_DELEGATION,
  type RoleDeDelegation,
} from '../../../src/domain/circonscription/delegation.ts';
import { type AvisDeDelegation, avisDeDelegation } from '../../../src/mails/avis-delegation.ts';

const modele = (evenement: EvenementDeDelegation, role: RoleDeDelegation): AvisDeDelegation => ({
  evenement,
  role,
  le: new Date('2026-11-27T14:05:00Z'),
  destinataire: { nom: 'Martin', prenom: 'Claire' },
  delegation: {
    ecole: 'École des Tilleuls',
    commune: 'Sorgues',
    uai: '0990001N',
    enseignant: 'Léa Petit',
    ien: 'Isabelle Bernard',
    perimetre: 'eleves',
    debut: '2026-12-01',
    fin: '2027-08-31',
    effetLe: new Date('2026-11-30T14:05:00Z'),
    accepteePar: 'Claire Martin',
    finiePar: 'Isabelle Bernard',
    motif: 'Retour du directeur.',
    sansDirecteur: false,
  },
  url: 'https://comptes.example.org/page',
});
const cas = EVENEMENTS_DE_DELEGATION.flatMap((evenement) =>
  // The director is not reminded: whoever may renew, and whoever will stop, are.
  ROLES_DE_DELEGATION.filter((role) => evenement !== 'rappel' || role !== 'direction').map(
    (role) => [evenement, role] as const,
  ),
);

describe('ce que chacun apprend d’une délégation par mail (règles §10)', () => {
  it.each(cas)('%s, à %s, tel quel', async (evenement, role) => {
    const { subject, text } = avisDeDelegation(modele(evenement, role));
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(
      `../../golden/mails/delegation-${evenement}-${role}.txt`,
    );
  });

  it.each(cas.filter(([evenement]) => ['accordee', 'effet'].includes(evenement)))(
    '%s, à %s : qui est surpris sait quoi faire, et à qui le dire',
    (evenement, role) => {
      const { text } = avisDeDelegation(modele(evenement, role));
      expect(text).toContain('SI CELA VOUS SURPREND');
      expect(text).toMatch(/(mett(re|ez-y) fin|refus|retirée)/i);
    },
  );

  it.each([
    ['2026-11-27', '2027-08-31', 'elle prend effet le 30', 'a pris effet le 30'],
    ['2026-12-01', '2027-08-31', 'elle est acquise le 30', 'est acquise depuis le 30'],
    ['2026-11-27', '2026-11-29', 'elle ne comptera jamais', ''],
  ])('du %s au %s : « %s »', (debut, fin, attente, effet) => {
    for (const role of ROLES_DE_DELEGATION)
      for (const [evenement, mots] of [
        ['accordee', attente],
        ['effet', effet],
      ] as const) {
        const avis = modele(evenement, role);
        const { text } = avisDeDelegation({ ...avis, delegation: { ...avis.delegation, debut, fin } });
        expect(text).toContain(mots);
      }
  });

  it('un nom ne devient pas du HTML, et l’école sans directeur se dit', () => {
    const avis = modele('accordee', 'ien');
    const delegation = { ...avis.delegation, ecole: '<b>', sansDirecteur: true };
    const { html, text } = avisDeDelegation({ ...avis, delegation });
    expect(html).toContain('&lt;b&gt;');
    expect(text).toContain('L’école est sans directeur');
  });
});
