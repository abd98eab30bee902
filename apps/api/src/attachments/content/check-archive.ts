import { open } from 'node:fs/promises';
import { readAt } from './read-at.js';
import { readIndex } from './archive-index.js';
import type { ArchiveEntry } from './archive-index.js';
import { rejected } from './rejection.js';

/** What an archive may unpack to, in all. */
const MAX_UNPACKED = 2 * 1024 ** 3;
/** Text packs to a twentieth, a long log to a hundredth; only zeros pack to a thousandth. */
const MAX_RATIO = 200;
/** Below this much, the ratio is of no account. */
const HARMLESS = 10 * 1024 ** 2;
const ARCHIVE = /\.(?:zip|jar|war|apk|7z|rar|tar|gz|tgz|bz2|xz|zst|lz4?|cab|iso|arj|ace|lzh)$/i;
const MACROS = /(?:^|\/)vbaProject\.bin$/i;
const DOCUMENT_PART = /\.(?:bin|xml|rels)$/i;

/**
 * Judges an archive by its index, without unpacking anything: how much it would unpack to, how it nests,
 * whether anybody can look into it, and where its files would go.
 * @throws AppError ATTACHMENT_REJECTED.
 */
export async function checkArchive(
  path: string,
  { size, needs }: { size: number; needs: readonly string[] },
): Promise<void> {
  // Something before the first entry is another file.
  if (!(await beginsWithEntry(path))) throw rejected('polyglot');
  const names = new Set<string>();
  let unpacked = 0;
  let packed = 0;
  for (const entry of await readIndex(path)) {
    checkEntry(entry);
    names.add(entry.name);
    unpacked += entry.unpacked;
    packed += entry.packed;
  }
  // Entries that share their bytes are how the worst of bombs are made.
  if (packed > size || unpacked > MAX_UNPACKED) throw rejected('archive_bomb');
  if (unpacked > HARMLESS && unpacked > size * MAX_RATIO) throw rejected('archive_bomb');
  if (!needs.every((name) => names.has(name))) throw rejected('type_mismatch');
}

function checkEntry({ name, packed, unpacked, encrypted }: ArchiveEntry): void {
  if (encrypted) throw rejected('archive_encrypted');
  if (ARCHIVE.test(name)) throw rejected('archive_nested');
  if (MACROS.test(name)) throw rejected('macros');
  const isPart = DOCUMENT_PART.test(name);
  if (!isPart && unpacked > HARMLESS && unpacked > packed * MAX_RATIO * 2) {
    throw rejected('archive_bomb');
  }
}

async function beginsWithEntry(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  return (await readAt(file, 0, 4)).toString('latin1') === 'PK\x03\x04';
}
