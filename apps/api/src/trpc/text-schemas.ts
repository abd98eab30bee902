import { z } from 'zod';

/**
 * True if PostgreSQL can store the text, in `text` and in `jsonb`: no NUL, no half of a surrogate
 * pair.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

const UNSTORABLE = 'Contains characters that are not text.';

/** One line of text: trimmed, not empty, at most `max` UTF-16 units. */
export function line(max: number) {
  return z.string().trim().min(1).max(max).refine(isStorable, UNSTORABLE);
}

/** Text of any number of lines, Markdown where people read it; may be empty. */
export function prose(max: number) {
  return z.string().max(max).refine(isStorable, UNSTORABLE);
}

/** A message: prose that says something. */
export function message(max: number) {
  return z.string().trim().min(1).max(max).refine(isStorable, UNSTORABLE);
}

/** What somebody typed to search for; what is no text in it stands for nothing. */
export function searchText(max: number) {
  return z
    .string()
    .max(max)
    .overwrite((text) => text.replaceAll('\0', ' ').toWellFormed());
}
