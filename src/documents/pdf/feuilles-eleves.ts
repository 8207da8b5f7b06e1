import { formatDate } from '../../domain/francais.ts';
import type { FeuilleEleve, FeuillesEleves, MotDePasseDocument } from '../modeles.ts';
import { drawable, enCapitales } from '../texte.ts';
import * as mots from './feuille-eleve-mots.ts';
import { type Paragraph, paragraph } from './paragraph.ts';
import { secretCells } from './secret-cells.ts';
import { type Row, SHEET_STYLES, Sheet } from './sheet.ts';
import type { Block } from './stack.ts';
import { type PdfChunks, TaggedPdf } from './tagged-pdf.ts';

const CARTE_PADDING = { x: 24, y: 18 };
const ADULTES_PADDING = { x: 16, y: 12 };

/** The sheets, one page per pupil, as chunks of a PDF file. */
export function* feuillesElevesPdf(modele: FeuillesEleves): PdfChunks {
  const pdf = new TaggedPdf({
    titre: `Feuilles individuelles des comptes élèves – ${drawable(modele.ecole.nom)}`,
    editeLe: modele.editeLe,
    orientation: 'portrait',
  });
  const feuille = new FeuilleEleveSheet(pdf, modele);
  if (modele.eleves.length === 0) feuille.drawNone();
  for (const eleve of modele.eleves) {
    feuille.draw(eleve);
    yield* pdf.chunks();
  }
  yield* pdf.end();
}

/** Draws the sheets of one document, and keeps what they have in common. */
class FeuilleEleveSheet {
  readonly #sheet: Sheet;
  readonly #modele: FeuillesEleves;
  readonly #enTete: Block;
  readonly #pied: Block;
  readonly #motsByPassword = new Map<string, mots.MotsFeuille>();

