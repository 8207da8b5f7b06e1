import { enCapitales } from '../../domain/francais.ts';
import * as mots from '../../textes/feuille-eleve.ts';
import { compterPersonnes } from '../../textes/profil.ts';
import type { FeuilleEleve, FeuillesEleves } from '../modeles.ts';
import type { PdfChunks } from '../pdf/tagged-pdf.ts';
import { accountPapersPdf } from './account-papers.ts';
import { AccountSheet } from './account-sheet.ts';

/** The pupils' sheets, one page each or as cards to cut out, as chunks of a PDF file (rules §6). */
export function feuillesElevesPdf(modele: FeuillesEleves): PdfChunks {
  const motsPour = (eleve: FeuilleEleve) => mots.motsFeuille(eleve.motDePasse, modele.urlPortail);
  const titreDe = ({ prenom, nom }: FeuilleEleve) => `${prenom} ${enCapitales(nom)}`;
  return accountPapersPdf(modele, modele.eleves, {
    titre: mots.MOTS_FEUILLE.titre,
    sheets: (pdf) => {
      const sheet = new AccountSheet(pdf, modele, mots.MOTS_FEUILLE);
      return {
        drawNone: () => sheet.drawNone(),
        draw: (eleve) => {
          const parole = motsPour(eleve);
          sheet.draw({
            ...eleve,
            titre: titreDe(eleve),
            sousTitre: `Classe\u00A0: ${eleve.classe}   ·   Niveau\u00A0: ${eleve.niveau}`,
            mots: parole,
            before: [],
            foot: [sheet.encadre(mots.TITRE_ADULTES, parole.adultes, 18)],
          });
        },
      };
    },
    card: (eleve) => ({
      titre: titreDe(eleve),
      details: `Classe\u00A0: ${eleve.classe}`,
      libelleIdentifiant: mots.MOTS_FEUILLE.libelleIdentifiant,
      identifiant: eleve.identifiant,
      motDePasse: eleve.motDePasse,
      mots: motsPour(eleve),
      consigne: mots.MOTS_FEUILLE.consigne(modele.urlPortail),
      legendeQr: mots.MOTS_FEUILLE.legendeQr,
    }),
    coverColumns: [
      { titre: 'Nom', width: 175, face: 'bold', value: ({ nom }) => enCapitales(nom) },
      { titre: 'Prénom', width: 150, value: ({ prenom }) => prenom },
    ],
    nombre: (n) => compterPersonnes('eleve', n),
  });
}
