import { describe, expect, it } from 'vitest';
import { isFiltered, parseDeliverySearch } from './search';

const ID = '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51';

describe('the filters of deliveries', () => {
  it('are read from the address', () => {
    expect(
      parseDeliverySearch({
        status: 'dead_letter,pending',
        eventType: 'incident.declared,task.added',
        delivery: ID,
      }),
    ).toEqual({
      status: ['pending', 'dead_letter'],
      eventType: ['incident.declared', 'task.added'],
      delivery: ID,
    });
  });

  it('are taken as lists, too, as links inside the app give them', () => {
    expect(parseDeliverySearch({ status: ['pending'], eventType: ['task.added'] })).toEqual({
      status: ['pending'],
      eventType: ['task.added'],
    });
  });

  it('leave out what cannot be', () => {
    expect(
      parseDeliverySearch({
        status: 'lost',
        eventType: 'x,<b>.y,',
        delivery: 'not-an-id',
        page: '2',
      }),
    ).toEqual({});
  });

  it('do not count the open delivery', () => {
    expect(isFiltered({ delivery: ID })).toBe(false);
    expect(isFiltered({ status: ['delivered'] })).toBe(true);
  });
});