  constructor(pdf: TaggedPdf, modele: FeuillesEleves) {
    const { ecole, editeLe } = modele;
    this.#sheet = new Sheet(pdf);
    this.#modele = modele;
    this.#enTete = this.#sheet.runningHead(
      `${plain(ecole.nom)} – ${plain(ecole.commune)}`,
      mots.CONFIDENTIEL,
    );
    const edition = `Feuille éditée le ${formatDate(editeLe)} par l’école (UAI ${plain(ecole.uai)}).`;
    this.#pied = this.#sheet.text('P', edition, SHEET_STYLES.note, 10);
  }

  draw(eleve: FeuilleEleve): void {
    const sheet = this.#sheet;
    const parole = this.#motsFor(eleve.motDePasse);
    const qr = {
      url: this.#modele.urlPortail,
      alt: `Code QR vers le portail\u00A0: ${this.#modele.urlPortail}`,
      caption: mots.LEGENDE_QR,
    };
    const body = [
      this.#enTete,
      this.#eleve(eleve),
      sheet.text('P', mots.PRESENTATION, SHEET_STYLES.texte, 12),
      this.#carte(eleve, parole),
      sheet.steps(parole.titreEtapes, parole.etapes, qr, 20),
      ...(parole.conclusion ? [sheet.text('P', parole.conclusion, SHEET_STYLES.texte, 2)] : []),
      ...this.#services(),
    ];
    sheet.page(body, [this.#adultes(parole), this.#pied]);
  }

  drawNone(): void {
    this.#sheet.page(
      [this.#enTete, this.#sheet.text('P', mots.AUCUNE_FEUILLE, SHEET_STYLES.texte, 20)],
      [this.#pied],
    );
  }

  #motsFor(motDePasse: MotDePasseDocument): mots.MotsFeuille {
    const { type, expireLe, dejaActive } = { expireLe: undefined, dejaActive: false, ...motDePasse };
    const key = `${type} ${expireLe?.getTime()} ${dejaActive}`;
    const known = this.#motsByPassword.get(key) ?? mots.motsFeuille(motDePasse, this.#modele.urlPortail);
    this.#motsByPassword.set(key, known);
    return known;
  }

  #eleve({ prenom, nom, classe, niveau }: FeuilleEleve): Block {
    const { pdf, fixed, width } = this.#sheet;
    const scolarite = `Classe\u00A0: ${classe}   ·   Niveau\u00A0: ${niveau}`;
    return this.#sheet.rows(
      [
        { tag: 'P', gap: 0, content: fixed.get(mots.SURTITRE, SHEET_STYLES.surtitre, width) },
        { tag: 'H1', gap: 4, content: this.#nom(`${prenom} ${enCapitales(nom)}`) },
        { tag: 'P', gap: 2, content: paragraph(pdf, scolarite, { size: 12 }, width) },
      ],
      18,
    );
  }

  /** On one line as large as it can be, or else on several. */
  #nom(text: string): Paragraph {
    const { pdf, width } = this.#sheet;
    const fits = (size: number) => pdf.fonts.width(text, { face: 'bold', size }) <= width;
    return paragraph(pdf, text, { face: 'bold', size: [27, 23].find(fits) ?? 20, leading: 1.22 }, width);
  }

  #carte({ identifiant, motDePasse }: FeuilleEleve, parole: mots.MotsFeuille): Block {
    const { fixed, width } = this.#sheet;
    const inner = width - 2 * CARTE_PADDING.x;
    const rows: Row[] = [
      { tag: 'P', gap: 0, content: fixed.get(mots.LIBELLE_IDENTIFIANT, SHEET_STYLES.libelle, inner) },
      { tag: 'P', gap: 3, content: this.#identifiant(identifiant, inner) },
      { tag: 'P', gap: 11, content: fixed.get(parole.libelleMotDePasse, SHEET_STYLES.libelle, inner) },
      { tag: 'P', gap: 5, content: this.#motDePasse(motDePasse, parole, inner) },
    ];
    parole.precisions.forEach((precision, index) => {
      rows.push({
        tag: 'P',
        gap: index === 0 ? 9 : 3,
        content: fixed.get(precision, SHEET_STYLES.texte, inner),
      });
    });
    return this.#sheet.box(rows, CARTE_PADDING, { stroke: 'accent', lineWidth: 1.5, radius: 8 }, 16);
  }

  #identifiant(identifiant: string, width: number): Paragraph {
    const { pdf } = this.#sheet;
    const fits = (size: number) => pdf.fonts.width(identifiant, { face: 'mono', size }) <= width;
    return paragraph(
      pdf,
      identifiant,
      { face: 'mono', size: [25, 21, 18].find(fits) ?? 15, leading: 1.25 },
      width,
    );
  }

  #motDePasse(motDePasse: MotDePasseDocument, { annonce = '' }: mots.MotsFeuille, width: number): Paragraph {
    const { pdf, fixed } = this.#sheet;
    return motDePasse.type === 'provisoire'
      ? secretCells(pdf, motDePasse.valeur, width)
      : fixed.get(annonce, SHEET_STYLES.annonce, width);
  }

  #services(): Block[] {
    const urls = this.#modele.urlServices;
    if (urls.length === 0) return [];
    return [
      this.#sheet.text('H2', mots.TITRE_SERVICES, SHEET_STYLES.titre, 16),
      this.#sheet.list(
        urls.map((url) => `*${plain(url)}*`),
        4,
      ),
    ];
  }

  #adultes({ adultes }: mots.MotsFeuille): Block {
    const { fixed, width } = this.#sheet;
    const inner = width - 2 * ADULTES_PADDING.x;
    const title = fixed.get(mots.TITRE_ADULTES, { ...SHEET_STYLES.titre, size: 12 }, inner);
    const rows: Row[] = adultes.map((text) => ({
      tag: 'P',
      gap: 4,
      content: fixed.get(text, { size: 10.25 }, inner),
    }));
    const all: Row[] = [{ tag: 'H2', gap: 0, content: title }, ...rows];
    return this.#sheet.box(all, ADULTES_PADDING, { fill: 'tint', radius: 8 }, 18);
  }
}

/** A value put inside marked-up text: its asterisks are only asterisks. */
function plain(value: string): string {
  return value.replaceAll('*', '∗');
}
