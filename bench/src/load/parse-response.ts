/** One complete HTTP/1.1 response at the start of a buffer. */
export interface ParsedResponse {
  readonly status: number;
  /** Where the body begins. */
  readonly bodyStart: number;
  /** How many bytes of the buffer the response takes. */
  readonly length: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');
/** Where the three digits stand in `HTTP/1.1 200 OK`. */
const STATUS_AT = 9;

/**
 * Finds the end of the first response in `bytes` (RFC 9112 §6: Content-Length or chunked, without
 * trailers). Undefined while it is incomplete. A parser of its own because it runs beside the server
 * on the same cores: what the generator spends, the server lacks.
 */
export function parseResponse(bytes: Buffer): ParsedResponse | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(STATUS_AT, STATUS_AT + 3));
  const bodyStart = headEnd + HEAD_END.length;
  const declared = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (declared !== undefined) {
    const length = bodyStart + Number(declared);
    return bytes.length < length ? undefined : { status, bodyStart, length };
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head))
    return { status, bodyStart, length: bodyStart };
  const length = chunkedEnd(bytes, bodyStart);
  return length === undefined ? undefined : { status, bodyStart, length };
}

function chunkedEnd(bytes: Buffer, start: number): number | undefined {
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    at = lineEnd + LINE_END.length + size + LINE_END.length;
    if (at > bytes.length) return undefined;
    if (size === 0) return at;
  }
}
