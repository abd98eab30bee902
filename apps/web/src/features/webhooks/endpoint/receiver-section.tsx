import { Paper, Text, Title } from '@mantine/core';
import { ReceiverExample } from '../secret/receiver-example';
import { strings } from '../strings';
import classes from './endpoint.module.css';

/** How a receiver tells our requests from forged ones; for whoever builds one. */
export function ReceiverSection() {
  const { title, description } = strings.snippet;
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <details>
        <summary className={classes.summary}>
          <Title order={2} size="h4" display="inline">
            {title}
          </Title>
        </summary>
        <Text size="sm" c="dimmed" my="sm" maw={640}>
          {description}
        </Text>
        <ReceiverExample />
      </details>
    </Paper>
  );
}
