/** As long as a name is kept, in UTF-16 units: most file systems take 255 bytes. */
const MAX_LENGTH = 200;
/** Controls, and marks by which a name can be made to read backwards (Unicode TR36 §2.3). */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** What Windows does not take, and what a path is made of. */
const UNSAFE = /["*/:<>?\\|]/g;

/**
 * What is kept of a file's name, for people to read; no file of ours is called by it. Folders before the
 * name go, so do characters that nobody sees; a name of nothing but those is `file`.
 */
export function cleanFilename(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .normalize('NFC')
    .replaceAll(INVISIBLE, '')
    .replaceAll(UNSAFE, '_')
    .trim()
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  return clean === '' ? 'file' : shortened(clean);
}

/** A long name loses of its middle: what it is called begins it, what it is ends it. */
function shortened(name: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot === -1 || name.length - dot > 20 ? '' : name.slice(dot);
  return (
    name
      .slice(0, MAX_LENGTH - extension.length)
      .toWellFormed()
      .replace(/\uFFFD$/, '') + extension
  );
}
