import { Typography } from '@mantine/core';
import { useContext } from 'react';
import type { ReactNode } from 'react';
import ReactMarkdown, { defaultUrlTransform } from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { SessionContext } from '../api/session';
import classes from './markdown.module.css';

const MENTION = /^mention:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Mentions are links that only this product follows; all else is as strict as it comes. */
const SCHEMA: typeof defaultSchema = {
  ...defaultSchema,
  protocols: {
    ...defaultSchema.protocols,
    href: [...(defaultSchema.protocols?.['href'] ?? []), 'mention'],
  },
};

interface LinkProps {
  href?: string | undefined;
  children?: ReactNode;
}

/** A link that somebody wrote: opened apart from the app, which vouches for none of them. */
function WrittenLink({ href, children }: LinkProps) {
  const mentioned = href === undefined ? undefined : MENTION.exec(href)?.[1];
  if (mentioned !== undefined) return <Mention id={mentioned}>{children}</Mention>;
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  );
}

/** Somebody's name; one's own stands out. */
function Mention({ id, children }: { id: string; children: ReactNode }) {
  const me = useContext(SessionContext)?.user.id;
  return (
    <span className={id === me ? `${classes.mention} ${classes.me}` : classes.mention}>
      {children}
    </span>
  );
}

/** Text of users as formatted text; HTML in it is not rendered, links are sanitised. */
export default function Markdown({ text }: { text: string }) {
  return (
    <Typography className={classes.text}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, SCHEMA]]}
        urlTransform={(url) => (MENTION.test(url) ? url : defaultUrlTransform(url))}
        components={{
          // The page has its own headings; those in a text must not compete with them.
          h1: 'h3',
          h2: 'h4',
          h3: 'h5',
          a: WrittenLink,
        }}
      >
        {text}
      </ReactMarkdown>
    </Typography>
  );
}
