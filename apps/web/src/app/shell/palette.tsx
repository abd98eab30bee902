import { Kbd, Modal, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useSession } from '../../api/session';
import { offeredCommands, runCommand } from '../commands/use-commands';
import { keyName } from './key-names';
import { visibleNavItems } from './nav-items';
import { entriesFor } from './palette-entries';
import type { Entry } from './palette-entries';
import classes from './palette.module.css';
import { strings } from './strings';

/** Finds a page or a command by a few letters. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const me = useSession();
  const run = useRun();
  const listId = useId();
  const [commands] = useState(offeredCommands);
  const [before] = useState(() => document.activeElement);
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(0);
  const entries = entriesFor(asked, commands, visibleNavItems(me.permissions, me.instance.mailbox));
  const active = Math.min(at, entries.length - 1);
  const leave = () => {
    onClose();
    if (before instanceof HTMLElement) before.focus();
  };
  const choose = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    leave();
    // What it does may take the focus; that comes after the dialog has gone.
    setTimeout(() => void run(entry));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { length } = entries;
    if (event.key === 'ArrowDown') setAt((active + 1) % length);
    else if (event.key === 'ArrowUp') setAt((active + length - 1) % length);
    else if (event.key === 'Enter') choose(entries[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root opened onClose={leave} size="lg" yOffset="12dvh">
      <Modal.Overlay />
      <Modal.Content aria-label={strings.palette.title}>
        <Modal.Body pt="md">
          <TextInput
            data-autofocus
            role="combobox"
            aria-label={strings.palette.title}
            aria-expanded
            aria-controls={listId}
            {...(entries.length > 0 && { 'aria-activedescendant': `${listId}-${active}` })}
            placeholder={strings.palette.placeholder}
            autoComplete="off"
            spellCheck={false}
            value={asked}
            onChange={({ currentTarget }) => {
              setAsked(currentTarget.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
          <div
            id={listId}
            role="listbox"
            aria-label={strings.palette.title}
            className={classes.options}
          >
            {entries.map((entry, index) => (
              <Option
                key={entry.id}
                id={`${listId}-${index}`}
                entry={entry}
                isActive={index === active}
                onChoose={() => choose(entry)}
              />
            ))}
          </div>
          <Text size="sm" c="dimmed" ta="center" p={entries.length === 0 ? 'md' : 0} role="status">
            {entries.length === 0 && strings.palette.nothing}
          </Text>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface OptionProps {
  id: string;
  entry: Entry;
  isActive: boolean;
  onChoose: () => void;
}

function Option({ id, entry: { label, icon: Icon, target }, isActive, onChoose }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={classes.option}
      ref={isActive ? (element) => element?.scrollIntoView({ block: 'nearest' }) : null}
      onMouseDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
    >
      <Icon size={16} aria-hidden />
      <span className={classes.label}>{label}</span>
      {'command' in target && <Kbd aria-hidden>{keyName(target.command)}</Kbd>}
    </div>
  );
}

function useRun(): (entry: Entry) => unknown {
  const navigate = useNavigate();
  return ({ target }) => {
    if ('command' in target) return runCommand(target.command);
    if ('page' in target) return navigate({ to: target.page });
    if ('ticketId' in target) return navigate({ to: '/tickets/$ticketId', params: target });
    return navigate({ to: '/incidents/$incidentId', params: target });
  };
}
