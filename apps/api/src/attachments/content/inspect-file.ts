import { fileTypeFromFile } from 'file-type';
import { checkArchive } from './check-archive.js';
import { checkText } from './check-text.js';
import { checkWhole } from './check-whole.js';
import { FILE_EXTENSIONS, fileTypeOf, isFileExtension } from './file-types.js';
import { rejected } from './rejection.js';

/** A file that somebody sent, by what they call it. */
export interface SentFile {
  readonly path: string;
  readonly size: number;
  readonly filename: string;
}

/**
 * Looks into a file. Its name says what it should be, and its bytes have to agree; nothing that the
 * sender says of its type counts.
 * @param allowed extensions that are taken; none for all.
 * @returns the content type to serve it as.
 * @throws AppError ATTACHMENT_REJECTED {reason}.
 */
export async function inspectFile(
  { path, size, filename }: SentFile,
  allowed: readonly string[],
): Promise<string> {
  const taken = allowed.length === 0 ? FILE_EXTENSIONS : allowed;
  const extension = extensionOf(filename);
  if (!isFileExtension(extension) || !taken.includes(extension)) {
    throw rejected('type_not_allowed', { allowed: taken });
  }
  if (size === 0) throw rejected('empty');
  const type = fileTypeOf(extension);
  if (type.found === 'text') {
    await checkText(path);
    return type.contentType;
  }
  const found = await contentOf(path);
  if (found === undefined || !type.found.includes(found)) {
    throw rejected('type_mismatch', { extension });
  }
  const { archive, contentType } = type;
  if (archive === undefined) await checkWhole(path, { size, contentType });
  else await checkArchive(path, { size, ...archive });
  return contentType;
}

/** What follows the last dot, in lower case. */
function extensionOf(filename: string): string {
  return filename.slice(filename.lastIndexOf('.') + 1).toLowerCase();
}

/** A file on which the parser fails is of no kind that it knows. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return (await fileTypeFromFile(path))?.mime;
  } catch {
    return undefined;
  }
}
