import { pluriel } from '../../domain/francais.ts';
import { resteToutAFaire } from '../activation-representant.ts';
import { AUCUN_ENFANT, FRATRIE, PREFERES, TITRE_PREFERES } from '../compte-representant.ts';
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
              ...(lettre.portableConnu && resteToutAFaire(lettre.motDePasse)
                ? [sheet.encadre(TITRE_PREFERES, PREFERES, 12)]
                : []),
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
      legendeQr: mots.MOTS.legendeQr,
    }),
    coverColumns: [
      { titre: 'Civilité', width: 46, value: ({ civilite }) => civilite ?? '' },
      { titre: 'Nom', width: 112, face: 'bold', value: ({ nom }) => enCapitales(nom) },
      { titre: 'Prénom', width: 84, value: ({ prenom }) => prenom },
      { titre: 'Élèves', width: 155, value: ({ classe, enfants }) => enfantsEnLigne(enfants, classe) },
    ],
    nombre: (n) => pluriel(n, 'représentant légal', 'représentants légaux'),
  });
}

function titreDe({ civilite, prenom, nom }: LettreRepresentant): string {
  return [civilite, prenom, enCapitales(nom)].filter(Boolean).join(' ');
}

function enfants(sheet: AccountSheet, liste: readonly EnfantDocument[]): Block[] {
  const { pdf, width } = sheet.sheet;
  const texte = liste.length === 0 ? AUCUN_ENFANT : enfantsEnLigne(liste);
  const noms = paragraph(pdf, texte, { ...SHEET_STYLES.texte, face: 'bold' }, width);
  return [
    sheet.sheet.text('H2', mots.TITRE_ENFANTS, SHEET_STYLES.titre, 14),
    sheet.sheet.rows([{ tag: 'P', gap: 0, content: noms }], 3),
    sheet.sheet.text('P', FRATRIE, SHEET_STYLES.note, 3),
  ];
}

/** « Ava LEROY (CP A), Tom LEROY (CM2) »; the class of the page is not said again. */
function enfantsEnLigne(liste: readonly EnfantDocument[], classeDeLaPage?: string): string {
  return liste
    .map(({ prenom, nom, classe }) => {
      const enfant = `${prenom} ${enCapitales(nom)}`;
      return classe === classeDeLaPage ? enfant : `${enfant} (${classe})`;
    })
    .join(', ');
}
