/** A node of the HTML tree (hast), as far as it is looked at here. */
interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/** Mail programs read no style sheets. */
const STYLES: Readonly<Record<string, string>> = {
  blockquote: 'margin:0 0 0 4px;padding-left:12px;border-left:3px solid #ced4da;color:#495057',
  code: 'font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px;background:#f1f3f5',
  pre: 'padding:10px;background:#f1f3f5;white-space:pre-wrap;overflow-wrap:anywhere',
  table: 'border-collapse:collapse',
  td: 'border:1px solid #ced4da;padding:4px 8px',
  th: 'border:1px solid #ced4da;padding:4px 8px;text-align:left',
};

/** The mail has its own headings; those in a text must not compete with them. */
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** Only what works from a mail: a path would lead into the mail program. */
function isAbsolute(href: unknown): href is string {
  if (typeof href !== 'string' || !/^(?:https?:\/\/|mailto:)/i.test(href)) return false;
  return URL.canParse(href);
}

function textNode(value: string): Node {
  return { type: 'text', value };
}

/** Makes one element fit for mails. */
function adapt(node: Node): Node {
  const { tagName = '', properties = {} } = node;
  // A remote image tells its server who reads when; its words remain.
  if (tagName === 'img') {
    const { alt } = properties;
    return textNode(typeof alt === 'string' ? alt : '');
  }
  if (tagName === 'input') return textNode(properties['checked'] === true ? '[x]' : '[ ]');
  if (tagName === 'a') return adaptLink(node, properties['href']);
  if (HEADINGS.has(tagName))
    return { ...node, tagName: 'p', properties: { style: 'font-weight:bold' } };
  const style = STYLES[tagName];
  // Ids and classes mean nothing here.
  const { colSpan, rowSpan, start } = properties;
  return {
    ...node,
    properties: {
      ...(colSpan !== undefined && { colSpan }),
      ...(rowSpan !== undefined && { rowSpan }),
      ...(start !== undefined && { start }),
      ...(style !== undefined && { style }),
    },
  };
}

function adaptLink(node: Node, href: unknown): Node {
  if (!isAbsolute(href)) return { ...node, tagName: 'strong', properties: {} };
  return { ...node, properties: { href, rel: ['noopener', 'noreferrer', 'nofollow'] } };
}

function adaptAll(node: Node): void {
  if (node.children === undefined) return;
  node.children = node.children.map((child) => (child.type === 'element' ? adapt(child) : child));
  for (const child of node.children) adaptAll(child);
}

/** Adapts sanitised HTML to mails: nothing remote, no path, inline styles. A plugin of rehype. */
export function inMail(): (tree: Node) => void {
  return adaptAll;
}
