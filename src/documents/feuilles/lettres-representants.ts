import { enCapitales } from '../../domain/francais.ts';
import { resteToutAFaire } from '../../textes/activation-representant.ts';
import {
  AUCUN_ENFANT,
  type EnfantDocument,
  FRATRIE,
  nommerEnfant,
  PREFERES,
  TITRE_PREFERES,
} from '../../textes/compte-representant.ts';
import * as mots from '../../textes/lettre-representant.ts';
import { compterPersonnes, MOTS_PROFIL } from '../../textes/profil.ts';
import type { LettreRepresentant, LettresRepresentants } from '../modeles.ts';
import { paragraph } from '../pdf/paragraph.ts';
import type { Block } from '../pdf/stack.ts';
import type { PdfChunks } from '../pdf/tagged-pdf.ts';
import { accountPapersPdf } from './account-papers.ts';
import { AccountSheet } from './account-sheet.ts';
import { SHEET_STYLES } from './sheet.ts';

/** The guardians' letters, one per account, full page or as cards to cut out (rules §6). */
export function lettresRepresentantsPdf(modele: LettresRepresentants): PdfChunks {
  const motsPour = (lettre: LettreRepresentant) => mots.motsLettre(lettre.motDePasse, modele.urlPortail);
  return accountPapersPdf(modele, modele.lettres, {
    titre: mots.MOTS_LETTRE.titre,
    sheets: (pdf) => {
      const sheet = new AccountSheet(pdf, modele, mots.MOTS_LETTRE);
      return {
        drawNone: () => sheet.drawNone(),
        draw: (lettre) =>
          sheet.draw({
            ...lettre,
            titre: titreDe(lettre),
            sousTitre: MOTS_PROFIL.representant_legal.libelle,
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
      libelleIdentifiant: mots.MOTS_LETTRE.libelleIdentifiant,
      identifiant: lettre.identifiant,
      motDePasse: lettre.motDePasse,
      mots: motsPour(lettre),
      consigne: mots.MOTS_LETTRE.consigne(modele.urlPortail),
      legendeQr: mots.MOTS_LETTRE.legendeQr,
    }),
    coverColumns: [
      { titre: 'Civilité', width: 46, value: ({ civilite }) => civilite ?? '' },
      { titre: 'Nom', width: 112, face: 'bold', value: ({ nom }) => enCapitales(nom) },
      { titre: 'Prénom', width: 84, value: ({ prenom }) => prenom },
      { titre: 'Élèves', width: 155, value: ({ classe, enfants }) => enfantsEnLigne(enfants, classe) },
    ],
    nombre: (n) => compterPersonnes('representant_legal', n),
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
    .map((enfant) =>
      enfant.classe === classeDeLaPage ? `${enfant.prenom} ${enCapitales(enfant.nom)}` : nommerEnfant(enfant),
    )
    .join(', ');
}
