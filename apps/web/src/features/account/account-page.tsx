import { Stack } from '@mantine/core';
import { useSession } from '../../api/session';
import { Page } from '../../ui/page';
import { ActivitySection } from './activity-section';
import { PasswordSection } from './password-section';
import { SessionsSection } from './sessions-section';
import { strings } from './strings';

/** The person's own account, whichever tenant they work in. */
export function AccountPage() {
  const { user } = useSession();
  return (
    <Page title={strings.title} description={`${user.name} · ${user.email}`}>
      <Stack gap="lg">
        <SessionsSection />
        <PasswordSection />
        <ActivitySection />
      </Stack>
    </Page>
  );
}
