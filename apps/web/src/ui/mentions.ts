/** Somebody who is mentioned in a text. */
export interface Mention {
  readonly id: string;
  readonly name: string;
}

const LINK = /\[@((?:\\.|[^\\\]])+)\]\(mention:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)/gi;
const SPECIAL = /[\\[\]]/g;
const ESCAPED = /\\([\\[\]])/g;
/** What may follow a name that has ended. */
const AFTER_NAME = String.raw`(?![\p{L}\p{N}_-])`;
const BEING_TYPED = /(?:^|[\s(])@([^\s@[\]()]{0,40})$/u;

/** How a mention stands in the text that is stored: a link that only this product follows. */
export function mentionLink({ id, name }: Mention): string {
  return `[@${name.replace(SPECIAL, String.raw`\$&`)}](mention:${id})`;
}

/** The stored text as its writer sees it: `@Ada Byron` in place of the link; and who is meant by it. */
export function shownText(markdown: string): {
  text: string;
  mentions: ReadonlyMap<string, string>;
} {
  const mentions = new Map<string, string>();
  const text = markdown.replace(LINK, (link, escaped: string, id: string) => {
    const name = escaped.replace(ESCAPED, '$1');
    // Of two people of one name, the second stays a link: the name alone could mean either.
    if ((mentions.get(name) ?? id) !== id) return link;
    mentions.set(name, id);
    return `@${name}`;
  });
  return { text, mentions };
}

/** The text as it is stored, from what its writer sees. */
export function storedText(text: string, mentions: ReadonlyMap<string, string>): string {
  if (mentions.size === 0) return text;
  const names = [...mentions.keys()]
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/[$()*+.?[\\\]^{|}-]/g, String.raw`\$&`));
  // What is a link already is left alone.
  const either = new RegExp(`${LINK.source}|@(${names.join('|')})${AFTER_NAME}`, 'giu');
  return text.replace(either, (whole, _escaped, _id, name: string | undefined) => {
    const id = name === undefined ? undefined : mentions.get(name);
    return name === undefined || id === undefined ? whole : mentionLink({ id, name });
  });
}

/** The beginning of a name after the `@` that is being typed before the caret; null when there is none. */
export function mentionBeingTyped(text: string, caret: number): string | null {
  return BEING_TYPED.exec(text.slice(0, caret))?.[1] ?? null;
}

/** A text with each line quoted, and room to answer below. */
export function quoted(markdown: string): string {
  return `${markdown
    .trim()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n')}\n\n`;
}
