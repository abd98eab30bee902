import { Stack, Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session';
import { choiceParam } from '../../app/search-params';
import { Page } from '../../ui/page';
import { PreferencesPanel } from '../notifications/preferences/preferences-panel';
import { DeleteSection } from './data/delete-section';
import { ExportSection } from './data/export-section';
import { EmailSection } from './profile/email-section';
import { PhoneSection } from './profile/phone-section';
import { ACCOUNT_TABS, parseAccountSearch } from './search';
import type { AccountTab } from './search';
import { ConnectedSection } from './security/connected-section';
import { PasskeysSection } from './security/passkeys-section';
import { PasswordSection } from './security/password-section';
import { TwoStepSection } from './security/two-step-section';
import { ActivitySection } from './sessions/activity-section';
import { SessionsSection } from './sessions/sessions-section';
import { strings } from './strings';

const route = getRouteApi('/shell/account');

const PANELS: Readonly<Record<AccountTab, ReactNode>> = {
  profile: (
    <>
      <EmailSection />
      <PhoneSection />
    </>
  ),
  security: (
    <>
      <TwoStepSection />
      <PasskeysSection />
      <PasswordSection />
      <ConnectedSection />
    </>
  ),
  sessions: (
    <>
      <SessionsSection />
      <ActivitySection />
    </>
  ),
  notifications: <PreferencesPanel />,
  data: (
    <>
      <ExportSection />
      <DeleteSection />
    </>
  ),
};

/** The person's own account, whichever tenant they work in. */
export function AccountPage() {
  const { user } = useSession();
  const { tab = 'profile' } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (next: string | null) =>
    void navigate({
      search: parseAccountSearch({ tab: choiceParam(next, ACCOUNT_TABS) }),
      replace: true,
    });
  return (
    <Page title={strings.title} description={`${user.name} · ${user.email}`}>
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List
          aria-label={strings.tabsLabel}
          style={{ overflowX: 'auto', flexWrap: 'nowrap' }}
          mb="lg"
        >
          {ACCOUNT_TABS.map((name) => (
            <Tabs.Tab key={name} value={name} style={{ whiteSpace: 'nowrap' }}>
              {strings.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ACCOUNT_TABS.map((name) => (
          <Tabs.Panel key={name} value={name}>
            <Stack gap="lg">{PANELS[name]}</Stack>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
