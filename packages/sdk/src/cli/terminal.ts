/** Where a command reads and writes. */
export interface Terminal {
  readonly isTTY: boolean;
  readonly input: NodeJS.ReadableStream;
  /** The standard output, for files. */
  readonly output: NodeJS.WritableStream;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}
