import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCircleCheck, IconFilterOff, IconSend } from '@tabler/icons-react';
import type { Webhook } from '../../../api/types';
import { Empty } from '../../../ui/empty';
import { SendTest } from '../endpoint/send-test';
import type { DeliverySearch } from '../search';
import { strings } from '../strings';

interface NoDeliveriesProps {
  webhook: Webhook;
  search: DeliverySearch;
  /** Shows all again; undefined while nothing is filtered. */
  onClear: (() => void) | undefined;
}

/** No deliveries: nothing was sent yet, or nothing fits the filters. */
export function NoDeliveries({ webhook, search, onClear }: NoDeliveriesProps) {
  const [testing, { open, close }] = useDisclosure(false);
  if (onClear !== undefined) {
    const { status = [], eventType } = search;
    const deadOnly = status.join() === 'dead_letter' && eventType === undefined;
    return (
      <Empty
        icon={deadOnly ? IconCircleCheck : IconFilterOff}
        title={deadOnly ? strings.deliveries.noDeadLettersTitle : strings.deliveries.noMatchTitle}
        description={deadOnly ? strings.deliveries.noDeadLetters : strings.deliveries.noMatch}
        action={
          <Button variant="default" onClick={onClear}>
            {strings.deliveries.clear}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <Empty
        icon={IconSend}
        title={strings.deliveries.noneTitle}
        description={webhook.enabled ? strings.deliveries.none : strings.deliveries.noneDisabled}
        action={
          webhook.enabled && (
            <Button variant="default" onClick={open}>
              {strings.endpoint.test}
            </Button>
          )
        }
      />
      {testing && <SendTest webhookId={webhook.id} onClose={close} />}
    </>
  );
}
