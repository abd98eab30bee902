import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { strings as common } from '../../ui/strings';
import { strings } from './strings';

/** Every shortcut of the app; the keys are handled where they act. */
const SHORTCUTS: readonly (readonly [keys: readonly string[], meaning: string])[] = [
  [['c'], 'Declare an incident, from anywhere'],
  [['/'], 'Search the incidents'],
  [['j', 'k'], 'Next and previous incident in the list'],
  [['Enter'], 'Open the incident'],
  [['x'], 'Select the incident; with Shift, all up to it'],
  [['?'], 'This help'],
  [['Esc'], 'Close what is open'],
];

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
        {SHORTCUTS.map(([keys, meaning]) => (
          <Group key={meaning} justify="space-between" wrap="nowrap">
            <Text size="sm">{meaning}</Text>
            <Group gap={4} wrap="nowrap">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
