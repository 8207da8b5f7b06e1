import { pluriel } from '../../domain/francais.ts';
import type { FeuilleEleve, FeuillesEleves } from '../modeles.ts';
import { enCapitales } from '../texte.ts';
import { accountPapersPdf } from './account-papers.ts';
import { AccountSheet } from './account-sheet.ts';
import * as mots from './feuille-eleve-mots.ts';
import type { PdfChunks } from './tagged-pdf.ts';

const MOTS = {
  confidentiel: mots.CONFIDENTIEL,
  surtitre: mots.SURTITRE,
  presentation: mots.PRESENTATION,
  libelleIdentifiant: mots.LIBELLE_IDENTIFIANT,
  titreServices: mots.TITRE_SERVICES,
  legendeQr: mots.LEGENDE_QR,
  edition: 'Feuille éditée',
  aucun: mots.AUCUNE_FEUILLE,
};

/** The pupils' sheets, one page each or as cards to cut out, as chunks of a PDF file (DESIGN §6). */
export function feuillesElevesPdf(modele: FeuillesEleves): PdfChunks {
  const motsPour = (eleve: FeuilleEleve) => mots.motsFeuille(eleve.motDePasse, modele.urlPortail);
  const titreDe = ({ prenom, nom }: FeuilleEleve) => `${prenom} ${enCapitales(nom)}`;
  return accountPapersPdf(modele, modele.eleves, {
    titre: 'Feuilles individuelles des comptes élèves',
    sheets: (pdf) => {
      const sheet = new AccountSheet(pdf, modele, MOTS);
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
      libelleIdentifiant: mots.LIBELLE_IDENTIFIANT,
      identifiant: eleve.identifiant,
      motDePasse: eleve.motDePasse,
      mots: motsPour(eleve),
      consigne: `Ouvre *${modele.urlPortail}* et choisis *«\u00A0Élève\u00A0»*.`,
      legendeQr: mots.LEGENDE_QR,
    }),
    coverColumns: [
      { titre: 'Nom', width: 175, face: 'bold', value: ({ nom }) => enCapitales(nom) },
      { titre: 'Prénom', width: 150, value: ({ prenom }) => prenom },
    ],
    nombre: (n) => pluriel(n, 'élève'),
  });
}
