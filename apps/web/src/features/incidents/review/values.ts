import type { Review, ReviewInput } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { fromLocalInput } from '../../../ui/format-time';
import { strings } from './strings';

export const SECTIONS = keysOf(strings.sections);
export type Section = (typeof SECTIONS)[number];

export const MAX_TEXT = 20_000;
export const MAX_ENTRIES = 50;
const MAX_LINE = 500;

/** An action item that is no task yet. */
export interface NewItem {
  readonly key: string;
  readonly title: string;
  readonly assignee: { readonly id: string; readonly name: string } | null;
  /** As a `datetime-local` field holds it. */
  readonly dueAt: string;
}

/** What a person writes in a review; the factors as one text, each on a line. */
export interface ReviewValues {
  readonly texts: Readonly<Record<Section, string>>;
  /** The tasks that are action items. */
  readonly taskIds: readonly string[];
  readonly added: readonly NewItem[];
}

/** The lines of a text that say something, each once. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '');
}

/** A saved review as it is written. */
export function valuesOf(review: Review): ReviewValues {
  const { summary, impact, rootCause, contributingFactors, whatWentWell, whatWentBadly } = review;
  return {
    texts: {
      summary,
      impact,
      rootCause,
      contributingFactors: contributingFactors.join('\n'),
      whatWentWell,
      whatWentBadly,
    },
    taskIds: review.actionItems.map(({ id }) => id),
    added: [],
  };
}

/** What is written as the API takes it. */
export function toInput({ texts, taskIds, added }: ReviewValues): ReviewInput {
  const { contributingFactors, ...prose } = texts;
  return {
    ...prose,
    contributingFactors: linesOf(contributingFactors),
    actionItems: [
      ...taskIds.map((taskId) => ({ taskId })),
      ...added.map(({ title, assignee, dueAt }) => ({
        title,
        assigneeId: assignee?.id ?? null,
        dueAt: fromLocalInput(dueAt) ?? null,
      })),
    ],
  };
}

/** Whether both say the same. */
export function sameValues(a: ReviewValues, b: ReviewValues): boolean {
  return (
    SECTIONS.every((section) => a.texts[section] === b.texts[section]) &&
    a.added.length === b.added.length &&
    a.taskIds.join() === b.taskIds.join()
  );
}

/** Why the factors would be refused; null when they would not. */
export function faultOfFactors(text: string): string | null {
  const lines = linesOf(text);
  if (lines.length > MAX_ENTRIES) return strings.tooMany(MAX_ENTRIES);
  return lines.some((line) => line.length > MAX_LINE) ? strings.tooLong(MAX_LINE) : null;
}
