/** Where a command reads and writes. */
export interface Terminal {
  /** Whether somebody reads what is printed. */
  readonly isTTY: boolean;
  /** Whether somebody types. */
  readonly isInteractive: boolean;
  readonly input: NodeJS.ReadableStream;
  /** The standard output, for files. */
  readonly output: NodeJS.WritableStream;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}
