import { formOf } from '@incident-tracker/api/testing/attachments';
import type { Answer, Client } from '@incident-tracker/api/testing/client';
import { textAt } from '@incident-tracker/api/testing/client';
import { asLoginUser } from '@incident-tracker/db/testing';
import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Installation } from './installation.js';

/** Hash by id, of all files that somebody or something knows of. */
export type Hashes = ReadonlyMap<string, string>;

/** Somebody who attaches files to one incident, and remembers what was acknowledged. */
export class Uploader {
  readonly stored = new Map<string, { readonly sha256: string; readonly size: number }>();
  /** 503 UNAVAILABLE because of the storage. */
  unavailable = 0;
  /** Anything else, which nobody should ever see. */
  readonly others: string[] = [];
  readonly #client: Client;
  readonly #incidentId: string;

  constructor(client: Client, incidentId: string) {
    this.#client = client;
    this.#incidentId = incidentId;
  }

  /** Sends a file of so many bytes once, in a form or as the body. @returns its id, if it was stored. */
  async send(bytes: number, as: 'form' | 'body'): Promise<string | null> {
    const content = Buffer.alloc(bytes, `${randomUUID()}\n`);
    const answer = await this.#post(content, as).catch((error: unknown) => String(error));
    if (typeof answer === 'string') {
      this.others.push(answer);
      return null;
    }
    if (answer.status === 201) {
      const id = textAt(answer.body, 'id');
      this.stored.set(id, { sha256: hashOf(content), size: bytes });
      return id;
    }
    const { code, details } = answer.body;
    const isForStorage =
      String(code) === 'UNAVAILABLE' && String(details?.['reason']) === 'storage';
    if (answer.status === 503 && isForStorage && answer.headers.get('retry-after') === '30')
      this.unavailable += 1;
    else this.others.push(`${answer.status} ${JSON.stringify(answer.body)}`);
    return null;
  }

  get hashes(): Hashes {
    return new Map([...this.stored].map(([id, { sha256 }]) => [id, sha256]));
  }

  get bytes(): number {
    return [...this.stored.values()].reduce((sum, { size }) => sum + size, 0);
  }

  #post(content: Buffer<ArrayBuffer>, as: 'form' | 'body'): Promise<Answer> {
    const fields = { incidentId: this.#incidentId };
    if (as === 'form')
      return this.#client.post('/v1/attachments', formOf('a.txt', content, fields));
    const query = new URLSearchParams({ filename: 'a.txt', ...fields });
    return this.#client.post(`/v1/attachments?${query.toString()}`, new Blob([content]));
  }
}

/** What the database says is attached in a tenant. */
export async function rowsOf({ database }: Installation, tenantId: string): Promise<Hashes> {
  return asLoginUser(database.url, async (client) => {
    await client.query('SET ROLE app_platform');
    const { rows } = await client.query<{ id: string; sha256: string }>(
      "SELECT id, encode(sha256, 'hex') AS sha256 FROM attachments WHERE tenant_id = $1",
      [tenantId],
    );
    return new Map(rows.map(({ id, sha256 }) => [id, sha256]));
  });
}

/** What the files in a folder are, by their bytes; drafts included. */
export async function filesIn(folder: string): Promise<Hashes> {
  const names = await readdir(folder);
  const hash = async (name: string): Promise<[string, string]> => [
    name,
    hashOf(await readFile(join(folder, name))),
  ];
  return new Map(await Promise.all(names.map(hash)));
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
