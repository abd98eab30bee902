import { keysOf } from '../keys-of';

interface Command {
  /** What presses it: `mod` is Ctrl or Cmd. */
  readonly keys: readonly string[];
  readonly label: string;
  /** Also found in the command palette, when the page at hand can do it. */
  readonly inPalette?: true;
}

/** Every command of the app: the keys, the help and the palette come from here. */
export const COMMANDS = {
  'palette.open': { keys: ['mod+k'], label: 'Find a page or a command' },
  'incident.declare': { keys: ['c'], label: 'Declare an incident', inPalette: true },
  'ticket.new': { keys: ['n'], label: 'New ticket', inPalette: true },
  'list.search': { keys: ['/'], label: 'Search the list', inPalette: true },
  'list.next': { keys: ['j'], label: 'Next in the list' },
  'list.previous': { keys: ['k'], label: 'Previous in the list' },
  'list.open': { keys: ['Enter'], label: 'Open it' },
  'list.pick': { keys: ['x'], label: 'Select it' },
  'list.pickRange': { keys: ['shift+x'], label: 'Select all up to it' },
  'list.unpick': { keys: ['Escape'], label: 'Take the selection back' },
  'ticket.reply': { keys: ['r'], label: 'Answer the ticket', inPalette: true },
  'ticket.take': { keys: ['i'], label: 'Assign the ticket to me', inPalette: true },
  'help.open': { keys: ['?'], label: 'Keyboard shortcuts', inPalette: true },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandId = keyof typeof COMMANDS;

export const COMMAND_IDS: readonly CommandId[] = keysOf(COMMANDS);

/** How a key is called in the registry: `c`, `shift+x`, `mod+k`, `?`. */
export function keyOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  const isLetter = /^[a-z]$/i.test(key);
  const name = isLetter ? key.toLowerCase() : key;
  return `${ctrlKey || metaKey ? 'mod+' : ''}${isLetter && shiftKey ? 'shift+' : ''}${name}`;
}

/** The command of a key, if there is one. */
export function commandOf(event: KeyboardEvent): CommandId | undefined {
  if (event.altKey) return undefined;
  const pressed = keyOf(event);
  return COMMAND_IDS.find((id) => COMMANDS[id].keys.some((key) => key === pressed));
}
