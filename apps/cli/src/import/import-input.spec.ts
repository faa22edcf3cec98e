import { PassThrough } from 'node:stream';
import type { RowDefinition } from '@daybreak/domain';
import type { RowToPut } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { RowSpool } from '../rows-file/row-spool.ts';
import type { FolderContents } from '../target/folder/data-folder.ts';
import type { LoadItems } from '../target/folder/folder-target.ts';
import { createProgress } from '../terminal/progress.ts';
import { importInput } from './import-input.ts';

const contents = { outputs: { RowsTableName: 'rows', DueShardCount: '16' }, region: 'eu-west-1' };
const progress = { begin() {}, update() {}, end() {} };
const signal = new AbortController().signal;
const [hideCursor, showCursor] = ['\u001B[?25l', '\u001B[?25h'];

function spoolOf(...ids: string[]): RowSpool {
  const spool = new RowSpool();
  for (const [index, id] of ids.entries()) {
    const definition = { id, dueDate: '2026-03-29', timeZone: 'UTC', rule: 'apply-changes', changes: {}, values: {} };
    spool.add({ definition, file: 'a.csv', line: index + 2, column: 1, original: undefined });
  }
  return spool;
}

test('each row is put once, and unchanged rows are counted apart', async () => {
  using spool = spoolOf('a', 'b', 'c');
  const written: FolderContents[] = [];
  const rows = { put: async ({ id }: RowDefinition) => (id === 'b' ? ('unchanged' as const) : ('created' as const)) };
  const target = { rows, folder: { contents, write: (now: FolderContents) => written.push(now) }, progress };

  expect(await importInput({ spool, unchanged: 4 }, ['a.csv'], target, signal)).toEqual({
    imported: 2,
    replaced: 0,
    unchanged: 5,
  });
  expect(written).toEqual([{ ...contents, importing: ['a.csv'] }, contents]);
});

test('new rows are put together, and one by one where one of them exists', async () => {
  using spool = spoolOf(...Array.from({ length: 250 }, (_, n) => `row-${n}`));
  const together: number[] = [];
  const alone: string[] = [];
  const rows = {
    putNew: async (part: readonly RowToPut[]) => {
      const isNew = part.every(({ definition }) => definition.id !== 'row-120');
      if (isNew) together.push(part.length);
      return isNew;
    },
    put: async ({ id }: RowDefinition) => {
      alone.push(id);
      return id === 'row-120' ? ('unchanged' as const) : ('created' as const);
    },
  };
  const counts = await importInput({ spool, unchanged: 0 }, ['a.csv'], { rows, folder: undefined, progress }, signal);
  expect(counts).toEqual({ imported: 249, replaced: 0, unchanged: 1 });
  expect(together).toEqual([100, 50]);
  expect(alone).toEqual(Array.from({ length: 100 }, (_, n) => `row-${n + 100}`));
});

test('a table without rows loads all of them at once, and the progress is the share of them', async () => {
  using spool = spoolOf('a', 'b', 'c', 'd');
  const loaded: string[] = [];
  const shown: number[] = [];
  const rows = {
    newItem: async ({ definition }: RowToPut) => ({ id: { S: definition.id } }),
    put: async () => await Promise.reject(new Error('Rows are loaded, not put')),
  };
  const load: LoadItems = async (items, { onProgress }) => {
    for await (const item of items) loaded.push(item);
    onProgress?.(0.5);
    return loaded.length;
  };
  const target = {
    rows,
    load,
    folder: undefined,
    progress: { ...progress, update: (done: number) => shown.push(done) },
  };
  const counts = await importInput({ spool, unchanged: 0 }, ['a.csv'], target, signal);
  expect(counts).toEqual({ imported: 4, replaced: 0, unchanged: 0 });
  expect(loaded).toEqual(['a', 'b', 'c', 'd'].map((id) => `{"id":{"S":"${id}"}}`));
  expect(shown).toEqual([2, 4]);
});

test('with a rate, no more rows are put in a second', async () => {
  using spool = spoolOf('a', 'b', 'c');
  const at: number[] = [];
  const rows = {
    putNew: async () => await Promise.reject(new Error('A transaction has no rate')),
    put: async () => {
      at.push(performance.now());
      return 'created' as const;
    },
  };
  const target = { rows, folder: undefined, rate: 50, progress };
  await importInput({ spool, unchanged: 0 }, ['a.csv'], target, signal);
  const [first = 0, , third = 0] = at;
  // Two turns of 20 ms. A timer may fire a millisecond early.
  expect(third - first).toBeGreaterThan(38);
});

test('an import that stops early is recorded in the folder', async () => {
  using spool = spoolOf('a', 'b');
  const written: FolderContents[] = [];
  const rows = {
    put: async ({ id }: RowDefinition) => {
      if (id === 'b') throw new Error('no connection');
      return 'created' as const;
    },
  };
  const target = { rows, folder: { contents, write: (now: FolderContents) => written.push(now) }, progress };

  await expect(importInput({ spool, unchanged: 0 }, ['a.csv'], target, signal)).rejects.toThrow('no connection');
  expect(written).toEqual([{ ...contents, importing: ['a.csv'] }]);
});

test('the record of an import that stopped early stays until its file is imported', async () => {
  let held: FolderContents = { ...contents, importing: ['a.csv'] };
  const rows = { put: async () => 'created' as const };
  const during: unknown[] = [];
  const write = (now: FolderContents): void => {
    held = now;
    during.push(now.importing);
  };
  const importFile = async (name: string): Promise<void> => {
    using spool = spoolOf('a');
    await importInput({ spool, unchanged: 0 }, [name], { rows, folder: { contents: held, write }, progress }, signal);
  };

  await importFile('b.csv');
  expect(during).toEqual([['a.csv', 'b.csv'], ['a.csv']]);
  await importFile('a.csv');
  expect(during.slice(2)).toEqual([['a.csv'], undefined]);
  expect(held).toEqual(contents);
});

test('an import that fails shows the cursor again', async () => {
  using spool = spoolOf('a');
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true });
  const rows = {
    put: async (): Promise<never> => {
      throw new Error('no connection');
    },
  };
  const target = { rows, folder: undefined, progress: createProgress(stream) };
  await expect(importInput({ spool, unchanged: 0 }, ['a.csv'], target, signal)).rejects.toThrow('no connection');

  const output = String(stream.read());
  expect(output.lastIndexOf(showCursor)).toBeGreaterThan(output.lastIndexOf(hideCursor));
});
