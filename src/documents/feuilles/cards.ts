import type { MiseEnPage } from '../../domain/operations/mise-en-page.ts';
import { plain } from '../../textes/gras.ts';
import type { MotDePasseRepresentant } from '../../textes/mot-de-passe.ts';
import { altQr, LEGENDE_CASES, type MotsCompte } from '../../textes/papiers.ts';
import type { PapiersComptes } from '../modeles.ts';
import { FixedParagraphs, type Paragraph, paragraph } from '../pdf/paragraph.ts';
import { qrOperators } from '../pdf/qr.ts';
import { type Block, drawStack, fitStack } from '../pdf/stack.ts';
import { type Form, type OpenTag, round, type Tag, type TaggedPdf } from '../pdf/tagged-pdf.ts';
import { COLORS } from '../pdf/theme.ts';
import { secretCells } from './secret-cells.ts';
import { Steps, type StepsStyle, squareBox } from './steps.ts';

export interface CardContent {
  readonly titre: string;
  /** Class, or children. */
  readonly details: string;
  readonly libelleIdentifiant: string;
  readonly identifiant: string;
  readonly motDePasse: MotDePasseRepresentant;
  readonly mots: MotsCompte;
  /** The way in one sentence, with the address of the portal, where there is no room for the steps; between asterisks: bold. */
  readonly consigne: string;
  readonly legendeQr: string;
}

/** Where a card stands on the page: its upper left corner, and how much it is shrunk. */
interface Frame {
  readonly x: number;
  readonly y: number;
  scale: number;
}

interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly padding: number;
  /** Of the running text; the rest follows. */
  readonly size: number;
  readonly cell: number;
  /** Side of the QR code alone; the one beside the steps has its own. */
  readonly qr: number;
  /** Room for them, as on a full page. */
  readonly steps: boolean;
}

const LAYOUTS: Record<Exclude<MiseEnPage, 1>, Layout> = {
  2: { columns: 1, rows: 2, padding: 34, size: 10.5, cell: 36, qr: 0, steps: true },
  4: { columns: 2, rows: 2, padding: 24, size: 10, cell: 30, qr: 84, steps: false },
  8: { columns: 2, rows: 4, padding: 18, size: 8.5, cell: 24, qr: 0, steps: false },
};

const STEPS: StepsStyle = {
  title: { face: 'bold', size: 12, color: 'accent' },
  text: { size: 10.25, leading: 1.3 },
  caption: { size: 9, color: 'muted' },
  gap: 5.5,
  qr: { side: 92, column: 100, gap: 22 },
};

/** Cards of the same size on one page, to cut out along the dashes. */
export class Cards {
  readonly #pdf: TaggedPdf;
  readonly #fixed: FixedParagraphs;
  readonly #modele: PapiersComptes;
  readonly #layout: Layout;
  readonly #marks: Form;
  readonly #qr: Form;
  readonly #steps: Steps;

  constructor(pdf: TaggedPdf, modele: PapiersComptes, miseEnPage: Exclude<MiseEnPage, 1>) {
    this.#pdf = pdf;
    this.#fixed = new FixedParagraphs(pdf);
    this.#steps = new Steps(pdf, this.#fixed, STEPS);
    this.#modele = modele;
    this.#layout = LAYOUTS[miseEnPage];
    this.#marks = pdf.form(this.#marksOperators(), pdf.width, pdf.height);
    const side = this.#layout.qr;
    this.#qr = pdf.form(side > 0 ? qrOperators(modele.urlPortail, side) : '', side, side);
  }

