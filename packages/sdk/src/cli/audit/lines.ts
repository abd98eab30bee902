import { isRecord } from '../../http/is-record.js';

export interface Header {
  readonly tenantId: string;
  readonly treeSize: number;
  readonly from: number;
  readonly to: number;
  readonly personal: boolean;
  readonly keys: readonly string[];
  readonly left: readonly Buffer[];
  readonly right: readonly Buffer[];
}

export interface EventLine {
  readonly position: number;
  readonly id: string;
  readonly leafHash: Buffer;
  /** Undefined where the event is gone. */
  readonly leaf: string | undefined;
  readonly values: Readonly<Record<string, unknown>> | undefined;
  readonly salts: Readonly<Record<string, unknown>>;
  readonly row: string | undefined;
  readonly erased: Readonly<Record<string, unknown>>;
}

const textIn = (line: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = line[name];
  return typeof value === 'string' ? value : undefined;
};
const countIn = (line: Readonly<Record<string, unknown>>, name: string): number | undefined => {
  const value = line[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};
const listIn = (line: Readonly<Record<string, unknown>>, name: string): readonly string[] => {
  const value = line[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
};
const recordIn = (
  line: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> | undefined => {
  const value = line[name];
  return isRecord(value) ? value : undefined;
};

/** A line as an object; null for what is none. */
export function parseLine(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** The first line of an export; null for anything else. */
export function readHeader(line: Readonly<Record<string, unknown>>): Header | null {
  const tenantId = textIn(line, 'tenantId');
  const [treeSize, from, to] = [
    countIn(line, 'treeSize'),
    countIn(line, 'from'),
    countIn(line, 'to'),
  ];
  if (line['type'] !== 'header' || line['format'] !== 'incident-tracker-audit/1') return null;
  if (tenantId === undefined || treeSize === undefined || from === undefined || to === undefined) {
    return null;
  }
  return {
    tenantId,
    treeSize,
    from,
    to,
    personal: line['personal'] === 'include',
    keys: listIn(line, 'keys'),
    left: listIn(line, 'left').map((hash) => Buffer.from(hash, 'base64')),
    right: listIn(line, 'right').map((hash) => Buffer.from(hash, 'base64')),
  };
}

/** A line of the type `event` or `missing`; null for one that lacks something. */
export function readEvent(line: Readonly<Record<string, unknown>>): EventLine | null {
  const [position, id, leafHash] = [
    countIn(line, 'position'),
    textIn(line, 'id'),
    textIn(line, 'leafHash'),
  ];
  if (position === undefined || id === undefined || leafHash === undefined) return null;
  return {
    position,
    id,
    leafHash: Buffer.from(leafHash, 'base64'),
    leaf: line['type'] === 'event' ? (textIn(line, 'leaf') ?? '') : undefined,
    values: recordIn(line, 'values'),
    salts: recordIn(line, 'salts') ?? {},
    row: textIn(line, 'row'),
    erased: recordIn(line, 'erased') ?? {},
  };
}
