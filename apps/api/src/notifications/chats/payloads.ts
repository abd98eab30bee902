import { withMentionNames } from '../../mail/markdown/mention-names.js';
import { singleLine } from '../../mail/templates/text.js';

/** What a chat is told. Everything but the URL may hold text of people. */
export interface ChatText {
  /** `INC-7`. */
  readonly reference: string;
  readonly title: string;
  readonly sentence: string;
  /** What somebody wrote about it; null for nothing. */
  readonly quote: string | null;
  readonly url: string;
}

/** The texts of people are short in a chat: one click leads to the rest. */
const LONGEST_QUOTE = 1_000;

/**
 * Text as Slack shows it, and nothing else: `<!channel>`, `<@U…>` and links begin with `<`
 * (docs.slack.dev, "Formatting text": escape these three characters).
 */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function shortened(text: string): string {
  return text.length <= LONGEST_QUOTE
    ? text
    : `${text.slice(0, LONGEST_QUOTE).toWellFormed().trimEnd()} …`;
}

function quoteOf(quote: string | null): string | null {
  return quote === null || quote.trim() === '' ? null : shortened(withMentionNames(quote));
}

/** The body for an incoming webhook of Slack. */
export function slackPayload({ reference, title, sentence, quote, url }: ChatText): object {
  const said = quoteOf(quote);
  const headline = `${reference}: ${singleLine(title)}`;
  // `verbatim`: no channel names, people or links are looked for in the text.
  const section = (text: string) => ({
    type: 'section',
    text: { type: 'mrkdwn', text, verbatim: true },
  });
  return {
    // Shown in previews; the blocks are shown in the channel.
    text: `${slackText(headline)}\n${slackText(singleLine(sentence))}`,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      section(
        `*<${slackText(url)}|${slackText(reference)}>* ${slackText(singleLine(title))}\n${slackText(singleLine(sentence))}`,
      ),
      ...(said === null
        ? []
        : [{ type: 'section', text: { type: 'plain_text', text: said, emoji: false } }]),
    ],
  };
}

/** Text that an adaptive card shows as it is: only `TextBlock` reads Markdown, `TextRun` does not. */
function run(text: string, style: Readonly<Record<string, unknown>> = {}) {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...style }] };
}

/** The body for an incoming webhook or workflow of Microsoft Teams: one adaptive card. */
export function teamsPayload({ reference, title, sentence, quote, url }: ChatText): object {
  const said = quoteOf(quote);
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            run(`${reference}: ${singleLine(title)}`, { weight: 'Bolder', size: 'Medium' }),
            run(singleLine(sentence)),
            ...(said === null ? [] : [run(said, { isSubtle: true })]),
          ],
          actions: [{ type: 'Action.OpenUrl', title: `Open ${reference}`, url }],
          msteams: { width: 'Full' },
        },
      },
    ],
  };
}

/** The body for a channel of a provider. */
export function payloadFor(provider: 'slack' | 'teams', text: ChatText): string {
  return JSON.stringify(provider === 'slack' ? slackPayload(text) : teamsPayload(text));
}
