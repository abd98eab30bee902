import type { Lab } from '../lab.js';
import type { Row } from '../report/row.js';

/** One subject of measurement. */
export interface Section {
  readonly name: string;
  readonly title: string;
  run(lab: Lab): Promise<readonly Row[]>;
}
