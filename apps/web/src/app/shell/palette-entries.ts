import { IconArrowRight, IconBolt } from '@tabler/icons-react';
import type { TablerIcon } from '@tabler/icons-react';
import { COMMANDS } from '../commands/commands';
import type { CommandId } from '../commands/commands';
import type { NavItem } from './nav-items';
import { strings } from './strings';

/** Something that the palette leads to. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  readonly icon: TablerIcon;
  readonly target:
    | { readonly command: CommandId }
    | { readonly page: NavItem['to'] }
    | { readonly incidentId: string }
    | { readonly ticketId: string };
}

const REFERENCE = /^(inc|t)-?(\d{1,9})$/i;

/** `INC-42` or `T-7`, also as `inc42`, leads to it without further search. */
function byReference(asked: string): Entry[] {
  const [, kind, number] = REFERENCE.exec(asked) ?? [];
  if (kind === undefined || number === undefined) return [];
  const isTicket = kind.toLowerCase() === 't';
  const reference = `${isTicket ? 'T' : 'INC'}-${Number(number)}`;
  return [
    {
      id: reference,
      label: strings.palette.open(reference),
      icon: IconArrowRight,
      target: isTicket ? { ticketId: reference } : { incidentId: reference },
    },
  ];
}

/** What fits to the words that were typed: all of them, in any order. */
export function entriesFor(
  asked: string,
  commands: readonly CommandId[],
  pages: readonly NavItem[],
): Entry[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const all: Entry[] = [
    ...commands.map((command) => ({
      id: command,
      label: COMMANDS[command].label,
      icon: IconBolt,
      target: { command },
    })),
    ...pages.map(({ to, label, icon }) => ({
      id: to,
      label: strings.palette.goTo(label),
      icon,
      target: { page: to },
    })),
  ];
  const fitting = all.filter(({ label }) => {
    const text = label.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return [...byReference(asked.trim()), ...fitting];
}
