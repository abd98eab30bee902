import { t } from '../init.js';

/** A call without input is a call with an empty one: every procedure takes an object. */
export const defaultInput = t.middleware(({ getRawInput, next }) =>
  next({ getRawInput: async () => (await getRawInput()) ?? {} }),
);
