import { Menu } from '@mantine/core';
import {
  IconBookmarkPlus,
  IconDeviceFloppy,
  IconPencil,
  IconTrash,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import { useMay, useSession } from '../../api/session';
import type { SavedView } from '../../api/types';
import { strings } from './strings';
import type { OpenDialog } from './view-dialogs';

/** What is changed of a view without a dialog. */
export interface ViewChange {
  filter?: Record<string, unknown>;
  shared?: boolean;
}

interface ActionsProps {
  /** The one that is shown, if there is one. */
  view: SavedView | undefined;
  /** Whether the list shows something else by now. */
  changed: boolean;
  /** What the list shows. */
  filter: Record<string, unknown>;
  /** @param done what is said when it is. */
  onChange: (change: ViewChange, done: string) => void;
  onOpen: (dialog: OpenDialog) => void;
}

/** What the reader may do with the view that is shown, and with what the list shows. */
export function ViewActions({ view, changed, filter, onChange, onOpen }: ActionsProps) {
  const mayShare = useMay('views.share');
  const { user } = useSession();
  const mayChange = view !== undefined && (!view.shared || mayShare);
  const isOwn = view?.owner.id === user.id;
  return (
    <>
      {mayChange && changed && (
        <Menu.Item
          leftSection={<IconDeviceFloppy size={16} aria-hidden />}
          onClick={() => onChange({ filter }, strings.updated(view.name))}
        >
          {strings.update(view.name)}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconBookmarkPlus size={16} aria-hidden />}
        onClick={() => onOpen('save')}
      >
        {strings.saveAs}
      </Menu.Item>
      {mayChange && (
        <>
          <Menu.Item
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => onOpen('rename')}
          >
            {strings.rename}
          </Menu.Item>
          {mayShare && !view.shared && (
            <Menu.Item
              leftSection={<IconUsers size={16} aria-hidden />}
              onClick={() => onChange({ shared: true }, strings.nowShared(view.name))}
            >
              {strings.share}
            </Menu.Item>
          )}
          {view.shared && isOwn && (
            <Menu.Item
              leftSection={<IconUser size={16} aria-hidden />}
              onClick={() => onChange({ shared: false }, strings.nowOwn(view.name))}
            >
              {strings.takeBack}
            </Menu.Item>
          )}
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => onOpen('delete')}
          >
            {strings.delete}
          </Menu.Item>
        </>
      )}
    </>
  );
}
