import { describe, expect, it } from 'vitest';
import { listeCsv } from '../../../src/documents/listes/liste-csv.ts';
import { listePdf } from '../../../src/documents/listes/liste-pdf.ts';
import { LISTE_REPRESENTANTS } from '../../../src/documents/listes/representants.ts';
import { pagesOf } from '../../helpers/pdf/pages.ts';
import { bytes, NOM_LONG, PRENOM_LONG, uneLigneRepresentant, uneListeRepresentants } from './exemples.ts';

const lignes = [
  uneLigneRepresentant(),
  uneLigneRepresentant({ nom: NOM_LONG, prenom: PRENOM_LONG, motDePasseAffiche: '*****', etat: 'Activé' }),
  uneLigneRepresentant({ nom: '=1+1', civilite: '', motDePasseAffiche: '', origine: 'N/A' }),
];

describe('Liste des comptes des représentants légaux', () => {
  it('en pdf, le texte est celui que nous avons relu', async () => {
    const pages = pagesOf(bytes(listePdf(LISTE_REPRESENTANTS, uneListeRepresentants(lignes))));
    await expect(pages.join('\f')).toMatchFileSnapshot('../../golden/documents/liste-representants.txt');
  });

  it('en csv, le fichier est celui que nous avons relu', async () => {
    const csv = Buffer.concat(await listeCsv(LISTE_REPRESENTANTS, lignes).toArray()).toString('utf8');
    await expect(csv).toMatchFileSnapshot('../../golden/documents/liste-representants.csv');
  });
});
