/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  /** Where the next page begins; null on the last one. */
  nextCursor: string | null;
}

/** Fetches the page that begins at a cursor, or the first. */
export type FetchPage<Item> = (cursor: string | undefined) => Promise<Page<Item>>;

/** A list: await it for its first page, or iterate over it for all its items, page by page. */
export class List<Item> extends Promise<Page<Item>> implements AsyncIterable<Item> {
  readonly #fetchPage: FetchPage<Item>;

  /** Made by the client's list methods; fetches the first page at once. */
  constructor(fetchPage: FetchPage<Item>) {
    super((resolve) => resolve(fetchPage(undefined)));
    this.#fetchPage = fetchPage;
  }

  /** What `then` makes is an ordinary promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** The pages, one after the other. */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    let page: Page<Item> = await this;
    yield page;
    while (page.nextCursor !== null) {
      page = await this.#fetchPage(page.nextCursor);
      yield page;
    }
  }

  /** All items, across the pages. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }
}
