import jpeg from 'jpeg-js';
import { GifWriter } from 'omggif';
import { PNG } from 'pngjs';
import { crc32, deflateRawSync } from 'node:zlib';

/*
 * Files as people attach them, made here.
 */

/** A picture of a gradient. */
function gradient(width: number, height: number): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at += 1) {
    rgba.set([at % 256, (at * 3) % 256, (at * 7) % 256, 255], at * 4);
  }
  return rgba;
}

export function pngFile(width = 40, height = 30, alpha = 255): Buffer {
  const png = new PNG({ width, height });
  png.data.set(gradient(width, height).map((value, at) => (at % 4 === 3 ? alpha : value)));
  return PNG.sync.write(png);
}

export function jpegFile(width = 40, height = 30): Buffer {
  return jpeg.encode({ width, height, data: Buffer.from(gradient(width, height)) }, 80).data;
}

export function gifFile(width = 16, height = 8, frames = 2): Buffer {
  const bytes = Buffer.alloc(64 + frames * (width * height * 2 + 64));
  const gif = new GifWriter(bytes, width, height, { loop: 0, palette: [0xff0000, 0x0000ff] });
  const pixels = Array.from({ length: width * height }, (_, at) => at % 2);
  for (let frame = 0; frame < frames; frame += 1) gif.addFrame(0, 0, width, height, pixels);
  return bytes.subarray(0, gif.end());
}

export function pdfFile(): Buffer {
  return Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n');
}

/** A file in a zip. What is said of its size may be a lie. */
export interface ZipPart {
  readonly name: string;
  readonly content?: Buffer | string;
  readonly saidSize?: number;
  readonly encrypted?: boolean;
}

/** A zip (APPNOTE 4.3) of deflated files. */
export function zipFile(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', saidSize, encrypted = false } of parts) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800 | (encrypted ? 1 : 0), 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(saidSize ?? bytes.length, 18);
    facts.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, title, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    index.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, title]));
    files.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(index);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listing, end]);
}

export function docxFile(extra: readonly ZipPart[] = []): Buffer {
  return zipFile([
    {
      name: '[Content_Types].xml',
      content:
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    },
    { name: '_rels/.rels', content: '<Relationships/>' },
    { name: 'word/document.xml', content: '<w:document/>' },
    ...extra,
  ]);
}
