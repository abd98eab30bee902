import { markdownToMailHtml, markdownToMailText } from '../markdown/render-markdown.js';
import type { MailContent } from './mail-content.js';
import { escapeHtml, singleLine } from './text.js';

/** A mail's subject is cut there: nobody reads further, and some servers refuse long lines. */
const LONGEST_SUBJECT = 180;

/** One thing that a person is told. */
export interface ToldItem {
  /** `INC-7`. */
  readonly reference: string;
  /** The title of the incident or ticket. */
  readonly title: string;
  /** What happened, as a sentence in plain text. */
  readonly sentence: string;
  /** What somebody wrote about it: Markdown. */
  readonly quote: string | null;
  readonly url: string;
  readonly at: Date;
}

/** What stands at the end of every such mail. */
interface Footer {
  readonly tenantName: string;
  /** Why the mail came, as a sentence. */
  readonly why: string;
  readonly preferencesUrl: string;
  readonly unsubscribeUrl: string;
  /** What the link to unsubscribe does, as the end of a sentence: "stop …". */
  readonly stops: string;
}

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',sans-serif";
const BUTTON =
  'display:inline-block;padding:10px 18px;background:#364fc7;color:#ffffff;text-decoration:none;border-radius:6px';
const SMALL = 'color:#495057;font-size:14px';

function subjectOf(text: string): string {
  const line = singleLine(text);
  return line.length <= LONGEST_SUBJECT
    ? line
    : `${line
        .slice(0, LONGEST_SUBJECT - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

function quoteText(markdown: string): string {
  return markdownToMailText(markdown)
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

function itemText({ reference, title, sentence, quote, url }: ToldItem): string {
  return [
    `${reference}: ${singleLine(title)}`,
    singleLine(sentence),
    ...(quote === null ? [] : [quoteText(quote)]),
    url,
  ].join('\n\n');
}

function quoteHtml(markdown: string): string {
  return `<div style="margin:16px 0;padding:4px 16px;border-left:3px solid #364fc7;overflow-wrap:anywhere">\n${markdownToMailHtml(markdown)}\n</div>`;
}

function layout(parts: readonly string[], footer: Footer): string {
  const { why, preferencesUrl, unsubscribeUrl, stops } = footer;
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"></head>',
    `<body style="${FONT};font-size:16px;line-height:1.5;color:#212529;margin:24px;max-width:560px">`,
    ...parts,
    `<p style="${SMALL}">${escapeHtml(why)} <a href="${escapeHtml(preferencesUrl)}" style="color:#364fc7">Choose what you are told</a> or <a href="${escapeHtml(unsubscribeUrl)}" style="color:#364fc7">${escapeHtml(stops)}</a>.</p>`,
    `<p style="${SMALL}">Incident Tracker</p>`,
    '</body></html>',
  ].join('\n');
}

function footerText({ why, preferencesUrl, unsubscribeUrl, stops }: Footer): string {
  return [
    '--',
    singleLine(why),
    `Choose what you are told: ${preferencesUrl}`,
    `To ${singleLine(stops)}: ${unsubscribeUrl}`,
    'Incident Tracker',
  ].join('\n');
}

/** The mail about one thing. Text and title of people are escaped or sanitised here. */
export function notificationMail(item: ToldItem, footer: Footer): MailContent {
  const { reference, title, sentence, quote, url } = item;
  const html = layout(
    [
      `<p style="${SMALL};margin-bottom:0">${escapeHtml(reference)}</p>`,
      `<h1 style="font-size:20px;margin:0 0 16px">${escapeHtml(singleLine(title))}</h1>`,
      `<p>${escapeHtml(singleLine(sentence))}</p>`,
      ...(quote === null ? [] : [quoteHtml(quote)]),
      `<p><a href="${escapeHtml(url)}" style="${BUTTON}">Open ${escapeHtml(reference)}</a></p>`,
    ],
    footer,
  );
  return {
    subject: subjectOf(`[${reference}] ${title}: ${sentence}`),
    text: `${itemText(item)}\n\n${footerText(footer)}\n`,
    html,
  };
}

/** Things told in one digest; the mail says how many more there are. */
const MOST_ITEMS = 50;

/** One mail about all that has come together, oldest first, by incident and ticket. */
export function digestMail(items: readonly ToldItem[], footer: Footer): MailContent {
  const shown = items.slice(0, MOST_ITEMS);
  const left = items.length - shown.length;
  const more = left > 0 ? `${left} more are in your inbox.` : null;
  const groups = [...Map.groupBy(shown, ({ url }) => url).values()];
  const count = `${items.length} notification${items.length === 1 ? '' : 's'}`;
  const html = layout(
    [
      `<h1 style="font-size:20px;margin:0 0 16px">${count} from ${escapeHtml(footer.tenantName)}</h1>`,
      ...groups.flatMap(groupHtml),
      ...(more === null ? [] : [`<p>${more}</p>`]),
    ],
    footer,
  );
  const text = [
    `${count} from ${singleLine(footer.tenantName)}`,
    ...groups.map(groupText),
    ...(more === null ? [] : [more]),
    footerText(footer),
  ].join('\n\n');
  return { subject: subjectOf(`${count} from ${footer.tenantName}`), text: `${text}\n`, html };
}

function groupHtml(group: readonly ToldItem[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { reference, title, url } = first;
  return [
    `<h2 style="font-size:16px;margin:24px 0 8px"><a href="${escapeHtml(url)}" style="color:#364fc7">${escapeHtml(reference)}</a> ${escapeHtml(singleLine(title))}</h2>`,
    ...group.flatMap(({ sentence, quote, at }) => [
      `<p style="margin:8px 0 0">${escapeHtml(singleLine(sentence))} <span style="${SMALL}">${momentOf(at)}</span></p>`,
      ...(quote === null ? [] : [quoteHtml(quote)]),
    ]),
  ];
}

function groupText(group: readonly ToldItem[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const { reference, title, url } = first;
  return [
    `${reference}: ${singleLine(title)}\n${url}`,
    ...group.map(({ sentence, quote, at }) =>
      [
        `* ${singleLine(sentence)} (${momentOf(at)})`,
        ...(quote === null ? [] : [quoteText(quote)]),
      ].join('\n'),
    ),
  ].join('\n\n');
}

function momentOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
