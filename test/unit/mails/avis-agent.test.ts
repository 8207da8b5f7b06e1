import { describe, expect, it } from 'vitest';
import { MOTIFS_AVIS, type MotifAvis } from '../../../src/domain/connexion/avis.ts';
import { type AvisAgent, avisAgent } from '../../../src/mails/avis-agent.ts';

const modele = (motif: MotifAvis): AvisAgent => ({
  motif,
  le: new Date('2026-11-28T20:05:00Z'),
  details: motif === 'code_secours' ? { restants: 3 } : { appareil: 'Firefox sous Windows' },
  identifiant: 'cmartin',
  nom: 'Martin',
  prenom: 'Claire',
  urlMonAcces: 'https://comptes.example.org/mon-acces',
});

describe('avis à un agent sur son propre accès (règles §10)', () => {
  it.each(MOTIFS_AVIS)('%s, tel quel, et que faire si ce n’est pas lui', async (motif) => {
    const { text, html, subject } = avisAgent(modele(motif));
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`../../golden/mails/avis-${motif}.txt`);
    for (const forme of [text, html]) {
      expect(forme.toLocaleLowerCase('fr-FR')).toContain('si ce n’est pas vous');
      expect(forme).toContain('28 novembre 2026 à\u00a021\u00a0h\u00a005');
    }
  });

  it('HTML, tel quel', async () => {
    await expect(avisAgent(modele('nouvel_appareil')).html).toMatchFileSnapshot(
      '../../golden/mails/avis-nouvel_appareil.html',
    );
  });

  it('le dernier code de secours se dit, et un nom ne devient pas du HTML', () => {
    const avis = { ...modele('code_secours'), details: { restants: 0 }, nom: '<b>' };
    expect(avisAgent(avis).text).toContain('C’était le dernier');
    expect(avisAgent(avis).html).toContain('&lt;B&gt;');
  });
});
