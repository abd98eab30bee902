/** Invisible characters that only break search and layout; joiners of letters and emoji stay. */
const INVISIBLE = /[\u200B\u2060\uFEFF\u00AD]/g;
/** Control characters (Unicode Cc) other than tab and line feed. */
const CONTROL = /[^\P{Cc}\t\n]/gu;

/**
 * Text from another system as we keep text: line feeds only, `<br>` as a line feed, nothing
 * invisible, no control characters, no more than one blank line in a row, trimmed.
 */
export function cleanText(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/<br\s*\/?>\n?/gi, '\n')
    .toWellFormed()
    .replaceAll(INVISIBLE, '')
    .replaceAll(CONTROL, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** As `cleanText`, on one line. */
export function cleanLine(value: unknown): string {
  return cleanText(value).replaceAll(/\s+/g, ' ');
}

/** The text, cut to `max` UTF-16 units with an ellipsis if it is longer. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  // Half of a pair at the cut is dropped with the rest of it.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
