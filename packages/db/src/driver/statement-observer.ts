/** Told when a statement has been answered; with the error if it failed. */
export type StatementAnswered = (error?: unknown) => void;

/**
 * Told of each statement as it leaves, in the async context of whoever issued it: its text, which holds
 * placeholders in place of values. Must not throw.
 */
export type StatementObserver = (text: string) => StatementAnswered | undefined;

/** Where the connections of a database look for an observer, who may come later than they. */
export interface ObserverSlot {
  observer?: StatementObserver | undefined;
}
