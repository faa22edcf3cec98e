// oxlint-disable-next-line typescript/triple-slash-reference -- dynalite ships no types, and other projects compile this file too
/// <reference path="./dynalite.d.ts" />
import { Stream } from 'node:stream';
import type { ActionStore, Entries } from 'dynalite/db/index.js';
import { objectOf } from '../capacity/body.ts';
import { SortedEntries } from './sorted-entries.ts';

const region = 'us-east-1';
const accountId = '000000000000';
const maxItemSize = 400 * 1024;

/**
 * Creates a synchronous store in memory for dynalite's actions. dynalite's own store waits for three or more turns of the event loop in
 * each request, and its actions lock the changed items meanwhile. Here, nothing runs in between.
 */
export function createMemoryStore(): ActionStore {
  const all = new Map<string, Entries>();
  const entriesOf = (name: string): Entries => {
    const known = all.get(name) ?? createEntries();
    all.set(name, known);
    return known;
  };
  const forget = (name: string, done: () => void): void => {
    all.delete(name);
    done();
  };
  const active = new Map<string, Readonly<Record<string, unknown>>>();
  const tables = {
    ...createEntries((name) => active.delete(name)),
    awsRegion: region,
    awsAccountId: accountId,
  };
  const indexOf = (kind: string, table: string, index: string): string => `${kind.toLowerCase()} ${table} ${index}`;

  return {
    options: { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, maxItemSize },
    tableDb: tables,
    getItemDb: (table) => entriesOf(`item ${table}`),
    deleteItemDb: (table, done) => forget(`item ${table}`, done),
    getIndexDb: (kind, table, index) => entriesOf(indexOf(kind, table, index)),
    deleteIndexDb: (kind, table, index, done) => forget(indexOf(kind, table, index), done),
    deleteTagDb: (table, done) => forget(`tag ${table}`, done),
    getTable(name, ...parameters) {
      const found = parameters.length === 1 ? parameters[0] : parameters[1];
      const mustBeActive = parameters[0] !== false;
      // Actions on items ask for an active table, and change nothing of it.
      const known = mustBeActive ? active.get(name) : undefined;
      if (known !== undefined) return found(null, known);
      tables.get(name, (_, table) => {
        const isActive = table?.['TableStatus'] !== 'CREATING' && table?.['TableStatus'] !== 'DELETING';
        if (table === undefined || (mustBeActive && !isActive))
          return found(notFound(mustBeActive ? '' : `: Table: ${name} not found`));
        if (mustBeActive) active.set(name, table);
        found(null, table);
      });
    },
  };
}

function notFound(details: string): Error {
  const __type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException';
  const body = { __type, message: `Requested resource not found${details}` };
  return Object.assign(new Error('Not found'), { name: 'NotFoundError', statusCode: 400, body });
}

const noSuchKey = Object.assign(new Error('No such key'), { name: 'NotFoundError' });

function createEntries(onChange: (key: string) => void = () => undefined): Entries {
  // Entries are kept as text, so that each reader gets a separate copy.
  const entries = new SortedEntries();
  return {
    // The holder of a lock finishes before any other caller runs.
    lock: (_, work) => work((done) => done),
    get(key, done) {
      const text = entries.get(key);
      if (text === undefined) done(noSuchKey);
      else done(null, objectOf(JSON.parse(text)));
    },
    put(key, value, done) {
      entries.put(key, JSON.stringify(value));
      onChange(key);
      done();
    },
    del(key, done) {
      entries.delete(key);
      onChange(key);
      done();
    },
    createKeyStream: (range) => new ListStream(() => entries.keys(range)),
    createValueStream: (range) => new ListStream(() => entries.values(range).map((text): unknown => JSON.parse(text))),
  };
}

/** A stream that emits a list at once, as soon as its reader can listen. */
class ListStream extends Stream {
  #isDestroyed = false;

  constructor(list: () => readonly unknown[]) {
    super();
    process.nextTick(() => {
      for (const each of list()) {
        if (this.#isDestroyed) return;
        this.emit('data', each);
      }
      this.emit('end');
    });
  }

  destroy(): void {
    this.#isDestroyed = true;
  }
}
