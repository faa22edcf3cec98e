import { expect, it } from '@jest/globals';
import { endOf, rowOf, writtenAt } from '../testing/row-of.ts';
import { createRunAccounts } from './run-accounts.ts';

const message = { rowId: 'row', version: 1, runId: 'run' };

function accountsOf(...dispatched: (typeof message)[]) {
  const accounts = createRunAccounts();
  for (const one of dispatched) accounts.dispatched(one);
  return accounts;
}

it('counts a version that the run ended, and one that it came too late for', async () => {
  const history = { 1: endOf({ superseded: { late: writtenAt } }) };
  const accounts = accountsOf(message, { ...message, runId: 'late' });

  await expect(accounts.check([rowOf({ history })], [])).resolves.toBeUndefined();
});

it('counts a version once, however often it was dispatched', async () => {
  const accounts = accountsOf(message, message);

  await expect(accounts.check([rowOf({ history: { 1: endOf() } })], [])).resolves.toBeUndefined();
});

it.each([
  { what: 'that has not ended', history: {} },
  { what: 'that another run ended', history: { 1: endOf({ runId: 'other' }) } },
])('misses a version $what', async ({ history }) => {
  await expect(accountsOf(message).check([rowOf({ history })], [])).rejects.toThrow(
    'I6 broken at row: the run run dispatched version 1, and nothing records how that ended for it',
  );
});

it('misses the version of a row of which nothing is left', async () => {
  await expect(accountsOf(message).check([], [])).rejects.toThrow('dispatched version 1');
});

it('finds an end by a run that did not dispatch the version', async () => {
  await expect(accountsOf().check([rowOf({ history: { 1: endOf() } })], [])).rejects.toMatchObject({
    message: 'I6 broken at run: the run does not add up',
    expected: 0,
    found: 1,
  });
});

it('leaves to a person what a queue still holds, and nothing else', async () => {
  const held = [JSON.stringify(message), 'not JSON', '{"unreadable":true}'];

  await expect(accountsOf(message).check([rowOf()], held)).resolves.toBeUndefined();
  await expect(accountsOf(message, { ...message, version: 2 }).check([rowOf()], held)).rejects.toThrow('version 2');
  await expect(accountsOf({ ...message, runId: 'other' }).check([rowOf()], held)).rejects.toThrow('run other');
});

it('counts once what was settled and is still held', async () => {
  const rows = [rowOf({ history: { 1: endOf() } })];

  await expect(accountsOf(message).check(rows, [JSON.stringify(message)])).resolves.toBeUndefined();
});
