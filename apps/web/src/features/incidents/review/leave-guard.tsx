import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { strings as common } from '../../../ui/strings';
import { strings } from './strings';

/** Asks before a page is left on which something is written that is not saved. */
export function LeaveGuard({ active }: { active: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => active,
    enableBeforeUnload: () => active,
    withResolver: true,
  });
  return (
    <Modal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={strings.leave.title}
      centered
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack>
        <Text size="sm">{strings.leave.body}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => reset?.()} data-autofocus>
            {strings.leave.stay}
          </Button>
          <Button color="red" onClick={() => proceed?.()}>
            {strings.leave.leave}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
