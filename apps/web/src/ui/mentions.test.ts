import { describe, expect, it } from 'vitest';
import { mentionBeingTyped, mentionLink, quoted, shownText, storedText } from './mentions';

const ADA = { id: '018f0000-0000-7000-8000-000000000001', name: 'Ada Byron' };
const ADA_TWO = { id: '018f0000-0000-7000-8000-000000000002', name: 'Ada Byron' };
const ADA_SHORT = { id: '018f0000-0000-7000-8000-000000000003', name: 'Ada' };

describe('a mention', () => {
  it('is stored as a link and shown as a name', () => {
    const stored = `Please ask ${mentionLink(ADA)}.`;
    expect(stored).toBe(`Please ask [@Ada Byron](mention:${ADA.id}).`);
    const { text, mentions } = shownText(stored);
    expect(text).toBe('Please ask @Ada Byron.');
    expect(storedText(text, mentions)).toBe(stored);
  });

  it('survives what else is typed around it, and is gone when its name is changed', () => {
    const { mentions } = shownText(mentionLink(ADA));
    expect(storedText('Hi @Ada Byron, hello', mentions)).toBe(`Hi ${mentionLink(ADA)}, hello`);
    expect(storedText('Hi @Ada Byro', mentions)).toBe('Hi @Ada Byro');
    expect(storedText('Hi @Ada Byrons', mentions)).toBe('Hi @Ada Byrons');
  });

  it('takes the longer of two names', () => {
    const stored = `${mentionLink(ADA_SHORT)} and ${mentionLink(ADA)}`;
    const { text, mentions } = shownText(stored);
    expect(text).toBe('@Ada and @Ada Byron');
    expect(storedText(text, mentions)).toBe(stored);
  });

  it('stays a link for the second of two people of one name', () => {
    const stored = `${mentionLink(ADA)} ${mentionLink(ADA_TWO)}`;
    const { text, mentions } = shownText(stored);
    expect(text).toBe(`@Ada Byron ${mentionLink(ADA_TWO)}`);
    expect(storedText(text, mentions)).toBe(stored);
  });

  it('takes a name with brackets', () => {
    const person = { id: ADA.id, name: String.raw`A[b]\c` };
    const { text, mentions } = shownText(mentionLink(person));
    expect(text).toBe(`@${person.name}`);
    expect(storedText(text, mentions)).toBe(mentionLink(person));
  });
});

describe('typing', () => {
  it.each([
    ['@', ''],
    ['Hello @ad', 'ad'],
    ['(@Zoë', 'Zoë'],
    ['line\n@a', 'a'],
  ])('asks for people after %j', (text, typed) => {
    expect(mentionBeingTyped(text, text.length)).toBe(typed);
  });

  it.each(['mail@example', 'Hello', '@ada said', '[@Ada](mention:x) '])(
    'does not ask after %j',
    (text) => {
      expect(mentionBeingTyped(text, text.length)).toBeNull();
    },
  );
});

it('quotes every line and leaves room for the answer', () => {
  expect(quoted('One\n\nTwo\n')).toBe('> One\n>\n> Two\n\n');
});
