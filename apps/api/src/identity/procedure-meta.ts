import { z } from 'zod';
import type { ProcedureMeta } from '../trpc/meta.js';

/** What procedures need that anybody may call, before a sign-in. */
export const forAnybody = {
  auth: 'none',
  permission: 'public',
  rate: 'auth',
} as const satisfies ProcedureMeta;

/** What procedures need that concern the caller's own account. Those that only read set `rate`. */
export const forOneself = {
  auth: ['session'],
  permission: 'self',
  rate: 'auth',
} as const satisfies ProcedureMeta;

/** The input of a procedure that takes none. */
export const noInput = z.strictObject({});
