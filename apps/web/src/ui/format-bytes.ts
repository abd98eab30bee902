import { formatNumber } from './format-number';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A number of bytes in the largest unit that leaves a whole part: `5 GiB`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  const exponent = bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10);
  const unit = UNITS[exponent] ?? 'TiB';
  const scaled = bytes / 1024 ** UNITS.indexOf(unit);
  return `${formatNumber(Math.round(scaled * 10) / 10)} ${unit}`;
}
