import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { strings as common } from '../../ui/strings';
import { COMMANDS, COMMAND_IDS } from '../commands/commands';
import { keyName } from './key-names';
import { strings } from './strings';

/** The list of keyboard shortcuts. */
export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={strings.shortcuts}
      centered
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack gap="xs">
        {COMMAND_IDS.map((id) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Text size="sm">{COMMANDS[id].label}</Text>
            <Kbd>{keyName(id)}</Kbd>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
