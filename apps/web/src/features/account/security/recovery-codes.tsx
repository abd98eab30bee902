import { Alert, Button, CopyButton, Group, Modal, Portal, Stack, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconCopy,
  IconDownload,
  IconPrinter,
} from '@tabler/icons-react';
import { useSession } from '../../../api/session';
import { saveFile } from '../../../ui/save-file';
import { strings as common } from '../../../ui/strings';
import { strings } from '../strings';
import classes from './recovery-codes.module.css';

interface RecoveryCodesProps {
  codes: readonly string[];
  onClose: () => void;
}

/** New recovery codes, shown once. It closes by its own button only, so that they are not lost by a slip. */
export function RecoveryCodes({ codes, onClose }: RecoveryCodesProps) {
  const { user } = useSession();
  const heading = strings.recovery.sheet(user.email);
  const text = `${heading}\n\n${codes.join('\n')}\n`;
  return (
    <Modal
      opened
      onClose={onClose}
      title={strings.recovery.title}
      size="xl"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {strings.recovery.body}
        </Alert>
        <CodeList heading={heading} codes={codes} />
        <Portal reuseTargetNode={false}>
          <div className={classes.paper}>
            <CodeList heading={heading} codes={codes} />
          </div>
        </Portal>
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={copy}
              >
                {copied ? common.copied : common.copy}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() =>
              saveFile(new Blob([text], { type: 'text/plain' }), strings.recovery.fileName)
            }
          >
            {strings.recovery.download}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => window.print()}
          >
            {strings.recovery.print}
          </Button>
        </Group>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {strings.recovery.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function CodeList({ heading, codes }: { heading: string; codes: readonly string[] }) {
  return (
    <div>
      <Text size="sm" fw={550} mb="xs">
        {heading}
      </Text>
      <ol className={classes.codes} aria-label={strings.twoStep.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
    </div>
  );
}
