/** Where a command reads and writes. */
export interface Terminal {
  readonly isTTY: boolean;
  readonly input: NodeJS.ReadableStream;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}
