import { queryClient, trpc } from '../../api/client';
import { isPassing, toProblem } from '../../api/errors';
import type { Problem } from '../../api/errors';
import { notifyDone } from '../../api/notify';
import { uploadForm } from '../../api/upload';
import { watched } from '../../api/watched';
import { strings } from './strings';

/** What a file is attached to. */
export type Subject =
  | { readonly ticketId: string }
  | { readonly commentId: string }
  | { readonly incidentId: string }
  | { readonly timelineEventId: string };

export type Visibility = 'public' | 'internal';

/** A file that is not attached yet. */
export interface Upload {
  readonly id: number;
  readonly subject: string;
  readonly file: File;
  /** From 0 to 1; null while it waits for others. */
  readonly sent: number | null;
  /** Why it was not taken. */
  readonly problem: Problem | null;
}

interface Work {
  readonly form: () => FormData;
  idempotencyKey: string;
  readonly controller: AbortController;
}

const PARALLEL = 3;

/* They live outside the components: an upload goes on while its page is left. */
const uploads = watched<readonly Upload[]>([]);
const work = new Map<number, Work>();
let running = 0;
let lastId = 0;
/** Since it was last told. */
let attached = 0;

const keyOf = (subject: Subject): string => Object.entries(subject).flat().join(' ');

/** 128 random bits. `crypto.randomUUID` is missing on pages that are not served over https. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function change(id: number, next: Partial<Upload>): void {
  uploads.set(uploads.get().map((upload) => (upload.id === id ? { ...upload, ...next } : upload)));
}

function forget(id: number): void {
  work.delete(id);
  uploads.set(uploads.get().filter((upload) => upload.id !== id));
  if (uploads.get().length === 0) window.removeEventListener('beforeunload', warn);
}

/** Asks before the page is closed in which files are on their way. */
function warn(event: BeforeUnloadEvent): void {
  if (running > 0) event.preventDefault();
}

/** Begins to attach files; how they fare shows where `useUploads` is asked for the same subject. */
export function startUploads(
  subject: Subject,
  files: readonly File[],
  visibility?: Visibility,
): void {
  if (files.length === 0) return;
  const added = files.map((file): Upload => {
    const id = (lastId += 1);
    const form = () => {
      const data = new FormData();
      for (const [name, value] of Object.entries(subject)) data.append(name, value);
      if (visibility !== undefined) data.append('visibility', visibility);
      data.append('file', file, file.name);
      return data;
    };
    work.set(id, { form, idempotencyKey: newKey(), controller: new AbortController() });
    return { id, subject: keyOf(subject), file, sent: null, problem: null };
  });
  uploads.set([...uploads.get(), ...added]);
  window.addEventListener('beforeunload', warn);
  sendWaiting();
}

function sendWaiting(): void {
  for (const { id, sent, problem } of uploads.get()) {
    if (running >= PARALLEL) return;
    if (sent === null && problem === null) void send(id);
  }
}

async function send(id: number): Promise<void> {
  const mine = work.get(id);
  if (mine === undefined) return;
  const { form, idempotencyKey, controller } = mine;
  running += 1;
  change(id, { sent: 0 });
  try {
    await uploadForm({
      path: '/v1/attachments',
      form: form(),
      idempotencyKey,
      signal: controller.signal,
      onProgress: (sent) => change(id, { sent }),
    });
    // The list shows it before its line goes.
    await queryClient.invalidateQueries(trpc.attachments.list.pathFilter()).catch(() => undefined);
    forget(id);
    attached += 1;
  } catch (error) {
    if (controller.signal.aborted) forget(id);
    else change(id, { sent: null, problem: toProblem(error) });
  } finally {
    running -= 1;
    sendWaiting();
    if (running === 0 && attached > 0) {
      notifyDone(strings.attached(attached));
      attached = 0;
    }
  }
}

/** Ends an upload, or takes one away that has failed. */
export function cancelUpload(id: number): void {
  work.get(id)?.controller.abort();
  forget(id);
}

/** Sends a file again that was not taken. */
export function retryUpload(id: number): void {
  const mine = work.get(id);
  const { problem } = uploads.get().find((upload) => upload.id === id) ?? {};
  // After a refusal it is a new request; else the first one may have arrived all the same.
  if (mine !== undefined && problem && !isPassing(problem)) mine.idempotencyKey = newKey();
  change(id, { problem: null, sent: null });
  sendWaiting();
}

/** The files that are on their way to a subject, or were not taken. */
export function useUploads(subject: Subject): readonly Upload[] {
  const key = keyOf(subject);
  return uploads.use().filter((upload) => upload.subject === key);
}
