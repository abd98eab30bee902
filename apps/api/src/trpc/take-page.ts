/**
 * A page from rows of which one more than `limit` was read: the extra one only tells that there is
 * a next page. `cursorAfter` makes the cursor from the last row of the page.
 */
export function takePage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  make: { view: (row: Row) => Item; cursorAfter: (row: Row) => string },
): { items: Item[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? make.cursorAfter(last) : null;
  return { items: page.map((row) => make.view(row)), nextCursor };
}
