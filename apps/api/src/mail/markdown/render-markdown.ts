import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { escapeHtml } from '../templates/text.js';
import { inMail } from './in-mail.js';
import { withMentionNames } from './mention-names.js';

/** What is shown of a long text. */
const LONGEST = 4_000;

/** A line that opens lists and quotes within each other, more than anybody reads: it would take time and stack. */
const TOO_DEEP = /^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])){30}/m;

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, {
    // HTML that people write is text, as it is in the web app.
    handlers: { html: (_state, { value }: { value: string }) => ({ type: 'text', value }) },
  })
  // The same rules as in the web app.
  .use(rehypeSanitize, defaultSchema)
  .use(inMail)
  .use(rehypeStringify)
  .freeze();

/** The beginning of a text, with an ellipsis where something was left out. */
function beginningOf(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest).toWellFormed().trimEnd()} …`;
}

/**
 * The Markdown of people as HTML that may stand in a mail: sanitised, without anything remote, and with
 * absolute links only. Long texts are cut.
 */
export function markdownToMailHtml(markdown: string): string {
  const text = beginningOf(markdown);
  if (TOO_DEEP.test(text)) return asItIs(text);
  try {
    return String(processor.processSync(text));
  } catch (error) {
    // Nested in another way, deeper than the stack.
    if (error instanceof RangeError) return asItIs(text);
    throw error;
  }
}

function asItIs(text: string): string {
  return `<p style="white-space:pre-wrap">${escapeHtml(text)}</p>`;
}

/** The same for the text part: Markdown is text that reads well; a mention is the name alone. */
export function markdownToMailText(markdown: string): string {
  return withMentionNames(beginningOf(markdown)).replaceAll(/[^\P{Cc}\n\t]/gu, '');
}
