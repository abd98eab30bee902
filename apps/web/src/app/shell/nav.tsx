import { NavLink, Stack, Text } from '@mantine/core';
import { IconApi } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useSession } from '../../api/session';
import { isRequester } from '../home';
import { visibleNavItems } from './nav-items';
import { strings } from './strings';
import { TenantSwitcher } from './tenant-switcher';

const GROUPS = ['work', 'admin', 'tools'] as const;

/** Where one can go, without what the person's role denies. */
export function Nav({ onNavigate }: { onNavigate?: () => void }) {
  const me = useSession();
  const items = visibleNavItems(me.permissions, me.instance.mailbox);
  return (
    <Stack gap="md">
      <TenantSwitcher />
      <nav aria-label={strings.mainNav}>
        {GROUPS.map((group) => {
          const ofGroup = items.filter((item) => item.group === group);
          const withDocs = group === 'tools' && !isRequester(me);
          if (ofGroup.length === 0 && !withDocs) return null;
          return (
            <div key={group}>
              <Text size="xs" fw={600} c="dimmed" px={10} pt="sm" pb={4}>
                {strings.groups[group]}
              </Text>
              {ofGroup.map(({ to, label, icon: Icon }) => (
                <NavLink
                  key={to}
                  label={label}
                  leftSection={<Icon size={18} aria-hidden />}
                  onClick={() => onNavigate?.()}
                  style={{ borderRadius: 8 }}
                  renderRoot={(props) => (
                    <Link to={to} activeProps={{ 'data-active': true }} {...props} />
                  )}
                />
              ))}
              {withDocs && (
                <NavLink
                  href="/docs"
                  label={strings.docs}
                  leftSection={<IconApi size={18} aria-hidden />}
                  style={{ borderRadius: 8 }}
                />
              )}
            </div>
          );
        })}
      </nav>
    </Stack>
  );
}
