import { floodRows } from './identity-flood.js';
import { proofRows } from './identity-proofs.js';
import type { Section } from './section.js';

/** What it costs to know who asks, and to find it out from a password. */
export const identity: Section = {
  name: 'identity',
  title:
    'proofs without HTTP, beside what each must take; sign-ins beside argon2; reads beside both',
  async run(lab) {
    return [...(await proofRows(lab)), ...(await floodRows(lab))];
  },
};
