import { Button, Center, Container, Paper, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { refreshMe } from '../api/client';
import { Empty } from '../ui/empty';
import { Failure } from '../ui/failure';
import { usePageTitle } from '../ui/page';
import { strings } from '../ui/strings';

/** While a page is on its way. */
export function PagePending() {
  return (
    <Stack role="status">
      <VisuallyHidden>{strings.loading}</VisuallyHidden>
      <Skeleton height={34} width={220} />
      <Skeleton height={280} />
    </Stack>
  );
}

/** A page that could not be shown. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  usePageTitle(strings.failedTitle);
  const retry = async () => {
    await refreshMe().catch(() => undefined);
    reset();
    await router.invalidate();
  };
  return (
    <Container size="sm" py="xl" w="100%">
      <Failure error={error} retry={() => void retry()} />
    </Container>
  );
}

/** Something that is not there, inside a page. */
export function NotFoundCard() {
  usePageTitle(strings.notFoundTitle);
  return (
    <Paper withBorder w="100%" maw={520} mx="auto">
      <Empty
        order={1}
        icon={IconCompass}
        title={strings.notFoundTitle}
        description={strings.notFound}
        action={
          <Button renderRoot={(props) => <Link to="/" {...props} />}>{strings.toHome}</Button>
        }
      />
    </Paper>
  );
}

/** An address that leads nowhere. */
export function PageNotFound() {
  return (
    <Center py="xl" px="md" component="main">
      <NotFoundCard />
    </Center>
  );
}
