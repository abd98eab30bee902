import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import type { Subscription, TestInput, WebhookEventType } from '../../api/types';
import { strings } from './strings';

/** The catalogue changes only with a new version of the server. */
const FOR_GOOD = Number.POSITIVE_INFINITY;
/** Sent to a webhook on request, whatever it subscribes to. */
export const TEST_TYPE = 'webhook.test';

/** The types of events that webhooks can be told of. */
export function useEventTypes() {
  return useQuery({ ...trpc.webhooks.eventTypes.queryOptions({}), staleTime: FOR_GOOD });
}

/** Types that belong together, under a heading. */
export interface TypeGroup {
  readonly label: string;
  readonly types: readonly WebhookEventType[];
}

function areaOf(type: string): string {
  const [area = type] = type.split('.');
  const labels: Readonly<Record<string, string>> = strings.areas;
  return Object.hasOwn(labels, area) ? (labels[area] ?? area) : area;
}

/** Those whose name or description holds the words, in groups, in the order of the catalogue. */
export function groupTypes(types: readonly WebhookEventType[], words: string): TypeGroup[] {
  const wanted = words.trim().toLowerCase();
  const found = types.filter(({ type, description }) =>
    `${type} ${description}`.toLowerCase().includes(wanted),
  );
  const labels = new Set(found.map(({ type }) => areaOf(type)));
  return [...labels].map((label) => ({
    label,
    types: found.filter(({ type }) => areaOf(type) === label),
  }));
}

/**
 * Names as the API takes them. They come from its own catalogue, which it types more loosely where it
 * answers than where it asks; a name that it does not know is refused like any other wrong input.
 */
export function asSubscriptions(names: readonly string[]): Subscription[] {
  return [...names] as Subscription[];
}

/** As `asSubscriptions`, for the type of a test event. */
export function asTestType(name: string): NonNullable<TestInput['type']> {
  return name as NonNullable<TestInput['type']>;
}
