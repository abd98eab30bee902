import { Typography } from '@mantine/core';
import type { ReactNode } from 'react';
import ReactMarkdown from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';

/** A link that somebody wrote: opened apart from the app, which vouches for none of them. */
function OutsideLink({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  );
}

/** Text of users as formatted text; HTML in it is not rendered, links are sanitised. */
export default function Markdown({ text }: { text: string }) {
  return (
    <Typography fz="sm" style={{ overflowWrap: 'anywhere' }}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        components={{
          // The page has its own headings; those in a text must not compete with them.
          h1: 'h3',
          h2: 'h4',
          h3: 'h5',
          a: OutsideLink,
        }}
      >
        {text}
      </ReactMarkdown>
    </Typography>
  );
}
