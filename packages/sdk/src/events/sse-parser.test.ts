import { describe, expect, it } from 'vitest';
import { createSseParser } from './sse-parser.js';
import type { SseBlock } from './sse-parser.js';

function parse(...chunks: readonly string[]): { blocks: SseBlock[]; retries: number[] } {
  const blocks: SseBlock[] = [];
  const retries: number[] = [];
  const take = createSseParser({
    onBlock: (block) => blocks.push(block),
    onRetry: (ms) => retries.push(ms),
  });
  for (const chunk of chunks) take(chunk);
  return { blocks, retries };
}

describe('an event stream', () => {
  it('has events with id, type and data', () => {
    const { blocks } = parse('id: 1\nevent: task.added\ndata: {"a":1}\n\n');
    expect(blocks).toStrictEqual([{ lastEventId: '1', event: 'task.added', data: '{"a":1}' }]);
  });

  it.each(['\n', '\r\n', '\r'])('may break its lines with %j', (lineBreak) => {
    const lines = ['id: 1', 'data: a', 'data: b', '', 'data: c', '', ''];
    const { blocks } = parse(`${lines.join(lineBreak)}x`);
    expect(blocks.map(({ data }) => data)).toStrictEqual(['a\nb', 'c']);
  });

  it('may be cut anywhere, within a line break too', () => {
    const text = '\uFEFF: hello\r\nid: 7\r\nevent: x\r\ndata: some data\r\n\r\nretry: 250\r\n\r\n';
    const whole = parse(text);
    expect(whole.blocks[0]).toStrictEqual({ lastEventId: '7', event: 'x', data: 'some data' });
    expect(whole.retries).toStrictEqual([250]);
    expect(parse(...text.split(''))).toStrictEqual(whole);
  });

  it('may move the id without an event, and keeps it for the events after', () => {
    const { blocks } = parse('id: 5\n\ndata: a\n\nid\ndata: b\n\n');
    expect(blocks).toStrictEqual([
      { lastEventId: '5', event: 'message', data: undefined },
      { lastEventId: '5', event: 'message', data: 'a' },
      { lastEventId: '', event: 'message', data: 'b' },
    ]);
  });

  it('is read as the standard says in the corners', () => {
    const { blocks, retries } = parse(
      'data:no space\nunknown: x\n\n',
      'data\ndata:  two spaces\nid: a\0b\nretry: soon\n\n',
      'data: not finished\n',
    );
    expect(blocks.map(({ data }) => data)).toStrictEqual(['no space', '\n two spaces']);
    expect(blocks.every(({ lastEventId }) => lastEventId === '')).toBe(true);
    expect(retries).toStrictEqual([]);
  });
});
