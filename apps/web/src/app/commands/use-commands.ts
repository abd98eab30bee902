import { useEffect, useRef } from 'react';
import { COMMANDS, COMMAND_IDS, commandOf } from './commands';
import type { CommandId } from './commands';

type Handlers = { readonly [Id in CommandId]?: () => unknown };

/** What is on the page offers its commands here; the one that came last is asked first. */
const offers: (() => Handlers)[] = [];

/** Offers commands for as long as the component lives: by their keys, and in the palette. */
export function useCommands(handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const offer = () => latest.current;
    offers.unshift(offer);
    return () => {
      offers.splice(offers.indexOf(offer), 1);
    };
  }, []);
}

function handlerOf(id: CommandId): (() => unknown) | undefined {
  for (const offer of offers) {
    const handler = offer()[id];
    if (handler !== undefined) return handler;
  }
  return undefined;
}

/** Does a command, where the page at hand offers it. @returns whether it does. */
export function runCommand(id: CommandId): boolean {
  const handler = handlerOf(id);
  void handler?.();
  return handler !== undefined;
}

/** The commands for the palette that the page at hand offers. */
export function offeredCommands(): CommandId[] {
  return COMMAND_IDS.filter((id) => 'inPalette' in COMMANDS[id] && handlerOf(id) !== undefined);
}

/** Whether the person is typing, so that keys are letters and not commands. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** What is open above the page has keys of its own. */
function isAbove(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  const { target, defaultPrevented } = event;
  const id = commandOf(event);
  if (id === undefined || defaultPrevented || isAbove(target)) return;
  if (isTyping(target) && id !== 'palette.open') return;
  if (runCommand(id) && id !== 'list.unpick') event.preventDefault();
}

/** Listens to the keys of the commands; once, in the shell. */
export function useCommandKeys(): void {
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
