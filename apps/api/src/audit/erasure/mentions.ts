import { isList } from '../canonical-json.js';
import type { JsonValue } from '../canonical-json.js';

/** Letters and digits on neither side, so that a short name is not found inside of words. */
function wordPattern(text: string): RegExp {
  const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'iu');
}

/** Makes a test of whether a value holds one of the texts, as words of their own, in any case. */
export function mentionsAny(texts: readonly string[]): (value: JsonValue) => boolean {
  const patterns = texts.filter((text) => text.trim() !== '').map(wordPattern);
  const mentions = (value: JsonValue): boolean => {
    if (typeof value === 'string') return patterns.some((pattern) => pattern.test(value));
    if (value === null || typeof value !== 'object') return false;
    if (isList(value)) return value.some(mentions);
    return Object.entries(value).some(([name, inner]) => mentions(name) || mentions(inner));
  };
  return mentions;
}
