import { COMMANDS } from '../commands/commands';
import type { CommandId } from '../commands/commands';

const MOD = /mac|iphone|ipad/i.test(globalThis.navigator?.userAgent ?? '') ? '⌘' : 'Ctrl';

function written(key: string): string {
  return key
    .replace('mod+', `${MOD} + `)
    .replace('shift+', 'Shift + ')
    .replace('Escape', 'Esc')
    .replace(/\b[a-z]$/, (letter) => letter.toUpperCase());
}

/** The key of a command as it stands on keyboards. */
export function keyName(id: CommandId): string {
  return COMMANDS[id].keys.map(written).join(', ');
}
