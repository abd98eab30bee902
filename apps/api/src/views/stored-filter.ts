import type { z } from 'zod';
import { AppError } from '../trpc/errors.js';
import { invalidInput, issuesOf } from '../trpc/to-app-error.js';
import { incidentFault, incidentFilter, ticketFault, ticketFilter } from './lists.js';
import type { ListName } from './lists.js';

/** A filter as callers send it: which list it is for is known from elsewhere. */
export type RawFilter = Readonly<Record<string, unknown>>;

/**
 * The filter as it is kept, if it is one that the list itself would take and that something can pass.
 * @throws AppError VALIDATION_FAILED, naming the field, as in `filter.severity[0]`.
 */
export function checkFilter(list: ListName, raw: RawFilter): RawFilter {
  const parsed = list === 'incidents' ? incidentFilter.safeParse(raw) : ticketFilter.safeParse(raw);
  if (!parsed.success) {
    const issues = issuesOf(parsed.error).map(({ path, message }) => ({
      path: path === '' ? 'filter' : `filter.${path}`,
      message,
    }));
    throw new AppError('VALIDATION_FAILED', { issues });
  }
  const fault =
    list === 'incidents'
      ? incidentFault(incidentFilter.parse(raw))
      : ticketFault(ticketFilter.parse(raw));
  if (fault !== null) throw invalidInput(`filter.${fault[0]}`, fault[1]);
  return parsed.data;
}

/** What the list still takes of a filter that was stored: it may have been by another release. */
export function readFilter<Schema extends z.ZodObject>(
  schema: Schema,
  stored: RawFilter,
): z.output<Schema> {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const faulty = new Set<PropertyKey | undefined>(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys : [issue.path[0]],
    ),
  );
  return schema.parse(
    Object.fromEntries(Object.entries(stored).filter(([name]) => !faulty.has(name))),
  );
}
