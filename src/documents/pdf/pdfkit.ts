import PDFDocument from 'pdfkit';

/**
 * The part of pdfkit 0.20 that we stand on: objects, pages, font subsets, metadata. @types/pdfkit leaves out the
 * tagged-PDF options and the embedded fonts, so their shapes are stated here, and nowhere else.
 */
export interface PdfRef {
  readonly id: number;
  data: Record<string, unknown>;
  /** The stream so far. */
  buffer: Uint8Array[];
  /** Whether pdfkit deflates the stream at the end. */
  compress: boolean;
  write(chunk: Uint8Array): void;
  end(): void;
  offset: number;
  toString(): string;
}

export interface GlyphPosition {
  readonly xAdvance: number;
  readonly xOffset: number;
  readonly yOffset: number;
  readonly advanceWidth: number;
}

export interface EmbeddedFont {
  readonly id: string;
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
  /** Glyphs as four hexadecimal digits each, and their positions in thousandths of the size. */
  encode(text: string): [glyphs: string[], positions: GlyphPosition[]];
  ref(): PdfRef;
}

export interface PdfPage {
  readonly dictionary: PdfRef;
  readonly content: PdfRef;
  readonly width: number;
  readonly height: number;
}

export interface PdfkitDocument {
  readonly page: PdfPage;
  readonly _font: EmbeddedFont;
  addPage(): void;
  ref(data: Record<string, unknown>): PdfRef;
  registerFont(name: string, src: Uint8Array): void;
  font(name: string): void;
  getStructTreeRoot(): {
    data: { K?: PdfRef[]; ParentTree: { add(key: number, value: PdfRef): void }; ParentTreeNextKey: number };
  };
  /** Called with each piece of the file, in order; strings are lines of latin-1. */
  _write(data: string | Uint8Array): void;
  _offset: number;
  _refEnd(ref: PdfRef): void;
  read(): Uint8Array | null;
  end(): void;
}

export interface PdfkitOptions {
  readonly size: 'A4';
  readonly layout: 'portrait' | 'landscape';
  readonly lang: string;
  readonly info: {
    readonly Title: string;
    readonly CreationDate: Date;
    readonly Creator: string;
    readonly Producer: string;
  };
}

/** A tagged PDF 1.7 that declares PDF/UA-1, shows its title and flushes each page when the next one begins. */
export function createPdfkit(options: PdfkitOptions): PdfkitDocument {
  const all = {
    ...options,
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    bufferPages: false,
    margin: 0,
    font: null,
    fontLayoutCache: false, // FontSet keeps what it shaped
  };
  return new PDFDocument(all as unknown as PDFKit.PDFDocumentOptions) as unknown as PdfkitDocument;
}

/**
 * Takes the place of pdfkit's own stream, which makes a buffer of each line of the file: a tagged document has a
 * hundred thousand of them, and half of its time and memory went there.
 */
export class PdfOutput {
  #pieces: Uint8Array[] = [];
  #lines: string[] = [];
  #length = 0;

  constructor(document: PdfkitDocument) {
    const header = document.read();
    if (header) this.#pieces.push(header);
    this.#length = header?.length ?? 0;
    document._write = (data) => {
      if (typeof data === 'string') {
        this.#lines.push(data, '\n');
        this.#add(document, data.length + 1);
      } else {
        this.#flushLines();
        this.#pieces.push(data);
        this.#add(document, data.length);
      }
    };
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes so far, in memory of their own: they can be transferred to another thread. */
  take(): Uint8Array<ArrayBuffer> {
    this.#flushLines();
    const bytes = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.length, 0));
    let offset = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, offset);
      offset += piece.length;
    }
    this.#pieces = [];
    this.#length = 0;
    return bytes;
  }

  #add(document: PdfkitDocument, length: number): void {
    document._offset += length;
    this.#length += length;
  }

  #flushLines(): void {
    if (this.#lines.length > 0) this.#pieces.push(Buffer.from(this.#lines.join(''), 'latin1'));
    this.#lines = [];
  }
}

/** Writes an object already in PDF syntax: ten times cheaper than pdfkit's conversion, for those that come by thousands. */
export function writeObject(document: PdfkitDocument, ref: PdfRef, syntax: string): void {
  ref.offset = document._offset;
  document._write(`${ref.id} 0 obj\n${syntax}\nendobj`);
  document._refEnd(ref);
}

/** A text string in PDF syntax (ISO 32000-1, 7.9.2.2), in hexadecimal so that nothing has to be escaped. */
export function textString(text: string): string {
  return `<${Buffer.from(`\uFEFF${text}`, 'utf16le').swap16().toString('hex')}>`;
}
