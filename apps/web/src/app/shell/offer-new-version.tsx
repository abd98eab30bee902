import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { strings } from './strings';

/** Says that there is a newer program, until somebody takes it or declines; once, however often it is found. */
export function offerNewVersion(): void {
  notifications.show({
    id: 'new-version',
    color: 'indigo',
    title: strings.newVersion.title,
    message: (
      <Group justify="space-between" gap="xs">
        {strings.newVersion.body}
        <Button size="compact-sm" onClick={() => window.location.reload()}>
          {strings.newVersion.reload}
        </Button>
      </Group>
    ),
    autoClose: false,
    role: 'status',
    closeButtonProps: { 'aria-label': strings.newVersion.later },
  });
}
