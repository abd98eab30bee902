import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { trpc } from '../../api/client';
import { useMe } from '../../api/session';
import { Failure } from '../../ui/failure';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { roleLabel } from '../../ui/roles';
import { RowsSkeleton } from '../../ui/rows-skeleton';
import { strings } from './strings';
import { useEnterTenant } from './use-enter-tenant';
import { useSignOut } from './use-sign-out';

const route = getRouteApi('/accept-invite');

/** Where the link of an invitation leads: who invites to what, and how to accept. */
export function AcceptInvitePage() {
  const { token } = route.useSearch();
  if (token === undefined) {
    return (
      <PlainPage title={strings.invite.missing}>
        <Text size="sm">{strings.invite.missingBody}</Text>
      </PlainPage>
    );
  }
  return <Invitation token={token} />;
}

function Invitation({ token }: { token: string }) {
  const me = useMe();
  const preview = useQuery(trpc.tenants.invites.preview.queryOptions({ token }, { retry: false }));
  if (preview.error !== null) {
    return (
      <PlainPage title={strings.invite.invalid}>
        <Stack>
          <Failure error={preview.error} title={strings.invite.invalid} />
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            {strings.invite.home}
          </Button>
        </Stack>
      </PlainPage>
    );
  }
  if (preview.data === undefined) {
    return (
      <PlainPage title={strings.invite.accept}>
        <RowsSkeleton rows={3} height={24} />
      </PlainPage>
    );
  }
  const { tenantName, role, email, invitedBy } = preview.data;
  const back = { redirect: `/accept-invite?token=${encodeURIComponent(token)}` };
  return (
    <PlainPage
      title={strings.invite.title(tenantName)}
      description={strings.invite.body(invitedBy, roleLabel(role))}
    >
      <Stack>
        <Text size="sm">{strings.invite.for(email)}</Text>
        {me.user === null ? (
          <>
            <Button renderRoot={(props) => <Link to="/signup" search={back} {...props} />}>
              {strings.invite.signUp}
            </Button>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/signin" search={back} {...props} />}
            >
              {strings.invite.signIn}
            </Button>
          </>
        ) : (
          <Accept
            token={token}
            matches={me.user.email.toLowerCase() === email.toLowerCase()}
            own={me.user.email}
          />
        )}
      </Stack>
    </PlainPage>
  );
}

function Accept({ token, matches, own }: { token: string; matches: boolean; own: string }) {
  const { enter, busy } = useEnterTenant();
  const { signOut, busy: leaving } = useSignOut();
  const accept = useMutation({
    ...trpc.tenants.invites.accept.mutationOptions({
      onSuccess: ({ tenantId }) => enter(tenantId),
    }),
    meta: { handled: true },
  });
  if (!matches) {
    return (
      <>
        <Text size="sm">{strings.invite.wrongPerson(own)}</Text>
        <Button variant="default" loading={leaving} onClick={signOut}>
          {strings.invite.signOut}
        </Button>
      </>
    );
  }
  return (
    <>
      <FormFailure error={accept.error} />
      <Button loading={accept.isPending || busy} onClick={() => accept.mutate({ token })}>
        {strings.invite.accept}
      </Button>
    </>
  );
}
