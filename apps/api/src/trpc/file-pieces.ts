import type { Permission, Subject } from '@incident-tracker/policy';
import { readerNow } from '../events/reader-now.js';
import type { TenantStreamContext } from './context.js';
import { AppError } from './errors.js';

/** No page is sent on the strength of rights that were looked at longer ago than this. */
const FRESH_MS = 1_000;

/** A page of what is written to a file. */
interface FilePage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A file that is made from a list, page by page. */
export interface ListFile<Item> {
  /** What whoever reads it must hold, as long as they do. */
  readonly permission: Permission;
  readonly first: FilePage<Item>;
  readonly read: (subject: Subject, cursor: string) => Promise<FilePage<Item>>;
  /** What comes before the first line. */
  readonly head: string;
  readonly line: (item: Item) => string;
  readonly signal: AbortSignal;
}

/**
 * The pieces of a file, each some whole lines. A reader who loses their right to it meanwhile gets no
 * further page, and no end of the file either.
 * @throws AppError FORBIDDEN, in the midst of it, to break the file off.
 */
export async function* filePieces<Item>(
  ctx: TenantStreamContext,
  { permission, first, read, head, line, signal }: ListFile<Item>,
): AsyncGenerator<string, void, void> {
  let page = first;
  let checkedAt = performance.now();
  let { subject } = ctx;
  if (head !== '') yield head;
  for (;;) {
    if (page.items.length > 0) yield page.items.map((item) => line(item)).join('');
    if (page.nextCursor === null || signal.aborted) return;
    if (performance.now() - checkedAt > FRESH_MS) {
      const reader = await readerNow(ctx, permission);
      if (reader === null) throw new AppError('FORBIDDEN', { permission });
      subject = reader;
      checkedAt = performance.now();
    }
    page = await read(subject, page.nextCursor);
  }
}
