import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { CopyField } from '../../../ui/copy-field';
import { strings } from '../strings';
import { ReceiverExample } from './receiver-example';

interface IssuedSecretProps {
  secret: string;
  /** It takes the place of another, which still signs for a while. */
  rotated?: boolean;
  onClose: () => void;
}

/** A new secret, shown once. It closes by its own button only, so that it is not lost by a slip. */
export function IssuedSecret({ secret, rotated = false, onClose }: IssuedSecretProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={rotated ? strings.secret.rotatedTitle : strings.secret.createdTitle}
      size={900}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          <Text size="sm">{strings.secret.once}</Text>
          {rotated && (
            <Text size="sm" mt={4}>
              {strings.secret.overlap}
            </Text>
          )}
        </Alert>
        <CopyField value={secret} label={strings.secret.theSecret} />
        <div>
          <Text size="sm" fw={550} mb={6}>
            {strings.secret.verify}
          </Text>
          <ReceiverExample />
        </div>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {strings.secret.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
