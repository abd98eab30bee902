import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

// Node runs our sources by stripping the types; only the ".js" of our imports has to become ".ts".
const RESOLVE_SOURCES = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ resolve(specifier, context, next) {
    try { return next(specifier, context); }
    catch (error) { if (specifier.startsWith('.')) return next(specifier.replace(/\\.js$/, '.ts'), context); throw error; }
  } });`)}`;

/** A process of its own that runs one of our source files, to be killed as hard as a test needs. */
export interface SourceProcess extends AsyncDisposable {
  /** The next line it prints. */
  line(): Promise<string>;
  /** Lets it end in order by closing its standard input. */
  finish(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts the source file at `url` (file:) with arguments. */
export function startSource(url: URL, args: readonly string[]): SourceProcess {
  const child = spawn(
    process.execPath,
    ['--import', RESOLVE_SOURCES, fileURLToPath(url), ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    line: async () => {
      const next = await lines.next();
      if (next.done === true) throw new Error('The process ended without a further line');
      return next.value;
    },
    finish: () => {
      child.stdin.end();
      return ended(child);
    },
    kill: (signal) => {
      child.kill(signal);
      return ended(child);
    },
    [Symbol.asyncDispose]: () => {
      child.kill('SIGKILL');
      return ended(child);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
