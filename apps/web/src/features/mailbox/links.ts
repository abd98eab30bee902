const LINK = /https?:\/\/[^\s<>"')\]]+/g;

/** A link of a mail, as an address within this app where it leads here. */
export interface MailLink {
  readonly label: string;
  readonly href: string;
}

/**
 * The links in a mail's text. Those to this product open here, whatever host the mail names: in
 * local use it is often reached by another name than the configured one.
 */
export function linksIn(text: string): MailLink[] {
  const found = new Set(text.match(LINK) ?? []);
  return [...found].flatMap((link) => {
    if (!URL.canParse(link)) return [];
    const { pathname, search } = new URL(link);
    return search.startsWith('?token=') ? [{ label: link, href: `${pathname}${search}` }] : [];
  });
}
