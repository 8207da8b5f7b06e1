import { formatDate } from '../../domain/francais.ts';
import { DONNEES_PERSONNELLES, urlDonnees } from '../../textes/donnees-personnelles.ts';
import { plain } from '../../textes/gras.ts';
import type { MotDePasseRepresentant } from '../../textes/mot-de-passe.ts';
import { altQr, type MotsCompte, type MotsDocument } from '../../textes/papiers.ts';
import type { PapiersComptes } from '../modeles.ts';
import { type Paragraph, paragraph } from '../pdf/paragraph.ts';
import type { Block } from '../pdf/stack.ts';
import type { TaggedPdf } from '../pdf/tagged-pdf.ts';
import { secretCells } from './secret-cells.ts';
import { type Row, SHEET_STYLES, Sheet } from './sheet.ts';

const CARTE_PADDING = { x: 24, y: 18 };
const ENCADRE_PADDING = { x: 16, y: 12 };

export interface AccountPage {
  readonly titre: string;
  readonly sousTitre: string;
  readonly identifiant: string;
  readonly motDePasse: MotDePasseRepresentant;
  readonly mots: MotsCompte;
  /** Between the presentation and the identifier. */
  readonly before: readonly Block[];
  /** At the bottom of the page. */
  readonly foot: readonly Block[];
}

/** A full page for one account, whoever holds it. */
export class AccountSheet {
  readonly sheet: Sheet;
  readonly #modele: PapiersComptes;
  readonly #mots: MotsDocument;
  readonly #enTete: Block;
  readonly #donnees: Block;
  readonly #pied: Block;

  constructor(pdf: TaggedPdf, modele: PapiersComptes, mots: MotsDocument) {
    const { ecole, editeLe } = modele;
    this.sheet = new Sheet(pdf);
    this.#modele = modele;
    this.#mots = mots;
    this.#enTete = this.sheet.runningHead(`${plain(ecole.nom)} – ${plain(ecole.commune)}`, mots.confidentiel);
    const donnees = `${DONNEES_PERSONNELLES} *${plain(urlDonnees(modele.urlPortail))}*`;
    this.#donnees = this.sheet.text('P', donnees, SHEET_STYLES.note, 10);
    const edition = `${mots.edition} le ${formatDate(editeLe)} par l’école (UAI ${plain(ecole.uai)}).`;
    this.#pied = this.sheet.text('P', edition, SHEET_STYLES.note, 2);
  }

  draw(page: AccountPage): void {
    const { sheet } = this;
    const { titreEtapes, etapes, conclusion } = page.mots;
    const qr = {
      url: this.#modele.urlPortail,
      alt: altQr(this.#modele.urlPortail),
      caption: this.#mots.legendeQr,
    };
    const body = [
      this.#enTete,
      this.#titulaire(page),
      sheet.text('P', this.#mots.presentation, SHEET_STYLES.texte, 12),
      ...page.before,
      this.#carte(page),
      sheet.steps(titreEtapes, etapes, qr, 20),
      ...(conclusion ? [sheet.text('P', conclusion, SHEET_STYLES.texte, 2)] : []),
      ...this.#services(),
    ];
    sheet.page(body, [...page.foot, this.#donnees, this.#pied]);
  }

  drawNone(): void {
    this.sheet.page(
      [this.#enTete, this.sheet.text('P', this.#mots.aucun, SHEET_STYLES.texte, 20)],
      [this.#pied],
    );
  }

  /** A title and paragraphs on a tinted ground. */
  encadre(titre: string, textes: readonly string[], gap: number): Block {
    const { fixed, width } = this.sheet;
    const inner = width - 2 * ENCADRE_PADDING.x;
    const title = fixed.get(titre, { ...SHEET_STYLES.titre, size: 12 }, inner);
    const rows: Row[] = textes.map((text) => ({
      tag: 'P',
      gap: 4,
      content: fixed.get(text, { size: 10.25 }, inner),
    }));
    const all: Row[] = [{ tag: 'H2', gap: 0, content: title }, ...rows];
    return this.sheet.box(all, ENCADRE_PADDING, { fill: 'tint', radius: 8 }, gap);
  }

  #titulaire({ titre, sousTitre }: AccountPage): Block {
    const { pdf, fixed, width } = this.sheet;
    return this.sheet.rows(
      [
        { tag: 'P', gap: 0, content: fixed.get(this.#mots.surtitre, SHEET_STYLES.surtitre, width) },
        { tag: 'H1', gap: 4, content: this.#nom(titre) },
        { tag: 'P', gap: 2, content: paragraph(pdf, sousTitre, { size: 12 }, width) },
      ],
      18,
    );
  }

  /** On one line as large as it can be, or else on several. */
  #nom(text: string): Paragraph {
    const { pdf, width } = this.sheet;
    const fits = (size: number) => pdf.fonts.width(text, { face: 'bold', size }) <= width;
    return paragraph(pdf, text, { face: 'bold', size: [27, 23].find(fits) ?? 20, leading: 1.22 }, width);
  }

  #carte({ identifiant, motDePasse, mots }: AccountPage): Block {
    const { fixed, width } = this.sheet;
    const inner = width - 2 * CARTE_PADDING.x;
    const libelle = this.#mots.libelleIdentifiant;
    const rows: Row[] = [
      { tag: 'P', gap: 0, content: fixed.get(libelle, SHEET_STYLES.libelle, inner) },
      { tag: 'P', gap: 3, content: this.#identifiant(identifiant, inner) },
    ];
    if (mots.libelleMotDePasse !== undefined) {
      rows.push({
        tag: 'P',
        gap: 11,
        content: fixed.get(mots.libelleMotDePasse, SHEET_STYLES.libelle, inner),
      });
    }
    const gap = mots.libelleMotDePasse === undefined ? 11 : 5;
    rows.push({ tag: 'P', gap, content: this.#motDePasse(motDePasse, mots, inner) });
    mots.precisions.forEach((precision, index) => {
      rows.push({
        tag: 'P',
        gap: index === 0 ? 9 : 3,
        content: fixed.get(precision, SHEET_STYLES.texte, inner),
      });
    });
    return this.sheet.box(rows, CARTE_PADDING, { stroke: 'accent', lineWidth: 1.5, radius: 8 }, 16);
  }

  #identifiant(identifiant: string, width: number): Paragraph {
    const { pdf } = this.sheet;
    const fits = (size: number) => pdf.fonts.width(identifiant, { face: 'mono', size }) <= width;
    return paragraph(
      pdf,
      identifiant,
      { face: 'mono', size: [25, 21, 18].find(fits) ?? 15, leading: 1.25 },
      width,
    );
  }

  #motDePasse(motDePasse: MotDePasseRepresentant, { annonce = '' }: MotsCompte, width: number): Paragraph {
    const { pdf, fixed } = this.sheet;
    return motDePasse.type === 'provisoire'
      ? secretCells(pdf, motDePasse.valeur, width)
      : fixed.get(annonce, SHEET_STYLES.annonce, width);
  }

  #services(): Block[] {
    const urls = this.#modele.urlServices;
    if (urls.length === 0) return [];
    return [
      this.sheet.text('H2', this.#mots.titreServices, SHEET_STYLES.titre, 16),
      this.sheet.list(
        urls.map((url) => `*${plain(url)}*`),
        4,
      ),
    ];
  }
}
