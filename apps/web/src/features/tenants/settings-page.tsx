import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { useMay, useSession } from '../../api/session';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/query-view';
import { DangerSection } from './danger-section';
import { GeneralSection } from './general-section';
import { SecuritySection } from './security-section';
import { SsoSection } from './sso-section';
import { strings } from './strings';
import { TransferSection } from './transfer-section';

/** The tenant itself: its name, how its members sign in, who owns it, leaving and deleting it. */
export function SettingsPage() {
  const { activeTenantId } = useSession();
  const mayReadSso = useMay('sso.read');
  const mayTransfer = useMay('tenants.transfer_ownership');
  const tenant = useQuery(trpc.tenants.get.queryOptions({ tenantId: activeTenantId }));
  return (
    <Page title={strings.settings.title}>
      <QueryView query={tenant}>
        {(data) => (
          <Stack gap="lg">
            <GeneralSection key={data.version} tenant={data} />
            <SecuritySection tenant={data} />
            {mayReadSso && <SsoSection tenantId={data.id} />}
            {mayTransfer && <TransferSection tenantId={data.id} />}
            <DangerSection tenantId={data.id} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
