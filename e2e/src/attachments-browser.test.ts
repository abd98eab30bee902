import { addMember, expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Member } from '@incident-tracker/api/testing/people';
import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { broken, givePassword } from './people.js';
import { startSite } from './site.js';

const site = startSite();

const CRC_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const crc = body.reduce((sum, byte) => (sum >>> 8) ^ (CRC_TABLE[(sum ^ byte) & 255] ?? 0), -1);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE((crc ^ -1) >>> 0, 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A picture of one colour (PNG, W3C 2003 §11). */
function picture(size: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.alloc(1), Buffer.alloc(size * 3, 120)]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: size }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const FILES = {
  picture: { name: 'dashboard.png', mimeType: 'image/png', buffer: picture(300) },
  log: { name: 'gateway.log', mimeType: 'text/plain', buffer: Buffer.from('upstream timed out\n') },
  lie: { name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from('<script>alert(1)</script>') },
};

async function enter(person: Member, heading = 'Incidents') {
  const watched = await site.openPage();
  await givePassword(watched.page, site.url, { email: person.email });
  await watched.page.getByRole('heading', { name: heading, exact: true }).waitFor();
  return watched;
}

/** What axe finds, on a desk again afterwards. */
async function inspect(page: Page, name: string): Promise<string[]> {
  const found = await inspectShown(page, name);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}

const filesOf = (page: Page) => page.getByRole('list', { name: 'Attached files' });

describe('the files of an incident', () => {
  it('are chosen, attached, looked at, saved and deleted', async () => {
    const owner = await signUpOwner(site.url);
    expectStatus(await owner.client.post('/v1/incidents', { title: 'Checkout fails' }), 201);
    const { page, faults } = await enter(owner);
    await page.goto(`${site.url}/incidents/INC-1?tab=files`);
    await page.getByRole('heading', { name: 'No files yet' }).waitFor();
    const found = await inspect(page, 'no files');

    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'choose files' }).click(),
    ]);
    await chooser.setFiles([FILES.picture, FILES.log]);
    await page.getByText('2 files are attached.').waitFor();
    const files = filesOf(page);
    await files.getByText('gateway.log').waitFor();
    // Nobody has set up a scanner here, and the app says so.
    expect(await files.getByText('Not scanned').count()).toBe(2);
    await files.locator('img').waitFor();
    found.push(...(await inspect(page, 'files')));

    await files.getByRole('button', { name: 'Preview dashboard.png' }).click();
    const preview = page.getByRole('dialog', { name: 'dashboard.png' });
    const shown = preview.getByRole('img', { name: 'dashboard.png' });
    await expect
      .poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(300);
    found.push(...(await inspect(page, 'a preview')));
    await preview.getByRole('button', { name: /^(Previous|Next) image$/, disabled: false }).click();
    await page
      .getByRole('dialog', { name: 'gateway.log' })
      .getByText('upstream timed out')
      .waitFor();
    await page.keyboard.press('Escape');

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      files.getByRole('button', { name: 'Download gateway.log' }).last().click(),
    ]);
    expect(saved.suggestedFilename()).toBe('gateway.log');
    expect(await readFile(await saved.path(), 'utf8')).toBe('upstream timed out\n');

    await files.getByRole('button', { name: 'Delete gateway.log' }).click();
    await page.getByRole('button', { name: 'Delete file', exact: true }).click();
    await page.getByText('“gateway.log” is deleted.').waitFor();
    await expect.poll(() => files.getByRole('listitem').count()).toBe(1);
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('show how far they have come, and can be called back', async () => {
    const owner = await signUpOwner(site.url);
    expectStatus(await owner.client.post('/v1/incidents', { title: 'Checkout fails' }), 201);
    const { page } = await enter(owner);
    await page.goto(`${site.url}/incidents/INC-1?tab=files`);
    await page.getByRole('heading', { name: 'No files yet' }).waitFor();
    const network = await page.context().newCDPSession(page);
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: 100_000,
    });
    const large = { ...FILES.log, name: 'large.log', buffer: Buffer.alloc(2_000_000, 'a\n') };
    await page.locator('input[type=file]').setInputFiles(large);
    const uploads = page.getByRole('list', { name: 'Files on their way' });
    await uploads.getByText(/^\d+ % sent$/).waitFor();
    const bar = uploads.getByRole('progressbar', { name: 'Progress of large.log' });
    await expect
      .poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 15_000 })
      .toBeGreaterThan(2);
    expect(await inspect(page, 'an upload')).toEqual([]);
    await uploads.getByRole('button', { name: 'Cancel the upload of large.log' }).click();
    await page.getByRole('heading', { name: 'No files yet' }).waitFor();
    const list = await owner.client.get('/v1/attachments?incidentId=INC-1');
    expect(list.body).toMatchObject({ items: [] });
  });

  it('that lie about what they are, are refused in words that people read', async () => {
    const owner = await signUpOwner(site.url);
    expectStatus(await owner.client.post('/v1/incidents', { title: 'Checkout fails' }), 201);
    const { page, faults } = await enter(owner);
    await page.goto(`${site.url}/incidents/INC-1?tab=files`);
    await page.locator('input[type=file]').setInputFiles(FILES.lie);
    const refused = page.getByRole('list', { name: 'Files on their way' });
    await refused.getByText('The content of this file is not what its name says.').waitFor();
    // The same file would be refused again.
    expect(await refused.getByRole('button', { name: /Try again/ }).count()).toBe(0);
    const found = await inspect(page, 'a refused file');
    await refused.getByRole('button', { name: 'Dismiss cat.png' }).click();
    await page.getByRole('heading', { name: 'No files yet' }).waitFor();

    // What was written on the timeline can carry files, too, and they stand below it.
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('textbox', { name: 'What happened?' }).fill('See the log.');
    await page
      .getByRole('region', { name: 'Add to the timeline' })
      .locator('input[type=file]')
      .setInputFiles(FILES.log);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const event = page.getByRole('listitem').filter({ hasText: 'See the log.' });
    await event.getByRole('button', { name: 'Preview gateway.log' }).waitFor();
    expect(found).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });
});

