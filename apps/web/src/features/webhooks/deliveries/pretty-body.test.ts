import { expect, it } from 'vitest';
import { prettyBody } from './pretty-body';

it('indents JSON and leaves the rest alone', () => {
  expect(prettyBody('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyBody('{"cut":"of')).toBe('{"cut":"of');
  expect(prettyBody('<h1>Bad gateway</h1>')).toBe('<h1>Bad gateway</h1>');
});
