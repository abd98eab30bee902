import { describe, expect, it } from 'vitest';
import { HOSTILE_MARKDOWN } from '../../testing/hostile-markdown.js';
import { markdownToMailHtml, markdownToMailText } from './render-markdown.js';

/** An element of ours, with attributes that hold no quotes. */
const TAG = /<\/?([a-z][a-z0-9]*)((?: [a-z]+(?:="[^"<>]*")?)*)\s*>/g;
const ATTRIBUTE = / ([a-z]+)(?:="([^"]*)")?/g;
const ELEMENTS = new Set(
  'a blockquote br code del em hr li ol p pre section strong sup table tbody td th thead tr ul'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(['href', 'rel', 'style', 'start', 'colspan', 'rowspan']);

/** What is left of HTML beside harmless markup and text. */
function faultsOf(html: string): string[] {
  const faults: string[] = [];
  const text = html.replaceAll(TAG, (tag, name: string, attributes: string) => {
    if (!ELEMENTS.has(name)) faults.push(tag);
    for (const [, attribute = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
      if (!ATTRIBUTES.has(attribute)) faults.push(tag);
      if (attribute === 'href' && !/^(?:https?:\/\/|mailto:)/.test(value)) faults.push(tag);
      if (attribute === 'style' && /url|@|expression|position/.test(value)) faults.push(tag);
    }
    return '';
  });
  if (/[<]/.test(text)) faults.push(text);
  return faults;
}

describe('the Markdown of people, in a mail', () => {
  it.each(HOSTILE_MARKDOWN)('runs nothing and loads nothing: %j', (markdown) => {
    expect(faultsOf(markdownToMailHtml(markdown))).toEqual([]);
  });

  it('runs nothing when all of it comes together', () => {
    for (let start = 0; start < HOSTILE_MARKDOWN.length; start += 1) {
      const several = HOSTILE_MARKDOWN.slice(start, start + 5).join('\n');
      expect(faultsOf(markdownToMailHtml(several))).toEqual([]);
    }
  });

  it('is told by its text part without controls', () => {
    for (const markdown of HOSTILE_MARKDOWN) {
      expect(markdownToMailText(markdown)).not.toMatch(/[^\P{Cc}\n\t]/u);
    }
  });

  it('looks as it was meant', () => {
    const html = markdownToMailHtml(
      [
        '# It works *again*',
        '> quoted',
        '`code` and [a page](https://example.com/a?b=1&c=2)',
        '- [x] done\n- [ ] not',
        '| a |\n| - |\n| 1 |',
        '[@Ada](mention:0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b) ~~wrong~~',
        '![a chart](https://example.com/chart.png)',
      ].join('\n\n'),
    );
    expect(html).toContain('<p style="font-weight:bold">It works <em>again</em></p>');
    expect(html).toContain('<blockquote style=');
    expect(html).toMatch(/<code style="[^"]+">code<\/code>/);
    expect(html).toContain(
      '<a href="https://example.com/a?b=1&#x26;c=2" rel="noopener noreferrer nofollow">',
    );
    expect(html).toContain('[x] done');
    expect(html).toContain('<td style=');
    expect(html).toContain('<strong>@Ada</strong> <del>wrong</del>');
    expect(html).toContain('a chart');
    expect(html).not.toContain('chart.png');
    expect(markdownToMailText('[@Ada](mention:0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b) **hi**')).toBe(
      '@Ada **hi**',
    );
  });

  it('is cut when it is long, in both parts and in little time', () => {
    const long = `${'word '.repeat(4_000)}end`;
    expect(markdownToMailHtml(long).length).toBeLessThan(4_100);
    expect(markdownToMailText(long)).toMatch(/word …$/);
    const begun = performance.now();
    markdownToMailHtml('> '.repeat(10_000));
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('has enough to stand up to', () => {
    expect(HOSTILE_MARKDOWN.length).toBeGreaterThanOrEqual(60);
  });
});
