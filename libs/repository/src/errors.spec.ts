import { versionEndLimits } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { ConflictError, ItemError, RowNotFoundError, RunNotFoundError, UnwritableError } from './errors.ts';

describe('errors', () => {
  it.each([
    [new RowNotFoundError('a'), 'RowNotFoundError', 'There is no row a', { rowId: 'a' }],
    [new RunNotFoundError('r'), 'RunNotFoundError', 'There is no run r', { runId: 'r' }],
    [ConflictError.atVersion('a', 1, 2), 'ConflictError', 'The row a is at version 2, not 1', { rowId: 'a' }],
    [ConflictError.inStatus('a', 'cancelled'), 'ConflictError', 'The row a is cancelled', { rowId: 'a' }],
    [
      new ItemError('run', 'r', 'it is odd'),
      'ItemError',
      "The run r can't be read: it is odd",
      { kind: 'run', id: 'r', reason: 'it is odd' },
    ],
    [
      new UnwritableError('a', ['k'], 'too large'),
      'UnwritableError',
      "The values k can't be written to the row a: too large",
      { rowId: 'a', keys: ['k'] },
    ],
  ])('%s: name, message, ids', (error, name, message, ids) => {
    expect(error).toMatchObject({ name, message, ...ids });
  });

  it('list five keys, each shortened to 40 characters, and count the rest', () => {
    const listed = (keys: string[]) => /The values (.*) can't/.exec(new UnwritableError('a', keys, '').message)?.[1];
    expect(listed(['1', '2', '3', '4', '5'])).toBe('1, 2, 3, 4, 5');
    expect(listed(['1', '2', '3', '4', '5', '6', '7'])).toBe('1, 2, 3, 4, 5 and 2 more');
    expect(listed(['x'.repeat(40)])).toBe('x'.repeat(40));
    expect(listed(['x'.repeat(41)])).toBe(`${'x'.repeat(40)}…`);
  });

  it('list at most 40 characters of keys, but at least one key', () => {
    const keys = Array.from({ length: 5 }, (_, n) => `${n}${'x'.repeat(15)}`);
    const { message } = new UnwritableError('a', keys, 'too large');
    expect(message).toBe(`The values ${keys[0]}, ${keys[1]} and 3 more can't be written to the row a: too large`);
  });

  it('have the reason within the stored part of a message, however long the id and the keys are', () => {
    const [id, key] = ['i'.repeat(2_048), 'k'.repeat(2_000)];
    const reason = "the row would exceed DynamoDB's item size limit of 400 KB";
    const error = new UnwritableError(
      id,
      Array.from({ length: 9 }, () => key),
      reason,
    );
    expect(error.rowId).toBe(id);
    expect(error.message).toContain(`${'k'.repeat(40)}… and 8 more can't be written to the row ${'i'.repeat(40)}…: `);
    expect(error.message.slice(0, versionEndLimits.errorMessageBytes)).toContain(reason);
  });

  it('have a cause', () => {
    const cause = new Error('ValidationException');
    expect(new UnwritableError('a', [], '', { cause }).cause).toBe(cause);
  });
});
