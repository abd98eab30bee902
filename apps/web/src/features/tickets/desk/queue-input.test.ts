import { expect, it } from 'vitest';
import { inputOf } from './queue-input';

const ME = '018f0000-0000-7000-8000-000000000001';
const OTHER = '018f0000-0000-7000-8000-000000000002';
const OPEN = ['new', 'open', 'pending'];

it('asks for what makes each queue', () => {
  expect(inputOf({}, ME)).toEqual({});
  expect(inputOf({ view: 'new' }, ME)).toEqual({ status: ['new'] });
  expect(inputOf({ view: 'mine' }, ME)).toEqual({ status: OPEN, assigneeId: [ME] });
  expect(inputOf({ view: 'unassigned' }, ME)).toEqual({ status: OPEN, assigneeId: ['none'] });
  expect(inputOf({ view: 'breached' }, ME)).toEqual({ status: OPEN, breached: true });
});

it('narrows a queue by the filters, and never widens it', () => {
  expect(inputOf({ view: 'mine', status: ['pending', 'closed'], tag: 'vpn' }, ME)).toEqual({
    status: ['pending'],
    assigneeId: [ME],
    tag: ['vpn'],
  });
  expect(inputOf({ view: 'mine', assigneeId: OTHER }, ME)).toMatchObject({ assigneeId: [ME] });
});

it('leaves out which ticket is open beside it', () => {
  expect(inputOf({ open: 'T-7', q: 'printer', sort: '-priority' }, ME)).toEqual({
    q: 'printer',
    sort: '-priority',
  });
});
