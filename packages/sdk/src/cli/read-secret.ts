import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Terminal } from './terminal.js';

/** What somebody types without its being shown, or the whole of what is piped in. */
export async function readSecret(terminal: Terminal, question: string): Promise<string> {
  const { input } = terminal;
  if (!terminal.isInteractive) {
    let text = '';
    for await (const chunk of input) text += chunk.toString();
    return text.trim();
  }
  terminal.err(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    terminal.err('\n');
  }
}
