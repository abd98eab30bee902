import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { loadMe } from '../../api/session';
import { parseLinkSearch } from '../../features/account/search';
import { parseSignInSearch } from '../../features/auth/sign-in-search';
import { requireNobody, requirePerson } from '../guards';
import { homeOf } from '../home';
import { textParam } from '../search-params';
import type { RawSearch } from '../search-params';
import { root } from './root';

function redirectSearch({ redirect: target }: RawSearch): { redirect?: string } {
  const path = textParam(target);
  return path === undefined ? {} : { redirect: path };
}

function tokenSearch({ token: value }: RawSearch): { token?: string } {
  const token = textParam(value);
  return token === undefined ? {} : { token };
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const me = await loadMe();
    throw redirect({ to: me.user === null ? '/signin' : homeOf(me) });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: parseSignInSearch,
  beforeLoad: requireNobody,
  component: lazyRouteComponent(() => import('../../features/auth/sign-in-page'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  validateSearch: redirectSearch,
  beforeLoad: requireNobody,
  component: lazyRouteComponent(() => import('../../features/auth/sign-up-page'), 'SignUpPage'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(
    () => import('../../features/auth/forgot-password-page'),
    'ForgotPasswordPage',
  ),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../../features/auth/reset-password-page'),
    'ResetPasswordPage',
  ),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../../features/auth/verify-email-page'),
    'VerifyEmailPage',
  ),
});

const confirmEmailChange = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email-change',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../../features/auth/confirm-email-change-page'),
    'ConfirmEmailChangePage',
  ),
});

const linkAccount = createRoute({
  getParentRoute: () => root,
  path: '/link-account',
  validateSearch: parseLinkSearch,
  beforeLoad: requirePerson,
  component: lazyRouteComponent(
    () => import('../../features/auth/link-account-page'),
    'LinkAccountPage',
  ),
});

const acceptInvite = createRoute({
  getParentRoute: () => root,
  path: '/accept-invite',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../../features/tenants/accept-invite-page'),
    'AcceptInvitePage',
  ),
});

const newTenant = createRoute({
  getParentRoute: () => root,
  path: '/tenants/new',
  beforeLoad: requirePerson,
  component: lazyRouteComponent(
    () => import('../../features/tenants/new-tenant-page'),
    'NewTenantPage',
  ),
});

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../../features/notifications/unsubscribe/unsubscribe-page'),
    'UnsubscribePage',
  ),
});

const mailbox = createRoute({
  getParentRoute: () => root,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('../../features/mailbox/mailbox-page'), 'MailboxPage'),
});

/** Outside the shell: pages of people who are not in a tenant yet, or need none. */
export const pagesOutside = [
  home,
  signIn,
  signUp,
  forgotPassword,
  resetPassword,
  verifyEmail,
  confirmEmailChange,
  linkAccount,
  acceptInvite,
  newTenant,
  unsubscribe,
  mailbox,
] as const;
