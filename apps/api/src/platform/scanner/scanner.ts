/** What a scanner says of a file. `unscannable`: it is larger or deeper than the scanner looks. */
export type Verdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'infected'; readonly signature: string }
  | { readonly kind: 'unscannable' };

/** Looks into files for malware. */
export interface Scanner {
  /** @throws ScannerUnavailable when there is no verdict: the file has to wait. */
  scan(bytes: AsyncIterable<Uint8Array>): Promise<Verdict>;
  /** @throws ScannerUnavailable when it does not answer. */
  ping(): Promise<void>;
}

/** The scanner is away, or could not do its work. */
export class ScannerUnavailable extends Error {
  override readonly name = 'ScannerUnavailable';
}
