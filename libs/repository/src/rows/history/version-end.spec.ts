import { describe, expect, it } from '@jest/globals';
import { toAttributes } from '../../items/attribute-value.ts';
import { startedAt } from '../../testing/new-row.ts';
import { endVersion } from './version-end.ts';

const common = { end: 'failed', at: startedAt } as const;

describe('endVersion', () => {
  it.each([1, 50])('removes nothing at version %i', (version) => {
    expect(endVersion({ ...common, version })).toEqual({
      set: ['#history.#v0 = :versionEnd'],
      remove: [],
      values: { ':versionEnd': { M: toAttributes({ ...common, superseded: {} }) } },
      names: { '#v0': String(version) },
    });
  });

  it('removes the oldest end from version 51 on', () => {
    for (const version of [51, 52, 1_000]) {
      const { remove, names } = endVersion({ ...common, version });
      expect({ remove, names }).toEqual({
        remove: ['#history.#v1'],
        names: { '#v0': String(version), '#v1': String(version - 50) },
      });
    }
  });

  it('shortens an error to the byte limits, without a partial character', () => {
    const error = {
      stage: 'writer',
      name: 'n'.repeat(65),
      message: `x${'é🔑'.repeat(100)}`,
      attempt: 5,
      at: startedAt,
    };
    const { values } = endVersion({ ...common, version: 1, error });
    // 1 byte, and 33 times 6 bytes.
    const cut = { ...error, name: 'n'.repeat(64), message: `x${'é🔑'.repeat(33)}` };
    expect(values).toEqual({ ':versionEnd': { M: toAttributes({ ...common, superseded: {}, error: cut }) } });
  });
});
