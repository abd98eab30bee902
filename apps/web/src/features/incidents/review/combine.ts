import { SECTIONS } from './values';
import type { ReviewValues, Section } from './values';

/** What both people started from, and what each made of it. */
export interface Versions {
  readonly base: ReviewValues;
  readonly mine: ReviewValues;
  readonly theirs: ReviewValues;
}

/** The sections that both changed, and not to the same. */
export function clashesOf({ base, mine, theirs }: Versions): Section[] {
  return SECTIONS.filter((section) => {
    const [was, own, other] = [base, mine, theirs].map(({ texts }) => texts[section]);
    return own !== was && other !== was && own !== other;
  });
}

/**
 * Both changes in one: of each section the changed text, mine where both changed it; of the action
 * items theirs, without those that I took out and with those that I added.
 */
export function combine({ base, mine, theirs }: Versions): ReviewValues {
  const text = (section: Section) =>
    (mine.texts[section] === base.texts[section] ? theirs : mine).texts[section];
  const removed = new Set(base.taskIds.filter((id) => !mine.taskIds.includes(id)));
  return {
    texts: {
      summary: text('summary'),
      impact: text('impact'),
      rootCause: text('rootCause'),
      contributingFactors: text('contributingFactors'),
      whatWentWell: text('whatWentWell'),
      whatWentBadly: text('whatWentBadly'),
    },
    taskIds: theirs.taskIds.filter((id) => !removed.has(id)),
    added: mine.added,
  };
}
