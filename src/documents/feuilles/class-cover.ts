import { formatDate } from '../../domain/francais.ts';
import type { Classe } from '../classes.ts';
import type { PapiersComptes } from '../modeles.ts';
import { paginate } from '../pdf/pagination.ts';
import { type ParagraphStyle, paragraph } from '../pdf/paragraph.ts';
import { type Column, Table } from '../pdf/table.ts';
import type { OpenTag, PdfChunks, TaggedPdf } from '../pdf/tagged-pdf.ts';

const MARGIN = 40;
const HEADER = 92;
const FOOTER = 18;
/** Room for a signature. */
const ROW_HEIGHT = 26;
/** The same for everybody, so that no name looks less important. */
const TEXT_SIZE = 9;
const STYLES = {
  classe: { face: 'bold', size: 20, color: 'accent', leading: 1.2 },
  ecole: { size: 11 },
  numero: { size: 9, color: 'muted' },
} as const satisfies Record<string, ParagraphStyle>;

/** Who signs. */
export interface CoverOf<Compte> {
  /** The column to sign takes the width that is left. */
  readonly coverColumns: readonly Column<Compte>[];
  /** « 24 élèves » */
  nombre(n: number): string;
}

/** The sheet on top of the papers of a class: who gets one, and signs for it. */
export class ClassCover<Compte> {
  readonly #pdf: TaggedPdf;
  readonly #modele: PapiersComptes;
  readonly #table: Table<Compte>;
  readonly #nombre: (n: number) => string;

  constructor(pdf: TaggedPdf, modele: PapiersComptes, papers: CoverOf<Compte>) {
    this.#pdf = pdf;
    this.#modele = modele;
    this.#nombre = papers.nombre;
    const columns = papers.coverColumns;
    const left = columns.reduce((room, { width }) => room - width, pdf.width - 2 * MARGIN);
    const signature: Column<Compte> = { titre: 'Émargement', width: left, value: () => '' };
    this.#table = new Table(pdf, [...columns, signature], { rowHeight: ROW_HEIGHT, size: TEXT_SIZE });
  }

  *draw({ titre, lignes }: Classe<Compte>): PdfChunks {
    const pdf = this.#pdf;
    const table = this.#table;
    const room = pdf.height - 2 * MARGIN - HEADER - FOOTER;
    const heights = lignes.map((ligne) => table.rowHeight(ligne));
    const section = pdf.open('Sect', pdf.root);
    const head = this.#head(titre, lignes.length);
    let rows: OpenTag | undefined;
    const pages = paginate([heights], { firstPage: room, otherPages: room, heading: table.headerHeight });
    for (const [index, page] of pages.entries()) {
      pdf.beginPage();
      if (rows === undefined) {
        for (const { tag, draw } of head) pdf.tag(tag, section, draw);
        rows = pdf.open('Table', section);
        table.drawHeader(MARGIN, pdf.height - MARGIN - HEADER, rows);
      } else {
        pdf.artifact(() => {
          for (const { draw } of head) draw();
        });
        table.drawHeader(MARGIN, pdf.height - MARGIN - HEADER);
      }
      let y = pdf.height - MARGIN - HEADER - table.headerHeight;
      for (const { from, to } of page) {
        for (const ligne of lignes.slice(from, to)) {
          table.drawRow(ligne, MARGIN, y, rows);
          y -= table.rowHeight(ligne);
        }
      }
      pdf.artifact(() => this.#drawNumber(`${titre}   ·   page ${index + 1} sur ${pages.length}`));
      pdf.endPage();
      yield* pdf.chunks();
    }
    if (rows) pdf.close(rows);
    pdf.close(section);
  }

  #drawNumber(text: string): void {
    const pdf = this.#pdf;
    paragraph(pdf, text, STYLES.numero, pdf.width - 2 * MARGIN, 'right').draw(MARGIN, MARGIN + FOOTER - 8);
  }

  #head(titre: string, nombre: number): { tag: 'H1' | 'P'; draw: () => void }[] {
    const pdf = this.#pdf;
    const { ecole, editeLe } = this.#modele;
    const width = pdf.width - 2 * MARGIN;
    const school = `${ecole.nom} – ${ecole.commune} (${ecole.uai})`;
    const date = `Remise des identifiants ÉduConnect   ·   ${formatDate(editeLe)}   ·   ${this.#nombre(nombre)}`;
    let y = pdf.height - MARGIN;
    return (
      [
        ['H1', titre, STYLES.classe],
        ['P', school, STYLES.ecole],
        ['P', date, STYLES.ecole],
      ] as const
    ).map(([tag, text, style]) => {
      const content = paragraph(pdf, text, style, width);
      const at = y;
      y -= content.height + 3;
      return { tag, draw: () => content.draw(MARGIN, at) };
    });
  }
}
