import { addMember, expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Member } from '@incident-tracker/api/testing/people';
import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { broken, givePassword } from './people.js';
import { startSite } from './site.js';

const WIDE = { width: 1400, height: 900 };
const PHONE = { width: 390, height: 844 };

const site = startSite();

/** Signs in, and waits for the page where this person begins. */
async function enter(person: Member, heading: string, viewport = WIDE) {
  const watched = await site.openPage({ viewport });
  await givePassword(watched.page, site.url, { email: person.email });
  await watched.page.getByRole('heading', { name: heading, exact: true }).waitFor();
  return watched;
}

async function file(person: Member, ticket: Record<string, unknown>): Promise<void> {
  expectStatus(await person.client.post('/v1/tickets', ticket), 201);
}

/** What axe finds, in the size of before again afterwards. */
async function inspect(page: Page, name: string): Promise<string[]> {
  const size = page.viewportSize() ?? WIDE;
  const found = await inspectShown(page, name);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
  return found;
}

/** The same of what is there on a wide screen only. */
async function inspectWide(page: Page, name: string): Promise<string[]> {
  return inspectShown(page, name, [
    ['dark', WIDE.width],
    ['light', WIDE.width],
  ]);
}

/** Waits until a field holds the value. */
async function holds(field: Locator, value: string): Promise<void> {
  await expect.poll(() => field.inputValue()).toBe(value);
}

const rowOf = (page: Page, reference: string) =>
  page
    .getByRole('list', { name: 'Tickets' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: new RegExp(`^${reference} `) }) });

const queue = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Queues' }).getByRole('link', { name, exact: true });

