import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { CopyField } from '../../ui/copy-field';
import { strings } from './strings';

/** A new key, shown once. It closes by its own button only, so that it is not lost by a slip. */
export function IssuedKey({ value, onClose }: { value: string; onClose: () => void }) {
  const command = `curl -H "x-api-key: ${value}" ${location.origin}/v1/whoami`;
  return (
    <Modal
      opened
      onClose={onClose}
      title={strings.issuedTitle}
      size="lg"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {strings.issuedBody}
        </Alert>
        <CopyField value={value} label={strings.theKey} />
        <div>
          <Text size="sm" fw={550} mb={4}>
            {strings.tryIt}
          </Text>
          <CopyField value={command} label={strings.tryIt} />
        </div>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {strings.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
