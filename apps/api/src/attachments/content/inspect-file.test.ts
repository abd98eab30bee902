import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docxFile, gifFile, jpegFile, pdfFile, pngFile, zipFile } from '../../testing/files.js';
import { AppError } from '../../trpc/errors.js';
import { FILE_EXTENSIONS } from './file-types.js';
import { inspectFile } from './inspect-file.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inspect-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function inspect(filename: string, content: Buffer | string, allowed: string[] = []) {
  const path = join(folder, 'file');
  await writeFile(path, content);
  return inspectFile({ path, size: Buffer.byteLength(content), filename }, allowed);
}

/** Why a file is refused; its content type when it is not. */
async function verdict(filename: string, content: Buffer | string, allowed?: string[]) {
  try {
    return await inspect(filename, content, allowed);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect([error.code, error.status]).toEqual(['ATTACHMENT_REJECTED', 422]);
    return error.details['reason'];
  }
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const HTML = '<!doctype html><script>alert(1)</script>';

describe('files as people attach them', () => {
  it.each([
    ['photo.PNG', pngFile(), 'image/png'],
    ['photo.png', pngFile(300, 200, 100), 'image/png'],
    ['photo.jpg', jpegFile(), 'image/jpeg'],
    ['photo.jpeg', jpegFile(300, 200), 'image/jpeg'],
    ['loop.gif', gifFile(), 'image/gif'],
    ['report.pdf', pdfFile(), 'application/pdf'],
    ['server.log', 'GET / 200\nGET /x 404 — näh\n', 'text/plain'],
    ['notes.md', '# Title\n\nSome <b>bold</b> words in between\n', 'text/plain'],
    ['table.csv', '\uFEFFa,b\r\n1,2\r\n', 'text/csv'],
    ['data.json', '{"html":"<p>yes</p>"}', 'application/json'],
    ['logs.zip', zipFile([{ name: 'a/b.log', content: 'x'.repeat(50_000) }]), 'application/zip'],
    [
      'letter.docx',
      docxFile(),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
  ])('%s is taken', async (name, content, type) => {
    expect(await verdict(name, content)).toBe(type);
  });
});

describe('text that is larger than what is read at a time', () => {
  /** After so many letters, a character of several bytes lies across the end of the first piece. */
  it.each([262_141, 262_142, 262_143])('is taken with a character across %i', async (letters) => {
    for (const character of ['é', '€', '🙂']) {
      const text = `${'x'.repeat(letters)}${character}${'y'.repeat(262_144)}`;
      expect(await verdict('long.txt', text)).toBe('text/plain');
    }
  });

  it('is refused for what is wrong behind the first piece', async () => {
    const long = Buffer.alloc(600_000, 'x');
    for (const wrong of [0x00, 0xff, 0x80, 0xe2]) {
      const content = Buffer.from(long);
      content[500_000] = wrong;
      expect(await verdict('long.txt', content)).toBe('not_text');
    }
  });
});

describe('a file that lies about its type', () => {
  it.each([
    ['a page called PNG', 'a.png', HTML, 'type_mismatch'],
    ['an SVG called PNG', 'a.png', SVG, 'type_mismatch'],
    ['a JPEG called PNG', 'a.png', jpegFile(), 'type_mismatch'],
    ['a zip called PDF', 'a.pdf', zipFile([{ name: 'a' }]), 'type_mismatch'],
    ['a zip called DOCX', 'a.docx', zipFile([{ name: 'a' }]), 'type_mismatch'],
    [
      'a program called TXT',
      'a.txt',
      Buffer.from('\x7fELF\x02\x01\x01\0\0\0', 'latin1'),
      'not_text',
    ],
    ['a picture called TXT', 'a.txt', pngFile(), 'not_text'],
    ['Latin-1 called TXT', 'a.txt', Buffer.from('n\xe4h', 'latin1'), 'not_text'],
    ['a cut-off character', 'a.txt', Buffer.from([0x61, 0xc3]), 'not_text'],
    ['UTF-16', 'a.csv', Buffer.from('a,b', 'utf16le'), 'not_text'],
    ['text called ZIP', 'a.zip', 'PK but no zip', 'type_mismatch'],
  ])('%s is refused', async (_what, name, content, reason) => {
    expect(await verdict(name, content)).toBe(reason);
  });
});

describe('what a browser would run', () => {
  it.each([
    ['an SVG', 'a.svg', SVG, 'type_not_allowed'],
    ['a page', 'a.html', HTML, 'type_not_allowed'],
    ['a page called TXT', 'a.txt', HTML, 'markup'],
    ['an SVG called TXT', 'a.txt', `\n<!-- x -->\n${SVG}`, 'markup'],
    ['an SVG with a prolog called LOG', 'a.log', `<?xml version="1.0"?>${SVG}`, 'markup'],
    ['a page behind a byte-order mark', 'a.md', `\uFEFF${HTML}`, 'markup'],
    ['a script', 'a.js', 'alert(1)', 'type_not_allowed'],
    ['two extensions', 'a.png.html', HTML, 'type_not_allowed'],
    ['no extension', 'README', 'text', 'type_not_allowed'],
  ])('%s is refused', async (_what, name, content, reason) => {
    expect(await verdict(name, content)).toBe(reason);
  });
});

describe('a polyglot', () => {
  const comment = `*/<script>alert(1)</script>/*`;
  it.each([
    ['a PNG with a zip behind it', 'a.png', [pngFile(), zipFile([{ name: 'a' }])]],
    ['a JPEG with a zip behind it', 'a.jpg', [jpegFile(), zipFile([{ name: 'a' }])]],
    ['a PDF with a zip behind it', 'a.pdf', [pdfFile(), zipFile([{ name: 'a' }])]],
    ['a PNG with anything behind it', 'a.png', [pngFile(), Buffer.from('more')]],
    ['a JPEG with anything behind it', 'a.jpg', [jpegFile(), Buffer.from('more')]],
    ['a GIF with a page behind it', 'a.gif', [gifFile(), Buffer.from(HTML)]],
    ['a PDF that does not begin as one', 'a.pdf', [Buffer.from('<html>'), pdfFile()]],
    ['a zip with a page before it', 'a.zip', [Buffer.from(HTML), zipFile([{ name: 'a' }])]],
  ])('%s is refused', async (_what, name, parts) => {
    expect(['polyglot', 'type_mismatch']).toContain(await verdict(name, Buffer.concat(parts)));
  });

  it('of a GIF that is a page as well is refused', async () => {
    const gif = gifFile();
    // A comment extension behind the header and its table of two colours.
    const at = 13 + 6;
    const block = Buffer.concat([
      Buffer.from([0x21, 0xfe, comment.length]),
      Buffer.from(comment),
      Buffer.from([0]),
    ]);
    const both = Buffer.concat([gif.subarray(0, at), block, gif.subarray(at)]);
    expect(await verdict('a.gif', both)).toBe('polyglot');
  });

  it('of a JPEG with a PDF in its comment is refused', async () => {
    const jpeg = jpegFile();
    const pdf = pdfFile();
    const head = Buffer.from([0xff, 0xfe, 0, pdf.length + 2]);
    const both = Buffer.concat([jpeg.subarray(0, 2), head, pdf, jpeg.subarray(2)]);
    expect(await verdict('a.jpg', both)).toBe('polyglot');
  });
});

describe('an image that is cut off', () => {
  it.each([
    ['a.png', pngFile()],
    ['a.jpg', jpegFile()],
    ['a.gif', gifFile()],
  ])('is refused: %s', async (name, content) => {
    expect(await verdict(name, content.subarray(0, content.length - 5))).toBe('damaged');
  });
});

describe('an archive', () => {
  const zeros = Buffer.alloc(20 * 1024 ** 2);
  it.each([
    ['that unpacks to a thousand times its size', [{ name: 'a', content: zeros }], 'archive_bomb'],
    ['that says it unpacks to 4 GB', [{ name: 'a', saidSize: 0xfffffff0 }], 'archive_bomb'],
    [
      'of more files than anybody sends',
      Array.from({ length: 10_001 }, (_, at) => ({ name: `f${at}` })),
      'archive_bomb',
    ],
    ['within an archive', [{ name: 'inner.zip', content: zipFile([]) }], 'archive_nested'],
    ['of compressed archives', [{ name: 'a.tar.gz', content: gzipSync('x') }], 'archive_nested'],
    [
      'that nobody can look into',
      [{ name: 'a', content: 'x', encrypted: true }],
      'archive_encrypted',
    ],
    ['that would leave its folder', [{ name: '../../etc/passwd' }], 'archive_unsafe'],
    ['with an absolute name', [{ name: '/etc/passwd' }], 'archive_unsafe'],
    ['with backslashes', [{ name: '..\\x' }], 'archive_unsafe'],
  ])('%s is refused', async (_what, parts, reason) => {
    expect(await verdict('a.zip', zipFile(parts))).toBe(reason);
  });

  it('whose index is torn off is refused', async () => {
    const whole = zipFile([{ name: 'a', content: 'x'.repeat(1_000) }]);
    expect(await verdict('a.zip', whole.subarray(0, 40))).toBe('damaged');
  });

  it('is judged as a document, too: macros are refused', async () => {
    const withMacros = docxFile([{ name: 'word/vbaProject.bin', content: 'x' }]);
    expect(await verdict('a.docx', withMacros)).toBe('macros');
  });
});

describe('a file', () => {
  it.each(FILE_EXTENSIONS.map((extension) => [extension]))(
    'of no bytes is refused: %s',
    async (e) => {
      expect(await verdict(`a.${e}`, '')).toBe('empty');
    },
  );

  it('of a kind that the installation does not take is refused', async () => {
    expect(await verdict('a.pdf', pdfFile(), ['png', 'txt'])).toBe('type_not_allowed');
    expect(await verdict('a.txt', 'text', ['png', 'txt'])).toBe('text/plain');
  });
});
