/** How far a backup, a restore or a verification has come. */
export interface Progress {
  readonly step: 'save' | 'check' | 'load' | 'files' | 'index' | 'migrate' | 'verify' | 'remove';
  /** The table, file or migration that it is about. */
  readonly name: string;
  /** Rows so far. */
  readonly rows?: number;
  /** Whether the step is over for this name. */
  readonly done: boolean;
}

/** Told of progress, once for every batch. */
export type OnProgress = (progress: Progress) => void;
