import type { Permission } from '@incident-tracker/policy';
import { Paper } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMay } from '../api/session';
import { Empty } from './empty';
import { usePageTitle } from './page';
import { strings } from './strings';

function NoAccess() {
  usePageTitle(strings.noAccessTitle);
  return (
    <Paper withBorder>
      <Empty
        order={1}
        icon={IconLock}
        title={strings.noAccessTitle}
        description={strings.noAccess}
      />
    </Paper>
  );
}

/** Shows a page to those who hold the permission, and an explanation to everybody else. */
export function Requires({
  permission,
  children,
}: {
  permission: Permission;
  children: ReactNode;
}) {
  return useMay(permission) ? <>{children}</> : <NoAccess />;
}
