import { Button, Menu, Text } from '@mantine/core';
import { IconBookmark, IconChevronDown } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { notifyDone } from '../../api/notify';
import { useMay } from '../../api/session';
import type { SavedView, ViewList } from '../../api/types';
import { activeView } from './active-view';
import type { Choice, ViewedSearch } from './active-view';
import { strings } from './strings';
import { useChangeViews, useViews } from './use-views';
import { ViewActions } from './view-actions';
import type { ViewChange } from './view-actions';
import { ViewChoices } from './view-choices';
import { ViewDialogs } from './view-dialogs';
import type { OpenDialog } from './view-dialogs';
import classes from './views.module.css';

/** What a list tells of itself to have views. */
export interface ViewMenuProps<Search extends ViewedSearch> {
  list: ViewList;
  search: Search;
  /** What the API is asked for by an address. */
  filterOf: (search: Search) => Record<string, unknown>;
  /** Null for filters that this page does not have. */
  searchOf: (view: SavedView) => Search | null;
  onChoose: (search: Search) => void;
  /** What is shown is this view from now on, or none. */
  onSaved: (id: string | undefined) => void;
}

/** The saved views of a list: which one is shown, the others, and what can be done with it. */
export function ViewMenu<Search extends ViewedSearch>(props: ViewMenuProps<Search>) {
  return useMay('views.read') ? <Views {...props} /> : null;
}

function Views<Search extends ViewedSearch>(props: ViewMenuProps<Search>) {
  const { list, search, filterOf, searchOf, onChoose, onSaved } = props;
  const button = useRef<HTMLButtonElement>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { update } = useChangeViews();
  const choices = useViews(list, searchOf);
  const active = activeView(choices, { search, filterOf });
  const view = active?.choice.view;
  const choose = (choice: Choice<Search>) => {
    if (choice.search !== null) onChoose({ ...choice.search, saved: choice.view.id });
  };
  // Of the menu and not of its item, which is gone when the answer comes.
  const change = (what: ViewChange, done: string) => {
    if (view === undefined) return;
    const { id: viewId, version: expectedVersion } = view;
    update.mutate({ viewId, expectedVersion, ...what }, { onSuccess: () => notifyDone(done) });
  };
  const ofKind = (shared: boolean) => choices.filter((choice) => choice.view.shared === shared);
  const named = { choices, activeId: view?.id, onChoose: choose };
  const label = view && (active?.changed ? strings.changed(view.name) : strings.active(view.name));
  return (
    <>
      <Menu position="bottom-end" width={280} classNames={{ dropdown: classes.dropdown }}>
        <Menu.Target>
          <Button
            ref={button}
            variant="default"
            fw={400}
            className={classes.button}
            classNames={{ label: classes.label }}
            leftSection={<IconBookmark size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
            {...(label !== undefined && { 'aria-label': label })}
          >
            {view?.name ?? strings.views}
            {active?.changed === true && (
              <Text span size="xs" c="dimmed">
                {` ${strings.changedMark}`}
              </Text>
            )}
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label={strings.views}>
          <ViewChoices {...named} label={strings.own} choices={ofKind(false)} />
          <ViewChoices {...named} label={strings.shared} choices={ofKind(true)} />
          {choices.length === 0 && <Menu.Label>{strings.none}</Menu.Label>}
          <Menu.Divider />
          <ViewActions
            view={view}
            changed={active?.changed === true}
            filter={filterOf(search)}
            onChange={change}
            onOpen={setDialog}
          />
        </Menu.Dropdown>
      </Menu>
      <ViewDialogs
        dialog={dialog}
        list={list}
        view={view}
        filter={filterOf(search)}
        onSaved={onSaved}
        onClose={() => {
          setDialog(null);
          // The item of the menu that opened the dialog is gone by now.
          button.current?.focus();
        }}
      />
    </>
  );
}
