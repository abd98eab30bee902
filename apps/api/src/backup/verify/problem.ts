/** Something that a restored database lacks. One line for the operator. */
export interface RestoreProblem {
  readonly kind: 'rows' | 'reference' | 'encryption' | 'audit';
  readonly message: string;
}
