import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { PlainPage } from '../../ui/plain-page';
import { TextLink } from '../../ui/text-link';
import { NewPasswordForm } from './new-password-form';
import { strings } from './strings';

const route = getRouteApi('/reset-password');

/** Sets a new password with the token of a mailed link. */
export function ResetPasswordPage() {
  const { token } = route.useSearch();
  const another = (
    <TextLink to="/forgot-password" size="sm" underline="always">
      {strings.reset.another}
    </TextLink>
  );
  if (token === undefined) {
    return (
      <PlainPage title={strings.noToken} footer={another}>
        <Text size="sm">{strings.noTokenBody}</Text>
      </PlainPage>
    );
  }
  return <NewPasswordForm token={token} footer={another} />;
}
