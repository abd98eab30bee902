import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { trpc } from '../api/client';
import { useMay } from '../api/session';
import { mentionBeingTyped, mentionLink } from './mentions';
import type { Mention } from './mentions';

const SHOWN = 6;
const TYPING_PAUSE_MS = 120;
const NOBODY: readonly Mention[] = [];

interface PickerProps {
  /** The text as its writer sees it. */
  text: string;
  mentions: ReadonlyMap<string, string>;
  /** Puts a text in the place of all, with the caret somewhere in it, and who is meant in it. */
  onPick: (text: string, caret: number, mentions: ReadonlyMap<string, string>) => void;
}

/** The people who may be meant by the `@` that is being typed, and the keys to choose among them. */
export function useMentionPicker({ text, mentions, onPick }: PickerProps) {
  const mayAsk = useMay('people.read');
  const [caret, setCaret] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const typed = caret === null ? null : mentionBeingTyped(text, caret);
  const [asked] = useDebouncedValue(typed, TYPING_PAUSE_MS);
  const query = useQuery({
    ...trpc.people.list.queryOptions({ limit: SHOWN, ...(asked && { q: asked }) }),
    enabled: mayAsk && typed !== null,
    placeholderData: keepPreviousData,
  });
  const people = typed === null || !mayAsk ? NOBODY : (query.data?.items ?? NOBODY);
  const active = Math.min(at, people.length - 1);

  const close = () => setCaret(null);
  const pick = (person: Mention) => {
    if (caret === null || typed === null) return;
    const start = caret - typed.length - 1;
    const known = mentions.get(person.name) ?? person.id;
    const written = known === person.id ? `@${person.name}` : mentionLink(person);
    const before = `${text.slice(0, start)}${written} `;
    close();
    onPick(
      `${before}${text.slice(caret).replace(/^ /, '')}`,
      before.length,
      new Map([[person.name, person.id], ...mentions]),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const person = people[active];
    // While an input method composes, its keys are its own.
    if (person === undefined || event.nativeEvent.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
        setAt((active + 1) % people.length);
        break;
      case 'ArrowUp':
        setAt((active + people.length - 1) % people.length);
        break;
      case 'Enter':
      case 'Tab':
        pick(person);
        break;
      case 'Escape':
        close();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    people,
    active,
    pick,
    close,
    onKeyDown,
    /** Tells where the caret is after each change. */
    follow: (position: number) => {
      setCaret(position);
      setAt(0);
    },
  };
}
