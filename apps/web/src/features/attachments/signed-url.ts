import { queryClient, trpc } from '../../api/client';

/** A signed URL is good for five minutes. */
const FRESH_MS = 4 * 60_000;

export interface UrlInput {
  readonly attachmentId: string;
  readonly disposition?: 'attachment' | 'inline';
  readonly thumbnail?: boolean;
}

/** The options of a query for the URL of a file, asked for again before it expires. */
export function urlOptions(input: UrlInput) {
  return {
    ...trpc.attachments.url.queryOptions(input),
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
    select: ({ url }: { url: string }) => onThisOrigin(url),
  };
}

/** The server may be known by several names; what this page may load is at the one it came from. */
function onThisOrigin(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

/** Has the browser save a file. @throws what the API answers, such as that it is gone. */
export async function downloadAttachment(attachmentId: string): Promise<void> {
  const { url } = await queryClient.fetchQuery({
    ...trpc.attachments.url.queryOptions({ attachmentId }),
    staleTime: 0,
  });
  const link = document.createElement('a');
  link.href = onThisOrigin(url);
  link.download = '';
  link.click();
}
