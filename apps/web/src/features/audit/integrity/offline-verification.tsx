import { Anchor, Stack, Text } from '@mantine/core';
import { CodeBlock } from '../../../ui/code-block';
import classes from './integrity.module.css';
import { strings } from './strings';

/** The log as newline-delimited JSON, with all that a verifier needs; the browser saves it as it comes. */
export const EXPORT_URL = '/v1/audit-logs/export';
/** Its name, as the server proposes it. */
const EXPORT_FILE = 'audit-log.ndjson';

/** How to verify an export on a machine of one's own. */
export function OfflineVerification() {
  const { offline } = strings;
  const keys = `${globalThis.location.origin}/.well-known/audit-keys.json`;
  return (
    <details className={classes.offline}>
      <summary>{offline.title}</summary>
      <Stack gap="sm" mt="sm">
        <Text size="sm">{offline.body}</Text>
        <CodeBlock
          wrap
          label={offline.command}
          value={`npx @incident-tracker/sdk verify-audit ${EXPORT_FILE} --keys ${keys}`}
        />
        <Text size="sm" c="dimmed">
          <Anchor href={`${EXPORT_URL}?personal=omit`} download underline="always" size="sm">
            {offline.personal}
          </Anchor>
          : {offline.personalHint}
        </Text>
      </Stack>
    </details>
  );
}
