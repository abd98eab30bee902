import { escapeHtml, singleLine } from './text.js';

/** What a mail says, in both of its forms. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The parts of a mail; plain text, which is escaped here. */
export interface MailParts {
  readonly subject: string;
  /** The name of the reader. */
  readonly greets?: string;
  readonly paragraphs: readonly string[];
  /** The one thing to click on. A mail has one link at most. */
  readonly link?: { readonly label: string; readonly url: string };
  /** Small print below the link. */
  readonly notes?: readonly string[];
}

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',sans-serif";

/** Composes a mail: text for those who read text, HTML without any remote content. */
export function composeMail(parts: MailParts): MailContent {
  const { greets, paragraphs, link, notes = [] } = parts;
  const greeting = greets === undefined ? [] : [`Hello ${singleLine(greets)},`];
  const before = [...greeting, ...paragraphs];
  const text = [
    ...before,
    ...(link === undefined ? [] : [`${link.label}:\n${link.url}`]),
    ...notes,
    'Incident Tracker',
  ].join('\n\n');
  const html = [
    '<!doctype html>',
    `<html lang="en"><body style="${FONT};font-size:16px;line-height:1.5;color:#212529;margin:24px;max-width:560px">`,
    ...before.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    ...(link === undefined
      ? []
      : [
          `<p><a href="${escapeHtml(link.url)}" style="display:inline-block;padding:10px 18px;background:#364fc7;color:#ffffff;text-decoration:none;border-radius:6px">${escapeHtml(link.label)}</a></p>`,
        ]),
    ...notes.map((note) => `<p style="color:#495057;font-size:14px">${escapeHtml(note)}</p>`),
    '<p style="color:#495057;font-size:14px">Incident Tracker</p>',
    '</body></html>',
  ].join('\n');
  return { subject: singleLine(parts.subject), text: `${text}\n`, html };
}
