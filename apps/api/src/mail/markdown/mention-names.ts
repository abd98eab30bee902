/** As in people/mentions.ts. */
const MENTION = /\[(@(?:[^\]\\\n]|\\.){1,300})\]\(mention:[^)\s]{0,100}\)/g;

/** The text with the names alone of those whom it mentions. */
export function withMentionNames(text: string): string {
  return text.replaceAll(MENTION, (_link, name: string) => name.replaceAll(/\\(.)/g, '$1'));
}
