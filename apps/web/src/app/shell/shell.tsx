import { ActionIcon, Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBolt, IconMenu2, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useRef } from 'react';
import { useEntryDemand } from '../../api/entry-demand';
import { useEventStream } from '../../api/live';
import { SessionContext, isInTenant, useMay, useMe, useSession } from '../../api/session';
import { strings as common } from '../../ui/strings';
import { Bell } from '../../features/notifications/bell';
import { useCommandKeys, useCommands } from '../commands/use-commands';
import { homeOf, isRequester } from '../home';
import { Banners } from './banners';
import { EntryDemanded } from './entry-demanded';
import { Nav } from './nav';
import { ShortcutHelp } from './shortcut-help';
import classes from './shell.module.css';
import { strings } from './strings';
import { UserMenu } from './user-menu';
import { useLiveCache } from './use-live-cache';
import { useNewVersion } from './use-new-version';

const Palette = lazy(() => import('./palette'));
const DeclareDialog = lazy(() => import('../../features/incidents/declare/declare-dialog'));

/** The session may end or lose its tenant while a page is open: the guards then decide anew. */
export function Shell() {
  const me = useMe();
  const router = useRouter();
  const inTenant = isInTenant(me);
  useEffect(() => {
    if (!inTenant) void router.invalidate();
  }, [inTenant, router]);
  return inTenant ? (
    <SessionContext value={me}>
      <Frame key={me.activeTenantId} tenantId={me.activeTenantId} />
    </SessionContext>
  ) : null;
}

/** Moves the focus to the content when the page changes, as a full page load would. */
function useFocusOnNavigation(path: string): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) main.current?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);
  return main;
}

function Frame({ tenantId }: { tenantId: string }) {
  const demand = useEntryDemand(tenantId);
  const me = useSession();
  const navigate = useNavigate();
  const mayFile = useMay('tickets.create') && demand === null;
  const mayDeclare = useMay('incidents.create') && demand === null;
  const [menu, { open: openMenu, close: closeMenu }] = useDisclosure(false);
  const [palette, { open: openPalette, close: closePalette }] = useDisclosure(false);
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure(false);
  const [declaring, { open: declare, close: endDeclare }] = useDisclosure(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const main = useFocusOnNavigation(path);
  useEventStream(useMay('events.read') && demand === null);
  useLiveCache();
  useNewVersion();
  useCommandKeys();
  useCommands({
    'help.open': openHelp,
    'palette.open': openPalette,
    ...(mayDeclare && { 'incident.declare': declare }),
    ...(mayFile && { 'ticket.new': () => navigate({ to: '/tickets/new' }) }),
  });
  return (
    <>
      <a className={classes.skip} href="#main">
        {strings.skip}
      </a>
      <header className={classes.header}>
        <ActionIcon
          className={classes.narrow}
          variant="subtle"
          color="gray"
          size={40}
          aria-label={strings.menu}
          onClick={openMenu}
        >
          <IconMenu2 aria-hidden />
        </ActionIcon>
        <Link to={homeOf(me)} className={classes.brand} aria-label={strings.brand}>
          <img src="/favicon.svg" width={26} height={26} alt="" />
          <span className={classes.wide}>{strings.brand}</span>
        </Link>
        <div className={classes.spacer} />
        <ActionIcon
          className={classes.wide}
          variant="default"
          size={36}
          aria-label={strings.palette.title}
          aria-keyshortcuts="Control+K Meta+K"
          onClick={openPalette}
        >
          <IconSearch size={18} aria-hidden />
        </ActionIcon>
        {isRequester(me) && mayFile && (
          <Button
            size="sm"
            leftSection={<IconPlus size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/tickets/new" {...props} />}
          >
            {strings.newTicket}
          </Button>
        )}
        {mayDeclare && (
          <Button
            size="sm"
            leftSection={<IconBolt size={16} aria-hidden />}
            aria-label={strings.declare}
            onClick={declare}
          >
            <span className={classes.wide}>{strings.declare}</span>
            <span className={classes.narrow}>{strings.declareShort}</span>
          </Button>
        )}
        {demand === null && <Bell />}
        <UserMenu onShortcuts={openHelp} />
      </header>
      <Banners />
      <div className={classes.frame}>
        <aside className={classes.aside}>
          <Nav />
        </aside>
        <main id="main" className={classes.main} ref={main} tabIndex={-1}>
          <div className={classes.inner}>
            {demand === null || path === '/account' ? (
              <Outlet />
            ) : (
              <EntryDemanded demand={demand} />
            )}
          </div>
        </main>
      </div>
      <Drawer
        opened={menu}
        onClose={closeMenu}
        size={280}
        title={strings.brand}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <Nav onNavigate={closeMenu} />
      </Drawer>
      <ShortcutHelp opened={help} onClose={closeHelp} />
      <Suspense fallback={null}>{palette && <Palette onClose={closePalette} />}</Suspense>
      <Suspense fallback={null}>{declaring && <DeclareDialog onClose={endDeclare} />}</Suspense>
    </>
  );
}
