import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useMay } from '../../api/session';
import type { Tenant } from '../../api/types';
import { Section } from '../../ui/section';
import { strings } from './strings';

/** What the tenant demands of everybody's sign-in. */
export function SecuritySection({ tenant }: { tenant: Tenant }) {
  const mayUpdate = useMay('tenants.update');
  const client = useQueryClient();
  const update = useMutation(
    trpc.tenants.update.mutationOptions({
      onSuccess: ({ requireMfa }) =>
        notifyDone(requireMfa ? strings.settings.mfaOn : strings.settings.mfaOff),
      onSettled: () => client.invalidateQueries(trpc.tenants.get.queryFilter()),
    }),
  );
  const shown = update.isPending ? update.variables.requireMfa : tenant.requireMfa;
  return (
    <Section title={strings.settings.security}>
      <Switch
        label={strings.settings.requireMfa}
        description={strings.settings.requireMfaBody}
        checked={shown === true}
        disabled={!mayUpdate || update.isPending}
        onChange={({ currentTarget }) =>
          update.mutate({
            tenantId: tenant.id,
            requireMfa: currentTarget.checked,
            expectedVersion: tenant.version,
          })
        }
      />
    </Section>
  );
}
