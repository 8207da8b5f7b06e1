// Reads PDF files for the tests, in a thread: see lecture.ts. Positions count from the top left corner of the page.
import { parentPort } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

parentPort.on('message', async ({ pdf, port, done }) => {
  port.postMessage(await read(pdf).catch((error) => ({ error: String(error) })));
  port.close();
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
});

async function read(pdf) {
  // pdfjs keeps for itself the buffer it is given, and does not tell of ActualText.
  const spoken = actualTexts(Buffer.from(pdf));
  const loading = getDocument({ data: pdf, verbosity: VerbosityLevel.ERRORS, disableFontFace: true });
  const document = await loading.promise;
  try {
    const [{ info }, mark] = [await document.getMetadata(), await document.getMarkInfo()];
    const pages = [];
    for (let number = 1; number <= document.numPages; number += 1)
      pages.push(await readPage(await document.getPage(number), spoken));
    return { title: info.Title ?? '', tagged: mark?.Marked === true, pages };
  } finally {
    await loading.destroy();
  }
}

async function readPage(page, spoken) {
  const { height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
  const texts = [];
  const open = [];
  for (const item of items) {
    if (item.type === 'endMarkedContent') {
      const { from } = open.pop() ?? {};
      if (from !== undefined) texts.push(inOne(texts.splice(from), spoken.shift()));
    } else if (item.type !== undefined) {
      // A span of ours is what says its text otherwise than by its letters.
      open.push({ id: item.id, from: item.tag === 'Span' ? texts.length : undefined });
    } else {
      const id = open.findLast((mark) => mark.id)?.id;
      const [, , , , x, y] = item.transform;
      const { str: text, width, height: size, hasEOL: ends } = item;
      texts.push({ text, id, x, y: height - y, width, size, ends });
    }
  }
  return { texts, tree: await page.getStructTree() };
}

/** The letters drawn one by one, and what a screen reader says instead: the same, or the document lies. */
function inOne(letters, text) {
  const drawn = letters.filter((letter) => letter.text.trim() !== '');
  const word = drawn.map((letter) => letter.text).join('');
  if (word !== text) throw new Error(`« ${text} » est dit, « ${word} » est dessiné`);
  const [first, last] = [drawn[0], drawn[drawn.length - 1]];
  return { ...first, text, width: last.x + last.width - first.x, ends: false };
}

function actualTexts(pdf) {
  const found = [];
  for (const { 0: start, index } of pdf.toString('latin1').matchAll(/>>\s*stream\r?\n/g)) {
    const at = index + start.length;
    const stream = pdf.subarray(at, pdf.indexOf('endstream', at));
    // Deflated, as its first byte says (RFC 1950): contents, but also fonts, where nothing says ActualText.
    const content = (stream[0] & 0x0f) === 8 ? inflateSync(stream).toString('latin1') : '';
    for (const [, hex] of content.matchAll(/\/ActualText <feff([0-9a-f]+)>/gi))
      found.push(Buffer.from(hex, 'hex').swap16().toString('utf16le'));
  }
  return found;
}
