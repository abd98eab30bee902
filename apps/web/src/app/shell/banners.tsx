import { Anchor } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { useConnection } from '../../api/live';
import { notifyDone } from '../../api/notify';
import { useSession } from '../../api/session';
import classes from './shell.module.css';
import { strings } from './strings';

/** What the person should know wherever they are. */
export function Banners() {
  const { user } = useSession();
  const connection = useConnection();
  const resend = useMutation(
    trpc.auth.resendVerification.mutationOptions({ onSuccess: () => notifyDone(strings.resent) }),
  );
  return (
    <div role="status">
      {connection === 'lost' && <div className={classes.banner}>{strings.offline}</div>}
      {!user.emailVerified && (
        <div className={classes.banner}>
          {strings.unverified}{' '}
          <Anchor
            component="button"
            type="button"
            c="inherit"
            td="underline"
            size="sm"
            disabled={resend.isPending}
            onClick={() => resend.mutate({ email: user.email })}
          >
            {strings.resend}
          </Anchor>
        </div>
      )}
    </div>
  );
}
