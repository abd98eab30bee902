/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** A link to a file of the repository, as it stands in a document. */
export interface DocumentLink {
  /** Empty for the document itself. */
  readonly file: string;
  readonly anchor: string | undefined;
}

/** The links of a document that do not lead out of the repository. */
export function linksOf(markdown: string): DocumentLink[] {
  return [...markdown.matchAll(/\]\((?!https?:)([\w./-]*)(?:#([\w-]+))?\)/g)].map(
    ([, file = '', anchor]) => ({ file, anchor }),
  );
}

/** The text under each heading of a level, by the heading. */
export function sectionsOf(markdown: string, level: number): Map<string, string> {
  const mark = '#'.repeat(level);
  const parts = markdown.split(new RegExp(`^${mark} `, 'm')).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      const end = lines.findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
      return [heading, lines.slice(0, end === -1 ? undefined : end).join('\n')];
    }),
  );
}

/** The cells of the rows of all tables, without their heads. */
export function rowsOf(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line, at, lines) => {
      const isRow = line.startsWith('|') && !/^\|[ |-]+\|$/.test(line);
      return isRow && !/^\|[ |-]+\|$/.test(lines[at + 1] ?? '');
    })
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
