import { expect, it } from 'vitest';
import { listeRepresentantsCsv } from '../../../src/documents/csv/liste-representants.ts';
import { listeRepresentantsPdf } from '../../../src/documents/pdf/liste-representants.ts';
import { bytes, NOM_LONG, PRENOM_LONG, uneLigneRepresentant, uneListeRepresentants } from './exemples.ts';
import { describeWithPoppler, pagesOf } from './poppler.ts';

const lignes = [
  uneLigneRepresentant(),
  uneLigneRepresentant({ nom: NOM_LONG, prenom: PRENOM_LONG, motDePasseAffiche: '*****', etat: 'Activé' }),
  uneLigneRepresentant({ nom: '=1+1', civilite: '', motDePasseAffiche: '', origine: 'N/A' }),
];

describeWithPoppler('Liste des comptes des représentants légaux', () => {
  it('en pdf, le texte est celui que nous avons relu', async () => {
    const pages = pagesOf(bytes(listeRepresentantsPdf(uneListeRepresentants(lignes))));
    await expect(pages.join('\f')).toMatchFileSnapshot('../../golden/documents/liste-representants.txt');
  });

  it('en csv, le fichier est celui que nous avons relu', async () => {
    const csv = Buffer.concat(await listeRepresentantsCsv(lignes).toArray()).toString('utf8');
    await expect(csv).toMatchFileSnapshot('../../golden/documents/liste-representants.csv');
  });
});
