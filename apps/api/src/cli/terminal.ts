/** The command's surroundings; tests put their own in place. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when a person reads the output, false when a program does. */
  readonly isTTY: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The terminal that this process was started on. */
export function processTerminal(): Terminal {
  return {
    env: process.env,
    isTTY: process.stdout.isTTY,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
}
