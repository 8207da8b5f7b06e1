import type { EnfantDocument, LettreRepresentant, LettresRepresentants } from '../modeles.ts';
import { enCapitales } from '../texte.ts';
import { accountPapersPdf } from './account-papers.ts';
import { AccountSheet } from './account-sheet.ts';
import * as mots from './lettre-representant-mots.ts';
import { paragraph } from './paragraph.ts';
import { SHEET_STYLES } from './sheet.ts';
import type { Block } from './stack.ts';
import type { PdfChunks } from './tagged-pdf.ts';

/** The guardians' letters, one per account, full page or as cards to cut out (DESIGN §6). */
export function lettresRepresentantsPdf(modele: LettresRepresentants): PdfChunks {
  const motsPour = (lettre: LettreRepresentant) => mots.motsLettre(lettre.motDePasse, modele.urlPortail);
  return accountPapersPdf(modele, modele.lettres, {
    titre: 'Lettres aux représentants légaux',
    sheets: (pdf) => {
      const sheet = new AccountSheet(pdf, modele, mots.MOTS);
      return {
        drawNone: () => sheet.drawNone(),
        draw: (lettre) =>
          sheet.draw({
            ...lettre,
            titre: titreDe(lettre),
            sousTitre: 'Représentant légal',
            mots: motsPour(lettre),
            before: [
              ...(prefere(lettre) ? [sheet.encadre(mots.TITRE_PREFERES, mots.PREFERES, 12)] : []),
              ...enfants(sheet, lettre.enfants),
            ],
            foot: [],
          }),
      };
    },
    card: (lettre) => ({
      titre: titreDe(lettre),
      details: enfantsEnLigne(lettre.enfants),
      libelleIdentifiant: mots.MOTS.libelleIdentifiant,
      identifiant: lettre.identifiant,
      motDePasse: lettre.motDePasse,
      mots: motsPour(lettre),
      consigne: `Ouvrez *${modele.urlPortail}* et choisissez *«\u00A0Représentant légal\u00A0»*.`,
    }),
    coverColumns: [
      { titre: 'Nom', width: 120, face: 'bold', value: ({ nom }) => enCapitales(nom) },
      { titre: 'Prénom', width: 90, value: ({ prenom }) => prenom },
      { titre: 'Élèves', width: 175, value: (lettre) => enfantsEnLigne(lettre.enfants) },
    ],
  });
}

function titreDe({ civilite, prenom, nom }: LettreRepresentant): string {
  return [civilite, prenom, enCapitales(nom)].filter(Boolean).join(' ');
}

/** Whoever already chose a password has nothing left to activate. */
function prefere({ portableConnu, motDePasse }: LettreRepresentant): boolean {
  const dejaActive =
    motDePasse.type === 'choisi' || (motDePasse.type !== 'aucun' && motDePasse.dejaActive === true);
  return portableConnu && !dejaActive;
}

function enfants(sheet: AccountSheet, liste: readonly EnfantDocument[]): Block[] {
  const { pdf, width } = sheet.sheet;
  const texte = liste.length === 0 ? mots.AUCUN_ENFANT : enfantsEnLigne(liste);
  const noms = paragraph(pdf, texte, { ...SHEET_STYLES.texte, face: 'bold' }, width);
  return [
    sheet.sheet.text('H2', mots.TITRE_ENFANTS, SHEET_STYLES.titre, 14),
    sheet.sheet.rows([{ tag: 'P', gap: 0, content: noms }], 3),
    sheet.sheet.text('P', mots.FRATRIE, SHEET_STYLES.note, 3),
  ];
}

function enfantsEnLigne(liste: readonly EnfantDocument[]): string {
  return liste.map(({ prenom, nom, classe }) => `${prenom} ${enCapitales(nom)} (${classe})`).join(', ');
}