describe('a ticket', () => {
  it('is filed in the portal and answered at the desk, and its requester never sees a note', async () => {
    const owner = await signUpOwner(site.url);
    const agent = await addMember(owner, 'AGENT');
    const requester = await addMember(owner, 'REQUESTER');

    const { page: portal, faults: portalFaults } = await enter(requester, 'My tickets', PHONE);
    await portal.getByRole('heading', { name: 'Nothing open' }).waitFor();
    const found = await inspect(portal, 'an empty portal');
    await portal.getByRole('link', { name: 'New ticket' }).first().click();
    await portal.getByRole('button', { name: 'Send', exact: true }).click();
    await portal.getByText('Say in a few words what it is about.').waitFor();
    await portal.getByLabel('What is it about?').fill('The printer does not print');
    await portal.getByRole('textbox', { name: 'Details' }).fill('Since **today**.');
    await portal.getByText('Preview', { exact: true }).click();
    await portal.locator('strong', { hasText: 'today' }).waitFor();
    found.push(...(await inspect(portal, 'a new ticket')));
    await portal.getByText('Urgent', { exact: true }).click();
    await portal.getByRole('button', { name: 'Send', exact: true }).click();
    await portal.getByRole('heading', { name: 'The printer does not print' }).waitFor();
    await portal.getByText('We have received it and look at it soon.').waitFor();

    const { page: desk, faults: deskFaults } = await enter(agent, 'Incidents');
    await desk.getByRole('link', { name: 'Tickets', exact: true }).click();
    await queue(desk, 'Unassigned 1').click();
    await rowOf(desk, 'T-1').getByText('Urgent').waitFor();
    await desk.keyboard.press('j');
    await desk.keyboard.press('Enter');
    const panel = desk.getByRole('region', { name: 'Open ticket' });
    await panel.getByRole('heading', { name: 'The printer does not print' }).waitFor();
    found.push(...(await inspectWide(desk, 'a ticket beside the list')));
    await panel.getByRole('button', { name: 'Assign to me' }).click();
    await desk.getByText('The ticket is yours.').waitFor();
    await queue(desk, 'Mine 1').waitFor();

    await panel.getByText('Internal note', { exact: true }).click();
    const note = panel.getByRole('textbox', { name: 'Internal note' });
    await note.fill('Secret of the team, ask ');
    await note.press('End');
    await note.pressSequentially('@rob');
    await desk.getByRole('option', { name: agent.name }).first().waitFor();
    found.push(...(await inspectWide(desk, 'people to mention')));
    await note.press('Enter');
    await holds(note, `Secret of the team, ask @${agent.name} `);
    await panel.getByRole('button', { name: 'Add note' }).click();
    const conversation = panel.getByRole('list', { name: 'Conversation' });
    await conversation.getByText('Secret of the team').waitFor();
    await conversation.getByText(`@${agent.name}`, { exact: true }).waitFor();
    await panel.getByText('Answer', { exact: true }).click();
    await panel.getByRole('textbox', { name: 'Your answer' }).fill('Is it *plugged in*?');
    await panel.getByRole('button', { name: 'Send answer' }).click();
    await conversation.getByText('Is it plugged in?').waitFor();
    found.push(...(await inspectWide(desk, 'a conversation with a note')));

    // It arrives without reloading; the note does not.
    await portal.getByText('Is it plugged in?').waitFor();
    await portal.getByRole('button', { name: /^Quote/ }).click();
    const answer = portal.getByRole('textbox', { name: 'Your answer' });
    await holds(answer, '> Is it *plugged in*?\n\n');
    await answer.press('ControlOrMeta+End');
    await answer.pressSequentially('Yes.');
    await answer.press('ControlOrMeta+Enter');
    await portal.getByText('Your answer is sent.').waitFor();
    await conversation.locator('blockquote', { hasText: 'plugged in' }).waitFor();

    await panel.getByRole('button', { name: /Change status/ }).click();
    await desk.getByRole('menuitem', { name: 'Solved' }).click();
    await panel.getByRole('button', { name: /^Status: Solved/ }).waitFor();
    await portal.getByText('We think that this is solved.').waitFor();
    found.push(...(await inspect(portal, 'a solved ticket in the portal')));
    expect(await portal.getByText(/Secret|Internal note|Promote/).count()).toBe(0);
    await portal.goto(`${site.url}/incidents`);
    await portal.getByRole('heading', { name: 'Your role does not include this' }).waitFor();
    expect(found).toEqual([]);
    expect(broken(deskFaults)).toEqual([]);
    expect(broken(portalFaults)).toEqual([]);
  });

  it('is promoted to an incident, which shows it, and linked with another one', async () => {
    const owner = await signUpOwner(site.url);
    await file(owner, { title: 'Nobody can sign in', priority: 'high' });
    expectStatus(await owner.client.post('/v1/incidents', { title: 'Network is down' }), 201);
    const { page, faults } = await enter(owner, 'Incidents');
    await page.goto(`${site.url}/tickets/T-1`);
    const panel = page.getByRole('region', { name: 'Incidents', exact: true });
    await panel.getByRole('button', { name: 'Promote to incident' }).click();
    const promote = page.getByRole('dialog', { name: 'Promote T-1 to an incident' });
    const found = await inspect(page, 'promoting');
    await promote.getByRole('button', { name: 'Declare incident' }).click();
    await page.getByText('T-1 is now the incident INC-2.').waitFor();

    // What was promoted is not offered to be again.
    await panel.getByRole('link', { name: /^INC-2/ }).waitFor();
    expect(await panel.getByRole('button', { name: 'Promote to incident' }).count()).toBe(0);
    expect(await panel.getByRole('button', { name: 'Unlink INC-2' }).count()).toBe(0);

    await panel.getByRole('button', { name: 'Link to an incident' }).click();
    const link = page.getByRole('dialog', { name: 'Link T-1 to an incident' });
    await link.getByRole('combobox', { name: 'Incident' }).fill('network');
    await page.getByRole('option', { name: /INC-1 Network is down/ }).click();
    await link.getByRole('button', { name: 'Link', exact: true }).click();
    await page.getByText('Linked to INC-1.').waitFor();
    await panel.getByRole('button', { name: 'Unlink INC-1' }).click();
    await page.getByRole('button', { name: 'Unlink', exact: true }).click();
    await panel.getByRole('link', { name: /^INC-1/ }).waitFor({ state: 'detached' });

    await panel.getByRole('link', { name: 'INC-2 Nobody can sign in' }).click();
    await page.getByRole('tab', { name: 'Links' }).click();
    const tickets = page.getByRole('region', { name: 'Tickets' });
    await tickets.getByRole('link', { name: 'T-1 Nobody can sign in' }).waitFor();
    found.push(...(await inspect(page, 'the tickets of an incident')));
    await tickets.getByRole('link', { name: 'T-1 Nobody can sign in' }).click();
    await page.getByRole('heading', { name: 'Nobody can sign in', level: 1 }).waitFor();
    found.push(...(await inspect(page, 'a ticket as a page')));
    expect(found).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });

  it('keeps what a comment said before it was edited', async () => {
    const owner = await signUpOwner(site.url);
    await file(owner, { title: 'A question' });
    expectStatus(await owner.client.post('/v1/tickets/T-1/comments', { body: 'First words' }), 201);
    const { page, faults } = await enter(owner, 'Incidents');
    await page.goto(`${site.url}/tickets/T-1`);
    await page.getByRole('button', { name: /^Edit: comment/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit the comment' });
    await dialog.getByRole('textbox').fill('Better words');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Better words').waitFor();
    await page.getByRole('button', { name: /^History/ }).click();
    const history = page.getByRole('dialog', { name: 'Earlier versions' });
    await history.getByText('First words').waitFor();
    expect(await inspect(page, 'the history of a comment')).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });
});

describe('many tickets', () => {
  it('are gone through and changed by keyboard, and the one that is refused says why', async () => {
    const owner = await signUpOwner(site.url);
    await file(owner, { title: 'Printer', tags: ['hardware'] });
    await file(owner, { title: 'Scanner', tags: ['hardware'] });
    await file(owner, { title: 'Invoice', priority: 'low' });
    expectStatus(await owner.client.patch('/v1/tickets/T-2', { status: 'closed' }), 200);
    const { page, faults } = await enter(owner, 'Incidents');
    await page.keyboard.press('ControlOrMeta+k');
    const palette = page.getByRole('dialog', { name: 'Find a page or a command' });
    await palette.getByRole('combobox').fill('go tick');
    const found = await inspect(page, 'the palette');
    await page.keyboard.press('Enter');
    await rowOf(page, 'T-3').waitFor();
    found.push(...(await inspect(page, 'the desk')));

    await page.keyboard.press('/');
    await page.keyboard.type('hardware');
    await page.getByRole('button', { name: /Remove the filter/ }).waitFor();
    await page.getByRole('button', { name: 'Clear all' }).first().click();
    await rowOf(page, 'T-1').waitFor();

    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    const bar = page.getByRole('region', { name: 'Selected tickets' });
    await bar.getByText('3 selected').waitFor();
    await bar.getByRole('button', { name: 'Change status' }).click();
    const form = page.getByRole('dialog', { name: 'Change status' });
    await form.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Pending' }).click();
    await form.getByRole('button', { name: 'Change 3 tickets' }).click();
    const results = page.getByRole('dialog', { name: 'What became of it' });
    await results.getByText('2 changed, 1 refused').waitFor();
    const [refused] = await results.getByRole('listitem').allInnerTexts();
    expect(refused).toContain('T-2');
    expect(refused).toContain('Possible: Open.');
    found.push(...(await inspect(page, 'the outcome of a change of many')));
    await results.getByRole('button', { name: 'Close' }).last().click();
    await bar.getByText('1 selected').waitFor();
    await rowOf(page, 'T-1').getByText('Pending').waitFor();

    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Closed' }).click();
    await page.keyboard.press('Escape');
    await rowOf(page, 'T-1').waitFor({ state: 'detached' });
    expect(page.url()).toContain('status=closed');
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('service levels', () => {
  it('are set by an administrator, and new tickets show the time that is left', async () => {
    const owner = await signUpOwner(site.url);
    const { page, faults } = await enter(owner, 'Incidents');
    await page.getByRole('link', { name: 'Service levels' }).click();
    const field = page.getByLabel('First response within, urgent');
    await field.fill('soon');
    await page.getByRole('button', { name: 'Save service levels' }).click();
    await page.getByText('Write a time as 30 m, 4 h or 2 d.').waitFor();
    await field.fill('90 minutes');
    const found = await inspect(page, 'service levels');
    await page.getByRole('button', { name: 'Save service levels' }).click();
    await page.getByText('The service levels are saved.').waitFor();
    await holds(field, '1 h 30 m');
    await file(owner, { title: 'On fire', priority: 'urgent' });
    await page.goto(`${site.url}/tickets`);
    await rowOf(page, 'T-1')
      .getByText(/Answer in 1 h (29|30) min/)
      .waitFor();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('a viewer', () => {
  it('reads the desk, and is offered nothing that would be refused', async () => {
    const owner = await signUpOwner(site.url);
    await file(owner, { title: 'Printer' });
    const { page, faults } = await enter(await addMember(owner, 'VIEWER'), 'Incidents');
    await page.goto(`${site.url}/tickets?open=T-1`);
    const panel = page.getByRole('region', { name: 'Open ticket' });
    await panel.getByText('Nobody has written yet.').waitFor();
    const offered = /New ticket|Change status|Assign|Promote|Link to|Send answer|Edit/;
    expect(await page.getByRole('button', { name: offered }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'New ticket' }).count()).toBe(0);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
