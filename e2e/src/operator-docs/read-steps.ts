/** A block of commands in a document, to be run as it stands. */
export interface Step {
  /** The headings it stands under, and its first line. */
  readonly title: string;
  readonly commands: string;
  /** `setup`: values of an installation, which whoever runs the document replaces by their own. */
  readonly kind: 'run' | 'setup';
  readonly exitCode: number;
  /** What is typed when a command asks. */
  readonly expected: readonly string[];
}

const FENCE = /^( *)```(\w*) *(.*)$/;
const HEADING = /^(#{1,4}) (.*)$/;

/**
 * The ` ```sh ` blocks of a document, in order. Words behind `sh` say what is different about one:
 * `setup`, or `exits=N` where that is the right outcome. A ` ```text ` block behind one is what it
 * prints: each of its lines is found in the output, in order; `…` stands for anything.
 */
export function readSteps(markdown: string): Step[] {
  const steps: Step[] = [];
  const headings: string[] = [];
  let open: { language: string; words: string; indent: string; lines: string[] } | null = null;
  for (const line of markdown.split('\n')) {
    const fence = FENCE.exec(line);
    if (open === null) {
      const heading = HEADING.exec(line);
      if (heading !== null) headings.splice((heading[1]?.length ?? 1) - 1, 9, heading[2] ?? '');
      if (fence !== null)
        open = {
          indent: fence[1] ?? '',
          language: fence[2] ?? '',
          words: fence[3] ?? '',
          lines: [],
        };
    } else if (line.trim() === '```') {
      finish(steps, open, headings);
      open = null;
    } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
  }
  return steps;
}

function finish(
  steps: Step[],
  { language, words, lines }: { language: string; words: string; lines: string[] },
  headings: readonly string[],
): void {
  if (language === 'sh') {
    steps.push({
      title: [...headings.slice(1).filter((one) => one !== ''), lines[0] ?? ''].join(' › '),
      commands: lines.join('\n'),
      kind: words.includes('setup') ? 'setup' : 'run',
      exitCode: Number(/exits=(\d+)/.exec(words)?.[1] ?? 0),
      expected: [],
    });
  } else if (language === 'text') {
    const last = steps.pop();
    if (last === undefined) throw new Error(`output of no command: ${lines.join(' ')}`);
    steps.push({ ...last, expected: lines });
  }
}

/** The names that a setup block gives values to. */
export function namesIn({ commands }: Step): string[] {
  return [...commands.matchAll(/^export (\w+)=/gm)].map(([, name = '']) => name);
}

/** Whether the lines are in the output, in their order; `…` stands for anything. */
export function missingLine(output: string, expected: readonly string[]): string | undefined {
  let rest = output.split('\n');
  return expected.find((wanted) => {
    const pattern = wanted
      .trim()
      .split('…')
      .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
      .join('.*');
    const at = rest.findIndex((line) => new RegExp(`^${pattern}$`).test(line.trim()));
    if (at !== -1) rest = rest.slice(at + 1);
    return at === -1;
  });
}
