import { deflateSync } from 'node:zlib';
import { drawable } from '../../textes/drawable.ts';
import { FontSet } from './fonts.ts';
import {
  createPdfkit,
  type PdfkitDocument,
  PdfOutput,
  type PdfRef,
  textString,
  writeObject,
} from './pdfkit.ts';

/** The standard structure types we use (ISO 32000-1, 14.8.4). */
export type Tag =
  | 'Document'
  | 'Sect'
  | 'Div'
  | 'H1'
  | 'H2'
  | 'P'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'Figure'
  | 'Caption'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD';

export interface TagOptions {
  /** Said in place of a picture. */
  readonly alt?: string;
  /** Attributes in PDF syntax, for instance the scope of a table header (ISO 32000-1, 14.8.5). */
  readonly attributes?: string;
}

/** An element of the structure tree that is still open. */
export interface OpenTag {
  readonly ref: PdfRef;
  readonly head: string;
  readonly kids: PdfRef[];
}

/** Operators drawn once in the file and shown on many pages: a form XObject (ISO 32000-1, 8.10). */
export interface Form {
  readonly name: string;
}

export interface PdfOptions {
  readonly titre: string;
  /** The only date in the file: the same model gives the same bytes. */
  readonly editeLe: Date;
  readonly orientation: 'portrait' | 'landscape';
}

/** A PDF file in pieces; nothing more is made than what is asked for. */
export type PdfChunks = Generator<Uint8Array<ArrayBuffer>, void>;

/** Bytes gathered before they are handed on; smaller pieces cost more than they gain. */
const CHUNK_BYTES = 64 * 1024;

/** A page has a few kilobytes of operators: zlib's usual quarter of a megabyte of working memory is not for it. */
const PAGE_DEFLATE = { windowBits: 13, memLevel: 6, chunkSize: 4096 };

/**
 * A tagged PDF/UA-1 file made page after page. Operators use PDF's own coordinates: points, y upwards.
 *
 * The structure tree is written by hand rather than with pdfkit's elements: those keep every element in memory until
 * the end, these leave as soon as they are closed. The text of a form carries no mark of its own; the page
 * that shows it wraps the call in its marked content, which makes one form serve every page (14.7.4.2).
 */
export class TaggedPdf {
  readonly fonts: FontSet;
  readonly width: number;
  readonly height: number;
  readonly root: OpenTag;
  readonly #document: PdfkitDocument;
  readonly #output: PdfOutput;
  readonly #resources: PdfRef;
  readonly #fontResources: Record<string, PdfRef> = {};
  readonly #formResources: Record<string, PdfRef> = {};
  #operators: string[] = [];
  #pageTags: PdfRef[] = [];
  #pageCount = 0;

  constructor({ titre, editeLe, orientation }: PdfOptions) {
    this.#document = createPdfkit({
      size: 'A4',
      layout: orientation,
      lang: 'fr-FR',
      info: { Title: xmlSafe(titre), CreationDate: editeLe, Creator: 'Comptes 1D', Producer: 'Comptes 1D' },
    });
    this.#output = new PdfOutput(this.#document);
    [this.width, this.height] = orientation === 'portrait' ? [595.28, 841.89] : [841.89, 595.28];
    this.#resources = this.#document.ref({ Font: this.#fontResources, XObject: this.#formResources });
    this.fonts = new FontSet(this.#document, (font) => {
      this.#fontResources[font.id] = font.ref();
    });
    const treeRoot = this.#document.getStructTreeRoot();
    this.root = { ref: this.#document.ref({}), head: `/S /Document /P ${treeRoot}`, kids: [] };
    treeRoot.data.K = [this.root.ref];
  }

  beginPage(): void {
    this.#document.addPage();
    this.#document.page.dictionary.data.Resources = this.#resources;
    this.#document.page.dictionary.data.StructParents = this.#pageCount;
    // pdfkit begins a page by turning its y axis over: leave that out.
    this.#document.page.content.buffer = [];
    this.#operators = [];
    this.#pageTags = [];
  }

  endPage(): void {
    const { content } = this.#document.page;
    content.write(deflateSync(Buffer.from(this.#operators.join('\n'), 'latin1'), PAGE_DEFLATE));
    content.data.Filter = 'FlateDecode';
    content.compress = false;
    const parents = this.#document.ref({});
    writeObject(this.#document, parents, `[${this.#pageTags.join(' ')}]`);
    this.#document.getStructTreeRoot().data.ParentTree.add(this.#pageCount, parents);
    this.#pageCount += 1;
    this.#document.getStructTreeRoot().data.ParentTreeNextKey = this.#pageCount;
  }

  draw(operators: string): void {
    this.#operators.push(operators);
  }

  /** Operators whose origin is the upper left corner of the form; `height` and `width` in points. */
  form(operators: string, width: number, height: number): Form {
    const name = `X${Object.keys(this.#formResources).length + 1}`;
    const bleed = 4;
    const ref = this.#document.ref({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [-bleed, -height - bleed, width + bleed, bleed],
      Resources: this.#resources,
    });
    ref.write(Buffer.from(operators, 'latin1'));
    ref.end();
    this.#formResources[name] = ref;
    return { name };
  }

  drawForm(form: Form, x: number, y: number): void {
    this.draw(`q 1 0 0 1 ${round(x)} ${round(y)} cm /${form.name} Do Q`);
  }

  open(tag: Tag, parent: OpenTag): OpenTag {
    const ref = this.#document.ref({});
    parent.kids.push(ref);
    return { ref, head: `/S /${tag} /P ${parent.ref}`, kids: [] };
  }

  close({ ref, head, kids }: OpenTag): void {
    writeObject(this.#document, ref, `<<${head} /K [${kids.join(' ')}]>>`);
    kids.length = 0;
  }

  /** Draws the content of one element that has no element inside. */
  tag(tag: Tag, parent: OpenTag, draw: () => void, { alt, attributes }: TagOptions = {}): void {
    const id = this.#pageTags.length;
    const ref = this.#document.ref({});
    const extra = `${alt ? ` /Alt ${textString(drawable(alt))}` : ''}${attributes ? ` /A ${attributes}` : ''}`;
    const page = this.#document.page.dictionary;
    writeObject(this.#document, ref, `<</S /${tag} /P ${parent.ref} /Pg ${page} /K ${id}${extra}>>`);
    parent.kids.push(ref);
    this.#pageTags.push(ref);
    this.draw(`/${tag} <</MCID ${id}>> BDC`);
    draw();
    this.draw('EMC');
  }

  /** Decoration, running headers, page numbers: seen, and passed over by a screen reader. */
  artifact(draw: () => void): void {
    this.draw('/Artifact BMC');
    draw();
    this.draw('EMC');
  }

  /** The bytes made since the last call, once there are enough of them to be worth sending; the first page goes at once. */
  *chunks(): PdfChunks {
    if (this.#pageCount === 1 || this.#output.length >= CHUNK_BYTES) yield this.#output.take();
  }

  *end(): PdfChunks {
    this.close(this.root);
    this.#resources.end();
    this.#document.end();
    yield this.#output.take();
  }
}

/** pdfkit copies the title into XML as it is. */
function xmlSafe(text: string): string {
  return text.replaceAll('&', 'et').replaceAll('<', '‹').replaceAll('>', '›');
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
