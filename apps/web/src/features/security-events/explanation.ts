/** What somebody needs who reads of an event and does not know the product's insides. */
export interface Explanation {
  readonly label: string;
  readonly what: string;
  /** What to do about it: the runbook in a few sentences. */
  readonly hint: string;
}
