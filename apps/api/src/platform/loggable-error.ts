import { withoutPersonalData } from './personal-data.js';

/** SQLSTATE class 22: what is wrong is a value, and the message quotes it. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;
/** Properties of an error that say where it came from. All others may quote what was sent or stored. */
const FACTS = ['code', 'constraint', 'table', 'column', 'schema', 'syscall', 'severity'] as const;
/** Errors that were caused by errors that were caused by errors end somewhere. */
const DEEPEST = 5;

/** An error as the log has it. */
export interface LoggableError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: LoggableError;
  readonly [fact: string]: unknown;
}

function clean(text: string, quotesValues: boolean): string {
  const safe = withoutPersonalData(text);
  return quotesValues ? safe.replaceAll(/"[^"\n]*"/g, '"[redacted]"') : safe;
}

/**
 * What a log line says of an error: its kind, message, place and cause, without the rows and values that
 * a database error carries (`detail`, `where`, parameters), and without addresses of people (OWASP
 * Logging Cheat Sheet, "Data to exclude").
 */
export function loggableError(thrown: unknown, depth = 0): unknown {
  if (!(thrown instanceof Error)) return thrown;
  return describe(thrown, depth);
}

function describe(error: Error, depth: number): LoggableError {
  const facts = FACTS.flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    // `code` is a name under which one-time codes are cut out.
    return [[name === 'code' ? 'errorCode' : name, value] as const];
  });
  const code: unknown = Reflect.get(error, 'code');
  const quotesValues = typeof code === 'string' && DATA_EXCEPTION.test(code);
  const { cause, stack } = error;
  return {
    type: error.constructor.name,
    message: clean(error.message, quotesValues),
    ...(stack !== undefined && { stack: clean(stack, quotesValues) }),
    ...Object.fromEntries(facts),
    ...(cause instanceof Error && depth < DEEPEST && { cause: describe(cause, depth + 1) }),
  };
}
