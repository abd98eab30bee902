import { OutboundError } from '../../platform/outbound-http/outbound-error.js';
import type { Ports } from '../../platform/ports.js';
import { payloadFor } from './payloads.js';
import type { ChatText } from './payloads.js';

/** What became of a post. `gone`: nobody is there any more, and nobody will be. */
export type Posted =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'gone' | 'failed'; readonly error: string };

const TIMEOUT_MS = 10_000;

/** Slack answers 404 or 410 for a webhook that was removed, 403 for one of an archived channel. */
function judgeStatus(status: number): Posted {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  const error = `the chat answered ${status}`;
  return { outcome: status === 404 || status === 410 ? 'gone' : 'failed', error };
}

/** Posts a message to a channel. Resolves also when it fails; rejects for faults of our own only. */
export async function postToChat(
  outbound: Ports['outbound'],
  channel: { provider: 'slack' | 'teams'; url: string },
  text: ChatText,
): Promise<Posted> {
  try {
    const { status } = await outbound.send({
      url: channel.url,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'IncidentTracker-Chat/1' },
      body: payloadFor(channel.provider, text),
      timeoutMs: TIMEOUT_MS,
    });
    return judgeStatus(status);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    // The reason alone: a URL of a chat is a secret, and messages of the network may repeat it.
    return { outcome: 'failed', error: `could not be reached: ${error.reason}` };
  }
}
