import { strings } from './strings';

/** An error as people see it, wherever it came from. */
export interface Problem {
  /** A code of the API's catalogue, or `NETWORK` when no answer came, `SHOWN` for the app's own, or `UNKNOWN`. */
  readonly code: string;
  readonly message: string;
  /** Finds the request in the server's logs; null when no server was reached. */
  readonly traceId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An error of this app's own, in words that people may read. */
export class ShownError extends Error {
  override readonly name = 'ShownError';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Turns anything that was thrown into a problem. Errors of the API carry theirs in `error.data`. */
export function toProblem(error: unknown): Problem {
  const data = isRecord(error) ? error['data'] : undefined;
  if (isRecord(data) && typeof data['code'] === 'string') {
    const { code, message, traceId } = data;
    const details = isRecord(data['details']) ? data['details'] : {};
    const known = strings.byReason[String(details['reason'])] ?? strings.byCode[code];
    return {
      code,
      message: known ?? (typeof message === 'string' ? message : strings.unknown),
      traceId: typeof traceId === 'string' && traceId !== '' ? traceId : null,
      details,
    };
  }
  if (error instanceof ShownError) {
    return { code: 'SHOWN', message: error.message, traceId: null, details: {} };
  }
  if (error instanceof Error && (error.name === 'TRPCClientError' || error instanceof TypeError)) {
    return { code: 'NETWORK', message: strings.network, traceId: null, details: {} };
  }
  return { code: 'UNKNOWN', message: strings.unknown, traceId: null, details: {} };
}

/** A path as `roles.scribe`, whether it came as text or as its parts. */
function pathOf(path: unknown): string {
  if (Array.isArray(path)) return path.join('.');
  return typeof path === 'string' ? path : '';
}

/** The first message for each input field of a `VALIDATION_FAILED`, by the field's name. */
export function fieldErrors({ code, details }: Problem): Record<string, string> {
  const { issues } = details;
  if (code !== 'VALIDATION_FAILED' || !Array.isArray(issues)) return {};
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    if (!isRecord(issue) || typeof issue['message'] !== 'string') continue;
    const path = pathOf(issue['path']);
    errors[path] ??= issue['message'];
  }
  return errors;
}

/** True for errors that another attempt may cure: no answer, or a fault of the server. */
export function isPassing({ code }: Problem): boolean {
  return code === 'NETWORK' || code === 'UNAVAILABLE' || code === 'INTERNAL';
}
