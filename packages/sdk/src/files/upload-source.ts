/** What can be uploaded. Node's own streams are iterables of bytes, too. */
export type UploadFile = Blob | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The body of one attempt. */
export interface OpenedSource {
  readonly init: RequestInit;
  /** Reads no further: what is left of a request that has ended is of no use. */
  readonly close: () => void;
}

/** A file as it is sent. */
export interface UploadSource {
  /** In bytes; undefined for a stream. */
  readonly size: number | undefined;
  /** Whether it can be sent from its beginning again. */
  readonly isReplayable: boolean;
  /** @param onBytes is called as bytes are handed over. */
  open(onBytes: (count: number) => void): OpenedSource;
}

/** So often there is something to tell of a file that is in memory as one piece. */
const PIECE_BYTES = 65_536;
/** Browsers cannot send a stream, or only over HTTP/2; what they can send they send as it is. */
const inBrowser = 'document' in globalThis || 'importScripts' in globalThis;

/** Makes a source of a file. A stream is read once. */
export function sourceOf(file: UploadFile): UploadSource {
  const blob = file instanceof Uint8Array ? new Blob([asPart(file)]) : file;
  if (!(blob instanceof Blob)) {
    return { size: undefined, isReplayable: false, open: (onBytes) => streamed(blob, onBytes) };
  }
  return {
    size: blob.size,
    isReplayable: true,
    open: (onBytes) =>
      inBrowser ? { init: { body: blob }, close: () => {} } : streamed(blob.stream(), onBytes),
  };
}

/** A view of shared memory is no part of a blob; nobody reads files into one. */
function asPart(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

function streamed(
  file: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): OpenedSource {
  const chunks = file[Symbol.asyncIterator]();
  const close = () => void chunks.return?.().catch(() => {});
  let rest: Uint8Array = new Uint8Array();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (rest.length === 0) {
        const { done, value } = await chunks.next();
        if (done === true) {
          controller.close();
          return;
        }
        rest = value;
      }
      const piece = rest.subarray(0, PIECE_BYTES);
      rest = rest.subarray(piece.length);
      controller.enqueue(piece);
      onBytes(piece.length);
    },
    cancel: close,
  });
  // `duplex` is what the Fetch Standard (§5.3) demands of streams, and what the types do not know.
  return { init: Object.assign({ duplex: 'half' }, { body }), close };
}
