import { ActionIcon, Button, Group, Progress, Text, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { strings as common } from '../../ui/strings';
import classes from './attachments.module.css';
import { FileIcon } from './file-icon';
import { isWorthRetrying, refusalText } from './refusal';
import { strings } from './strings';
import { cancelUpload, retryUpload } from './uploads';
import type { Upload } from './uploads';

function stateOf({ sent, problem }: Upload): string {
  if (problem !== null) return refusalText(problem);
  if (sent === null) return strings.waiting;
  return sent < 1 ? strings.sending(Math.round(sent * 100)) : strings.checking;
}

/** The files that are on their way, and those that were not taken. */
export function UploadList({ uploads }: { uploads: readonly Upload[] }) {
  if (uploads.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={strings.uploads}>
      {uploads.map((upload) => (
        <UploadItem key={upload.id} upload={upload} />
      ))}
    </ul>
  );
}

function UploadItem({ upload }: { upload: Upload }) {
  const { id, file, sent, problem } = upload;
  const close = problem === null ? strings.cancel(file.name) : strings.dismiss(file.name);
  return (
    <li className={classes.item}>
      <span className={classes.thumbnail}>
        <FileIcon contentType={file.type} />
      </span>
      <div>
        <Text size="sm" fw={550} className={classes.name}>
          {file.name}
        </Text>
        <Text
          size="sm"
          c={problem === null ? 'dimmed' : 'var(--mantine-color-error)'}
          {...(problem !== null && { role: 'alert' })}
        >
          {stateOf(upload)}
        </Text>
        {problem !== null && problem.traceId !== null && (
          <Text size="xs" c="dimmed">
            {common.traceId}: {problem.traceId}
          </Text>
        )}
        {problem === null && (
          <Progress.Root size="sm" mt={6}>
            <Progress.Section
              value={Math.round((sent ?? 0) * 100)}
              animated={sent === 1}
              aria-label={strings.progress(file.name)}
            />
          </Progress.Root>
        )}
      </div>
      <Group gap={4} wrap="nowrap">
        {problem !== null && isWorthRetrying(problem) && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={strings.retryOf(file.name)}
            onClick={() => retryUpload(id)}
          >
            {strings.retry}
          </Button>
        )}
        <Tooltip label={problem === null ? common.cancel : common.close}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={close}
            onClick={() => cancelUpload(id)}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </li>
  );
}
