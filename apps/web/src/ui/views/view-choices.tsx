import { Menu, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { Choice } from './active-view';
import { strings } from './strings';
import classes from './views.module.css';

interface ChoicesProps<Search> {
  label: string;
  choices: readonly Choice<Search>[];
  activeId: string | undefined;
  onChoose: (choice: Choice<Search>) => void;
}

/** Views of one kind in the menu; nothing when there are none. */
export function ViewChoices<Search>(props: ChoicesProps<Search>) {
  const { label, choices, activeId, onChoose } = props;
  if (choices.length === 0) return null;
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {choices.map((choice) => {
        const isActive = choice.view.id === activeId;
        const hint = hintOf(choice);
        return (
          <Menu.Item
            key={choice.view.id}
            disabled={choice.search === null}
            leftSection={
              <IconCheck size={16} aria-hidden className={isActive ? '' : classes.unmarked} />
            }
            {...(isActive && { 'aria-current': true })}
            onClick={() => onChoose(choice)}
          >
            <span className={classes.name}>{choice.view.name}</span>
            {hint !== null && (
              <Text size="xs" c="dimmed" component="span" display="block">
                {hint}
              </Text>
            )}
          </Menu.Item>
        );
      })}
    </>
  );
}

function hintOf<Search>({ view, search }: Choice<Search>) {
  if (search === null) return strings.unknownFilters;
  if (!view.shared) return null;
  return view.ownerLeft ? strings.byGone(view.owner.name) : strings.by(view.owner.name);
}
