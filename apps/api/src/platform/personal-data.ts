/** Addresses of people, as they are or as a URL spells them. */
const ADDRESS = /[^\s<>"'()[\]{},;:=/?&]+(?:@|%40)[^\s<>"'()[\]{},;:=/?&]+/gi;
/** Secrets of ours, by how they begin. */
const SECRET = /\b(?:itk_live_|itr_|whsec_)[\w+/=-]+/g;

/**
 * Text that others had a hand in (a path, the message of an error), fit for a log line or a span: what
 * looks like the address of a person or a secret of ours is cut out.
 */
export function withoutPersonalData(text: string): string {
  return text.replaceAll(SECRET, '[redacted]').replaceAll(ADDRESS, '[redacted]');
}
