import { formatDate, pluriel } from '../../domain/francais.ts';
import { drawable } from '../../textes/drawable.ts';
import { type Classe, groupByClasse } from '../classes.ts';
import type { ListeComptes } from '../modeles.ts';
import { paginate, type Segment } from '../pdf/pagination.ts';
import { type Paragraph, type ParagraphStyle, paragraph } from '../pdf/paragraph.ts';
import { lineOperators } from '../pdf/shapes.ts';
import { type Column, Table } from '../pdf/table.ts';
import { type OpenTag, type PdfChunks, TaggedPdf } from '../pdf/tagged-pdf.ts';
import type { ColonneListe, DefinitionListe } from './definition.ts';

const MARGIN = { x: 34, top: 26, bottom: 24 };
const FOOTER = 18;
const CONFIDENTIEL =
  'Document confidentiel\u00A0: à ne remettre qu’aux personnes concernées, à détruire après usage.';
const STYLES = {
  titre: { face: 'bold', size: 15, color: 'accent' },
  sousTitre: { size: 10, color: 'muted' },
  classe: { face: 'bold', size: 12 },
} as const satisfies Record<string, ParagraphStyle>;

/** A list, A4 landscape, as chunks of a PDF file. A first pass measures the rows: « page 1 sur 12 » needs their end. */
export function* listePdf<Ligne extends { readonly classe: string }>(
  definition: DefinitionListe<Ligne>,
  modele: ListeComptes<Ligne>,
): PdfChunks {
  const pdf = new TaggedPdf({
    titre: `${definition.titre} – ${drawable(modele.ecole.nom)}`,
    editeLe: modele.editeLe,
    orientation: 'landscape',
  });
  const liste = new Liste(pdf, definition, modele);
  for (const page of liste.pages) {
    liste.draw(page);
    yield* pdf.chunks();
  }
  liste.end();
  yield* pdf.end();
}

const columnOf = <Ligne>({
  titre,
  largeur,
  face = 'regular',
  valeur,
  surPapier = (texte) => texte,
  barre,
}: ColonneListe<Ligne>): Column<Ligne> => ({
  titre,
  width: largeur,
  face,
  value: (ligne) => surPapier(valeur(ligne)),
  ...(barre ? { bar: barre } : {}),
});

class Liste<Ligne extends { readonly classe: string }> {
  readonly pages: readonly Segment[][];
  readonly #pdf: TaggedPdf;
  readonly #definition: DefinitionListe<Ligne>;
  readonly #table: Table<Ligne>;
  readonly #classes: readonly Classe<Ligne>[];
  readonly #titre: Paragraph;
  readonly #sousTitre: Paragraph;
  readonly #edition: Paragraph;
  readonly #enTeteHeight: number;
  #pageNumber = 0;
  #section: OpenTag | undefined;
  #rows: OpenTag | undefined;

