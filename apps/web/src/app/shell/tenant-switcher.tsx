import { Avatar, Group, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { enterSession, trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useSession } from '../../api/session';
import { roleLabel } from '../../ui/roles';
import classes from './shell.module.css';
import { strings } from './strings';

/** The tenant that is shown, and the person's others. */
export function TenantSwitcher() {
  const me = useSession();
  const navigate = useNavigate();
  const active = me.memberships.find(({ tenantId }) => tenantId === me.activeTenantId);
  const change = useMutation(trpc.tenants.switch.mutationOptions());
  const switchTo = async (tenantId: string, name: string) => {
    await change.mutateAsync({ tenantId });
    // What is open belongs to the tenant that is left.
    await navigate({ to: '/' });
    await enterSession();
    await navigate({ to: '/' });
    notifyDone(strings.switched(name));
  };
  const name = active?.tenantName ?? '';
  return (
    <Menu width={256} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.tenant}>
          <VisuallyHidden>{strings.tenantSwitcher}</VisuallyHidden>
          <Group gap="xs" wrap="nowrap">
            <Avatar size={28} radius="sm" color="indigo" name={name} aria-hidden />
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm" fw={600} truncate>
                {name}
              </Text>
              <Text size="xs" c="dimmed">
                {active === undefined ? '' : roleLabel(active.role)}
              </Text>
            </div>
            <IconSelector size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{strings.tenants}</Menu.Label>
        {me.memberships.map(({ tenantId, tenantName }) => (
          <Menu.Item
            key={tenantId}
            disabled={change.isPending}
            rightSection={
              tenantId === me.activeTenantId ? <IconCheck size={16} aria-hidden /> : null
            }
            aria-current={tenantId === me.activeTenantId}
            onClick={() => {
              if (tenantId !== me.activeTenantId)
                void switchTo(tenantId, tenantName).catch(() => undefined);
            }}
          >
            {tenantName}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlus size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/tenants/new" {...props} />}
        >
          {strings.newTenant}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
