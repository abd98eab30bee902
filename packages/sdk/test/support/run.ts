import { spawn } from 'node:child_process';

/** How a finished program ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams, as a person would have seen them. */
  readonly output: string;
}

/** Where a program runs, and what it reads. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a program to its end. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Finished> {
  const { promise, resolve, reject } = Promise.withResolvers<Finished>();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: 'pipe',
    shell: process.platform === 'win32',
  });
  let stdout = '';
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.on('error', reject);
  child.stdin.end(options.input);
  child.on('close', (code) => resolve({ code, stdout, output }));
  return promise;
}

/** As `run`, for what has to succeed. @throws Error with the output when it does not. */
export async function runOrThrow(...given: Parameters<typeof run>): Promise<Finished> {
  const finished = await run(...given);
  if (finished.code !== 0) {
    const [command, args] = given;
    throw new Error(
      `${command} ${args.join(' ')} ended with ${finished.code}:\n${finished.output}`,
    );
  }
  return finished;
}
