/** More words than this do not narrow a search any further. */
const MAX_WORDS = 10;

/**
 * What a person typed into a search box as the text of a PostgreSQL `tsquery` (§12.3.2 of its
 * manual): every word must occur, as itself or as the beginning of one. Each word is quoted, so that
 * no character in it is an operator. Null when there is nothing to search for.
 */
export function searchQuery(text: string): string | null {
  const words = text
    .replaceAll('\0', ' ')
    .toWellFormed()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);
  if (words.length === 0) return null;
  return words
    .map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}':*`)
    .join(' & ');
}
