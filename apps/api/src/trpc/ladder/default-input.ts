import { t } from '../init.js';
import { checkShape } from './check-shape.js';

/**
 * What every procedure's input goes through before its schema sees it: a call without input is a call
 * with an empty one, for every procedure takes an object; and the shape of what was sent is checked, on
 * both faces alike. It is read once, however many steps ask for it.
 */
export const defaultInput = t.middleware(({ getRawInput, next }) => {
  const read = async (): Promise<unknown> => {
    const input = (await getRawInput()) ?? {};
    checkShape(input);
    return input;
  };
  let reading: Promise<unknown> | undefined;
  return next({ getRawInput: () => (reading ??= read()) });
});
