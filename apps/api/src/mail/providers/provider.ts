/** A message on its way out, in the open. */
export interface OutgoingMessage {
  /** Ours; repeats of one message have the same id. */
  readonly id: string;
  /** An email address, or a phone number in E.164. */
  readonly to: string;
  /** Empty for an SMS. */
  readonly subject: string;
  readonly text: string;
  /** Empty for an SMS. */
  readonly html: string;
  /** Further headers of a mail. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Whoever takes messages of one channel off our hands: a mail server, an SMS gateway. */
export interface MessageProvider {
  /** Resolves once the provider has taken the message; rejects with its refusal or the network's error. */
  send(message: OutgoingMessage): Promise<void>;
  /** Whether this refusal of the message is for good, so that repeats are useless. */
  isFinal(error: unknown): boolean;
  close(): void;
}

/** Who waits for a provider has better things to do: after this the job is tried again later. */
export const PROVIDER_TIMEOUT_MS = 15_000;
