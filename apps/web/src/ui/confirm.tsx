import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { strings } from './strings';

interface ConfirmProps {
  title: string;
  message: ReactNode;
  confirmLabel: string;
  onConfirm: () => Promise<unknown>;
  busy: boolean;
  /** What opens the question. */
  children: (ask: () => void) => ReactNode;
}

/** Asks before something that is hard to undo. It closes when the deed is done, and stays when it fails. */
export function Confirm({ title, message, confirmLabel, onConfirm, busy, children }: ConfirmProps) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      {children(open)}
      <Modal
        opened={opened}
        onClose={close}
        title={title}
        centered
        closeButtonProps={{ 'aria-label': strings.close }}
      >
        <Stack>
          <Text size="sm">{message}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {strings.cancel}
            </Button>
            <Button
              color="red"
              loading={busy}
              onClick={() => {
                void onConfirm().then(close, () => undefined);
              }}
            >
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
