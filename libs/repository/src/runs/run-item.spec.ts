import { describe, expect, it } from '@jest/globals';
import { toAttributes } from '../items/attribute-value.ts';
import { startedAt } from '../testing/new-row.ts';
import { newRunItem, runOfItem } from './run-item.ts';

const newRun = { runId: 'r', scheduledTime: '2026-03-29T14:00:00+02:00', shardCount: 2 };
const item = newRunItem(newRun, new Date(startedAt), 90);

describe('runOfItem', () => {
  it('converts the item of a new run, with normalized instants', () => {
    const begun = { dispatched: 0, saves: 0, done: false };
    const run = {
      runId: 'r',
      scheduledTime: '2026-03-29T12:00:00.000Z',
      status: 'running',
      shardCount: 2,
      shards: { '00': begun, '01': begun },
      startedAt,
    };
    expect(runOfItem(item)).toStrictEqual(run);
    const window = { dueBy: '2026-03-28T12:00:00.000Z', readyBy: '2026-03-28T11:59:00.000Z' };
    const more = { readyBy: startedAt, base: { runId: 'q', ...window }, lostBy: window };
    expect(runOfItem(newRunItem({ ...newRun, ...more }, new Date(startedAt), 90))).toEqual({ ...run, ...more });
  });

  it('reads a finished run, and the progress of its shards', () => {
    const more = {
      finishedAt: startedAt,
      status: 'finished',
      progressAt: startedAt,
      shards: {
        '00': { cursor: 'c', dispatched: 2, saves: 1, done: true },
        '01': { dispatched: 0, saves: 1, done: true },
      },
    };
    expect(runOfItem({ ...item, ...toAttributes(more) })).toMatchObject(more);
  });

  it.each([
    ['scheduledTime', 1],
    ['dueAfter', 1],
    ['readyBy', 1],
    ['base', { dueBy: '', readyBy: '' }],
    ['lostBy', { dueBy: '' }],
    ['progressAt', 1],
    ['status', 'cancelled'],
    ['shardCount', 0],
    ['shardCount', 1.5],
    ['shards', { '00': { dispatched: -1, done: false } }],
    ['shards', { '00': { dispatched: 0.5, done: false } }],
    ['shards', { '00': { dispatched: 0 } }],
    ['shards', { '00': { dispatched: 0, saves: -1, done: false } }],
    ['startedAt', 1],
    ['finishedAt', 1],
  ])('refuses an item whose %s is %j, by name', (name, value) => {
    const error = {
      name: 'ItemError',
      message: `The run r can't be read: its attributes ${name} are not those of a run`,
    };
    expect(() => runOfItem({ ...item, ...toAttributes({ [name]: value }) })).toThrow(expect.objectContaining(error));
  });

  it.each(['startedAt', 'finishedAt'])('refuses an item whose %s has an unknown type, by name', (name) => {
    expect(() => runOfItem({ ...item, [name]: { $unknown: ['X', 1] } })).toThrow(
      `The run r can't be read: its attributes ${name} are not those of a run`,
    );
  });

  it('refuses an item without one of its shards', () => {
    const shards = toAttributes({ shards: { '00': { dispatched: 0, done: true } } });
    expect(() => runOfItem({ ...item, ...shards })).toThrow('its attributes shards, shardCount are not those of a run');
  });

  it('refuses an item without an id', () => {
    expect(() => runOfItem({})).toThrow(/^The run without an id can't be read: its attributes runId, /);
  });
});