describe('the files of a ticket', () => {
  it('come with a new ticket, and a requester sees only the public ones', async () => {
    const owner = await signUpOwner(site.url);
    const requester = await addMember(owner, 'REQUESTER');
    const { page: portal, faults } = await enter(requester, 'My tickets');
    await portal.goto(`${site.url}/tickets/new`);
    await portal.getByLabel('What is it about?').fill('My invoice is wrong');
    await portal.locator('input[type=file]').setInputFiles(FILES.picture);
    await portal
      .getByRole('list', { name: 'Files to attach' })
      .getByText('dashboard.png')
      .waitFor();
    await portal.getByRole('button', { name: 'Send', exact: true }).click();
    await portal.getByRole('heading', { name: 'My invoice is wrong' }).waitFor();
    await filesOf(portal).first().getByText('dashboard.png').waitFor();

    const { page: desk } = await enter(owner);
    await desk.goto(`${site.url}/tickets/T-1`);
    const files = desk.getByRole('region', { name: 'Files' });
    await files.getByText('dashboard.png').waitFor();
    await files.getByText('Only the team').click();
    await files
      .locator('input[type=file]')
      .setInputFiles({ ...FILES.log, name: 'internal-notes.log' });
    await files.getByText('internal-notes.log').waitFor();
    await files.getByText('Internal', { exact: true }).waitFor();
    await files.getByText('Everybody on the ticket').click();
    await files.locator('input[type=file]').setInputFiles(FILES.log);
    await files.getByText('gateway.log').waitFor();
    expect(await inspect(desk, 'the files of a ticket')).toEqual([]);

    // Nobody reloads the page of the requester.
    const own = portal.getByRole('region', { name: 'Files' });
    await own.getByText('gateway.log').waitFor();
    expect(await portal.getByText('internal-notes.log').count()).toBe(0);
    expect(await own.getByText('Only the team').count()).toBe(0);
    // One's own file can be taken back, that of the desk cannot.
    expect(await own.getByRole('button', { name: 'Delete dashboard.png' }).count()).toBe(1);
    expect(await own.getByRole('button', { name: 'Delete gateway.log' }).count()).toBe(0);
    expect(await inspect(portal, 'the files of an own ticket')).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });
});
