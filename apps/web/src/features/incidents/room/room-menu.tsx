import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconGitMerge } from '@tabler/icons-react';
import { useMay } from '../../../api/session';
import type { Incident } from '../../../api/types';
import { MergeDialog, isMergeable } from '../merge/merge-dialog';
import { strings as merge } from '../merge/strings';
import { strings } from '../strings';

/** What is seldom done to an incident; not there when nothing of it is possible. */
export function RoomMenu({ incident }: { incident: Incident }) {
  const mayMerge = useMay('incidents.merge');
  const [merging, { open, close }] = useDisclosure(false);
  return (
    <>
      {mayMerge && isMergeable(incident) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={strings.room.more}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconGitMerge size={16} aria-hidden />} onClick={open}>
              {merge.open}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {merging && <MergeDialog incident={incident} onClose={close} />}
    </>
  );
}