  page(cards: readonly CardContent[]): void {
    const pdf = this.#pdf;
    const { columns, rows } = this.#layout;
    pdf.beginPage();
    pdf.artifact(() => pdf.drawForm(this.#marks, 0, pdf.height));
    cards.forEach((card, rank) => {
      const x = (rank % columns) * (pdf.width / columns);
      this.#card(card, x, pdf.height - Math.floor(rank / columns) * (pdf.height / rows));
    });
    pdf.endPage();
  }

  #card(card: CardContent, left: number, top: number): void {
    const pdf = this.#pdf;
    const { padding, rows } = this.#layout;
    const section = pdf.open('Sect', pdf.root);
    const frame = { x: left + padding, y: top - padding, scale: 1 };
    const blocks = this.#blocks(card, section, frame);
    const { gapFactor, scale } = fitStack(blocks, pdf.height / rows - 2 * padding);
    frame.scale = scale;
    // The card is drawn from its own upper left corner, shrunk when it has much to say.
    pdf.draw(`q ${scale.toFixed(4)} 0 0 ${scale.toFixed(4)} ${round(frame.x)} ${round(frame.y)} cm`);
    drawStack(blocks, 0, gapFactor);
    pdf.draw('Q');
    pdf.close(section);
  }

  #blocks(card: CardContent, section: OpenTag, frame: Frame): Block[] {
    const pdf = this.#pdf;
    const fixed = this.#fixed;
    const { columns, padding, size, cell } = this.#layout;
    const { ecole } = this.#modele;
    const width = pdf.width / columns - 2 * padding;
    const block = (tag: Tag, gap: number, content: Paragraph): Block => ({
      height: content.height,
      gap,
      draw: (y) => pdf.tag(tag, section, () => content.draw(0, y)),
    });
    const label = { size: size * 0.95, color: 'muted' } as const;
    const { motDePasse, mots } = card;
    const secret =
      motDePasse.type === 'provisoire'
        ? secretCells(pdf, motDePasse.valeur, width, { width: cell, height: cell * 1.1 })
        : fixed.get(mots.annonce ?? '', { face: 'bold', size: size * 1.3 }, width);
    const school = `${plain(ecole.nom)} – ${plain(ecole.commune)}`;
    const heading = { face: 'bold', size: size * 1.5, leading: 1.2 } as const;
    const fits = (factor: number) =>
      pdf.fonts.width(card.identifiant, { face: 'mono', size: size * factor }) <= width;
    const mono = { face: 'mono', size: size * ([1.6, 1.35].find(fits) ?? 1.1), leading: 1.2 } as const;
    const blocks = [
      block('P', 0, fixed.get(school, label, width)),
      block('H1', size / 2, paragraph(pdf, card.titre, heading, width)),
      block('P', 2, paragraph(pdf, card.details, { size }, width)),
      block('P', size, fixed.get(card.libelleIdentifiant, label, width)),
      block('P', 1, paragraph(pdf, card.identifiant, mono, width)),
    ];
    if (mots.libelleMotDePasse !== undefined) {
      blocks.push(block('P', size / 2, fixed.get(mots.libelleMotDePasse, label, width)));
    }
    blocks.push(block('P', mots.libelleMotDePasse === undefined ? size : 2, secret));
    const legende = motDePasse.type === 'provisoire' ? [LEGENDE_CASES] : [];
    [...legende, ...mots.precisions.slice(-1)].forEach((text, index) => {
      blocks.push(block('P', index === 0 ? size / 2 : 1, fixed.get(text, { size }, width)));
    });
    if (this.#layout.steps) return [...blocks, this.#stepsBlock(card, section, frame, width)];
    const consignes = [card.consigne, ...(mots.reste === undefined ? [] : [`*${mots.reste}*`])];
    for (const text of consignes) blocks.push(block('P', 3, fixed.get(text, { size }, width)));
    if (this.#layout.qr > 0) blocks.push(this.#qrBlock(section, altQr(this.#modele.urlPortail), frame));
    return blocks;
  }

  #stepsBlock({ mots, legendeQr }: CardContent, section: OpenTag, frame: Frame, width: number): Block {
    const { urlPortail } = this.#modele;
    const place = { section: () => section, x: 0, width, box: boxIn(frame) };
    const qr = { url: urlPortail, alt: altQr(urlPortail), caption: legendeQr };
    return this.#steps.block(place, mots.titreEtapes, mots.etapes, qr, this.#layout.size * 1.4);
  }

  #qrBlock(section: OpenTag, alt: string, frame: Frame): Block {
    const side = this.#layout.qr;
    return {
      height: side,
      gap: this.#layout.size,
      draw: (y) => {
        const attributes = `<</O /Layout /Placement /Block /BBox [${boxIn(frame)(0, y, side)}]>>`;
        this.#pdf.tag('Figure', section, () => this.#pdf.drawForm(this.#qr, 0, y), { alt, attributes });
      },
    };
  }

  #marksOperators(): string {
    const { width, height } = this.#pdf;
    const { columns, rows } = this.#layout;
    const lines: string[] = [];
    for (let column = 1; column < columns; column += 1) {
      const x = round((column * width) / columns);
      lines.push(`${x} 0 m ${x} ${-height} l`);
    }
    for (let row = 1; row < rows; row += 1) {
      const y = round((-row * height) / rows);
      lines.push(`0 ${y} m ${width} ${y} l`);
    }
    return `${COLORS.line} RG 0.5 w [4 4] 0 d ${lines.join(' ')} S [] 0 d`;
  }
}

/** Of a square drawn on the card, where it stands on the page. */
const boxIn =
  (frame: Frame) =>
  (x: number, y: number, side: number): string =>
    squareBox(frame.x + x * frame.scale, frame.y + y * frame.scale, side * frame.scale);
