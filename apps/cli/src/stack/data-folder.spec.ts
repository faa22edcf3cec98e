import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openDataFolder } from './data-folder.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

test('a folder is made, held by one, and found again with what it holds', () => {
  const path = join(parent, 'new', 'data');
  const contents = { rowsTableName: 'rows', dueShardCount: 16, region: 'eu-west-1' };
  {
    using folder = openDataFolder(path, { name: 'data', create: true });
    expect(folder.contents).toBeUndefined();
    folder.write(contents);
    expect(() => openDataFolder(path, { name: 'data', create: false })).toThrow(
      '--data data: another daybreak process is using this folder',
    );
  }
  using again = openDataFolder(path, { name: 'data', create: false });
  expect(again.contents).toEqual(contents);
});

test('nothing is made when the folder must exist', () => {
  const path = join(parent, 'missing');
  expect(() => openDataFolder(path, { name: 'missing', create: false })).toThrow('there is no such folder');
  expect(existsSync(path)).toBe(false);
  mkdirSync(path);
  expect(() => openDataFolder(path, { name: 'missing', create: false })).toThrow('not a Daybreak data folder');
});

test('a folder of something else is left alone', () => {
  writeFileSync(join(parent, 'thesis.txt'), '');
  expect(() => openDataFolder(parent, { name: 'home', create: true })).toThrow(
    '--data home: this is not a Daybreak data folder, and it holds other files',
  );
  const file = join(parent, 'thesis.txt');
  expect(() => openDataFolder(file, { name: 'thesis.txt', create: true })).toThrow('this is a file, not a folder');
});
