import type { StatementObserver } from '@incident-tracker/db';
import { SpanKind } from '@opentelemetry/api';
import type { RecordingTracer } from './otel-tracer.js';
import { reasonOf } from './otel-tracer.js';
import type { SpanBeginning } from './recorded-span.js';

type Description = Pick<SpanBeginning, 'name' | 'kind' | 'attributes'>;

/** Statements whose description is kept; the product has a few hundred. */
const KEPT = 1_000;
/** What is shown of a text. */
const TEXT_LENGTH = 1_000;

const OPERATION = /^\s*(?:\/\*.*?\*\/\s*)?(\w+)/s;
const TABLE = /\b(?:from|into|update)\s+"?([a-z_][\w.]*)"?/i;

/** A statement as a span: `SELECT incidents` (OpenTelemetry database conventions). Its text has no values. */
function describe(text: string): Description {
  const operation = (OPERATION.exec(text)?.[1] ?? 'SQL').toUpperCase();
  const table = TABLE.exec(text)?.[1];
  return {
    name: table === undefined ? operation : `${operation} ${table}`,
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.query.text': text.slice(0, TEXT_LENGTH),
      ...(table !== undefined && { 'db.collection.name': table }),
    },
  };
}

/** BEGIN comes with the settings of its transaction, the tenant among them: each text is another. */
const BEGIN = describe('BEGIN');

/** Makes a span of each statement that a recorded request or job issues. */
export function statementSpans(tracer: RecordingTracer): StatementObserver {
  const known = new Map<string, Description>();
  const describeOnce = (text: string): Description => {
    if (text.startsWith('BEGIN')) return BEGIN;
    let description = known.get(text);
    if (description === undefined) {
      description = describe(text);
      if (known.size < KEPT) known.set(text, description);
    }
    return description;
  };
  return (text) => {
    if (!tracer.isRecording()) return undefined;
    const span = tracer.startPart(describeOnce(text));
    if (span === undefined) return undefined;
    return (error) => {
      if (error !== undefined) span.fail(reasonOf(error));
      span.end();
    };
  };
}
