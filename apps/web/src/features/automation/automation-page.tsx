import { Button, Paper, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconRobot } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { useMay, useSession } from '../../api/session';
import { Empty } from '../../ui/empty';
import { LoadMore } from '../../ui/load-more';
import { Requires } from '../../ui/no-access';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/query-view';
import { AccountCard } from './account-card';
import { AccountDialog } from './account-dialog';
import { strings } from './strings';

/** Service accounts and their API keys. */
export function AutomationPage() {
  return (
    <Requires permission="service_accounts.read">
      <Accounts />
    </Requires>
  );
}

function Accounts() {
  const { activeTenantId: tenantId } = useSession();
  const mayManage = useMay('service_accounts.manage');
  const [creating, { open, close }] = useDisclosure(false);
  const query = useInfiniteQuery(
    trpc.serviceAccounts.list.infiniteQueryOptions(
      { tenantId, limit: 25 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const create = mayManage && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {strings.newAccount}
    </Button>
  );
  const accounts = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Page
      title={strings.title}
      description={strings.description}
      actions={accounts !== undefined && accounts.length > 0 && create}
    >
      <QueryView query={{ ...query, data: accounts }}>
        {(items) =>
          items.length === 0 ? (
            <Paper withBorder>
              <Empty
                icon={IconRobot}
                title={strings.noAccountsTitle}
                description={strings.noAccounts}
                action={create}
              />
            </Paper>
          ) : (
            <Stack>
              {items.map((account) => (
                <AccountCard key={account.id} account={account} tenantId={tenantId} />
              ))}
            </Stack>
          )
        }
      </QueryView>
      <LoadMore query={query} />
      {creating && <AccountDialog tenantId={tenantId} onClose={close} />}
    </Page>
  );
}
