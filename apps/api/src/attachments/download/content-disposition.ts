/** Characters of a quoted name that every client reads alike (RFC 6266 App. D). */
const PLAIN = /[^\x20-\x7E]|["\\%]/g;
/** What `encodeURIComponent` leaves and an extended value does not (RFC 8187 §3.2.1). */
const RESERVED = /['()*]/g;

/** The header under which a file is saved or shown (RFC 6266), with its name in any script. */
export function contentDisposition(type: 'attachment' | 'inline', filename: string): string {
  const plain = filename.replaceAll(PLAIN, '_');
  const extended = encodeURIComponent(filename.toWellFormed()).replaceAll(
    RESERVED,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const also = plain === filename ? '' : `; filename*=UTF-8''${extended}`;
  return `${type}; filename="${plain}"${also}`;
}
