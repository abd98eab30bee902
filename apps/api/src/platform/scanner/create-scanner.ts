import type { Config } from '../../config.js';
import { parseClamdAddress } from './clamd-address.js';
import { clamd } from './clamd.js';
import type { Scanner } from './scanner.js';

/** The scanner of the installation; null where none is configured. */
export function createScanner({ CLAMD_ADDRESS }: Pick<Config, 'CLAMD_ADDRESS'>): Scanner | null {
  return CLAMD_ADDRESS === undefined ? null : clamd(parseClamdAddress(CLAMD_ADDRESS));
}
