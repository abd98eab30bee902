import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef } from 'react';
import { trpc } from './client';
import { watched } from './watched';

/** A domain event as the stream delivers it. */
export interface LiveEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type Listener = (event: LiveEvent) => void;
type Connection = 'connected' | 'lost';

const listeners = new Set<Listener>();
const connection = watched<Connection>('connected');

/** Opens the tenant's event stream for as long as the calling component lives. The stream resumes by itself. */
export function useEventStream(enabled: boolean): void {
  useSubscription(
    trpc.events.subscribe.subscriptionOptions(
      {},
      {
        enabled,
        onStarted: () => connection.set('connected'),
        onConnectionStateChange: ({ state, error }) => {
          if (state === 'pending') connection.set('connected');
          if (state === 'connecting' && error !== null) connection.set('lost');
        },
        onData: ({ data }) => {
          for (const listener of listeners) listener(data);
        },
      },
    ),
  );
}

/** Calls back for each event while the component lives. */
export function useLiveEvents(listener: Listener): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const call: Listener = (event) => latest.current(event);
    listeners.add(call);
    return () => {
      listeners.delete(call);
    };
  }, []);
}

/** Calls back each time that live updates arrive again after an interruption. @returns what ends that. */
export function onReconnected(notify: () => void): () => void {
  return connection.watch(() => {
    if (connection.get() === 'connected') notify();
  });
}

/** Whether live updates arrive. */
export function useConnection(): Connection {
  return connection.use();
}