  constructor(
    pdf: TaggedPdf,
    definition: DefinitionListe<Ligne>,
    { ecole, editeLe, criteres, lignes }: ListeComptes<Ligne>,
  ) {
    this.#pdf = pdf;
    this.#definition = definition;
    this.#table = new Table(pdf, definition.colonnes.map(columnOf));
    this.#classes = groupByClasse(lignes);
    const half = this.#table.width - 170;
    const details = [
      `${ecole.nom} – ${ecole.commune} (${ecole.uai})`,
      definition.compter ? '' : pluriel(lignes.length, definition.un, definition.des),
      criteres,
    ];
    this.#titre = paragraph(pdf, definition.titre, STYLES.titre, half);
    this.#sousTitre = paragraph(
      pdf,
      details.filter(Boolean).join('   ·   '),
      STYLES.sousTitre,
      this.#table.width,
    );
    this.#edition = paragraph(pdf, `Éditée le ${formatDate(editeLe)}`, STYLES.sousTitre, 170, 'right');
    this.#enTeteHeight = this.#titre.height + this.#sousTitre.height + 8;
    const heights = this.#classes.map((classe) => classe.lignes.map((ligne) => this.#table.rowHeight(ligne)));
    const room = pdf.height - MARGIN.top - MARGIN.bottom - FOOTER - this.#enTeteHeight;
    this.pages = paginate(heights, {
      firstPage: room,
      otherPages: room,
      heading: this.#headingHeight,
      apart: definition.unePageParClasse ?? false,
    });
  }

  get #headingHeight(): number {
    return 26 + this.#table.headerHeight;
  }

  draw(segments: readonly Segment[]): void {
    const pdf = this.#pdf;
    pdf.beginPage();
    this.#pageNumber += 1;
    this.#drawEnTete();
    let y = pdf.height - MARGIN.top - this.#enTeteHeight;
    for (const segment of segments) y = this.#drawSegment(segment, y);
    if (this.#classes.length === 0) this.#drawNothing(y);
    pdf.artifact(() => this.#drawFooter());
    pdf.endPage();
  }

  end(): void {
    this.#closeClasse();
  }

  /** Read once, on the first page; on the others it is there for the eye. */
  #drawEnTete(): void {
    const pdf = this.#pdf;
    const top = pdf.height - MARGIN.top;
    const titre = () => this.#titre.draw(MARGIN.x, top);
    const edition = () => this.#edition.draw(MARGIN.x + this.#table.width - 170, top - 3.5);
    const sousTitre = () => this.#sousTitre.draw(MARGIN.x, top - this.#titre.height);
    if (this.#pageNumber === 1) {
      pdf.tag('H1', pdf.root, titre);
      pdf.tag('P', pdf.root, edition);
      pdf.tag('P', pdf.root, sousTitre);
    } else {
      pdf.artifact(() => {
        for (const drawPart of [titre, edition, sousTitre]) drawPart();
      });
    }
  }

  #drawSegment({ group, from, to, first }: Segment, top: number): number {
    const pdf = this.#pdf;
    const classe = this.#classes[group];
    if (!classe) return top;
    const { un, des, compter = ({ length }) => pluriel(length, un, des) } = this.#definition;
    const nombre = compter(classe.lignes);
    const suffix = first ? `   ·   ${nombre}` : ' (suite)';
    const title = paragraph(pdf, `${classe.titre}${suffix}`, STYLES.classe, this.#table.width);
    if (first) {
      this.#closeClasse();
      this.#section = pdf.open('Sect', pdf.root);
      pdf.tag('H2', this.#section, () => title.draw(MARGIN.x, top - 6));
      this.#rows = pdf.open('Table', this.#section);
      this.#table.drawHeader(MARGIN.x, top - 26, this.#rows);
    } else {
      pdf.artifact(() => title.draw(MARGIN.x, top - 6));
      this.#table.drawHeader(MARGIN.x, top - 26);
    }
    let y = top - this.#headingHeight;
    for (const ligne of classe.lignes.slice(from, to)) {
      if (this.#rows) this.#table.drawRow(ligne, MARGIN.x, y, this.#rows);
      y -= this.#table.rowHeight(ligne);
    }
    return y;
  }

  #closeClasse(): void {
    if (this.#rows) this.#pdf.close(this.#rows);
    if (this.#section) this.#pdf.close(this.#section);
    this.#rows = undefined;
    this.#section = undefined;
  }

  #drawNothing(y: number): void {
    const text = paragraph(this.#pdf, this.#definition.aucun, { size: 11 }, this.#table.width);
    this.#pdf.tag('P', this.#pdf.root, () => text.draw(MARGIN.x, y - 10));
  }

  #drawFooter(): void {
    const pdf = this.#pdf;
    const style: ParagraphStyle = { size: 9, color: 'muted' };
    const y = MARGIN.bottom + FOOTER - 5;
    const warning = this.#definition.pied ?? CONFIDENTIEL;
    const number = `page ${this.#pageNumber} sur ${this.pages.length}`;
    pdf.draw(lineOperators(MARGIN.x, MARGIN.x + this.#table.width, y + 2, 'line', 0.5));
    paragraph(pdf, warning, style, this.#table.width - 120).draw(MARGIN.x, y);
    paragraph(pdf, number, style, 120, 'right').draw(MARGIN.x + this.#table.width - 120, y);
  }
}
