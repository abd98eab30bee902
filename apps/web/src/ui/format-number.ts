const numbers = new Intl.NumberFormat('en');

/** `1,842`. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}
