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
 * What dynalite's actions keep tables and items in, at once and in memory. Its own store waits for three or more turns of the event
 * loop in each request, whose actions lock what they change meanwhile; here nothing comes between.
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
  const tables = { ...createEntries(), awsRegion: region, awsAccountId: accountId };
  const indexOf = (kind: string, table: string, index: string): string => `${kind.toLowerCase()} ${table} ${index}`;

  return {
    options: { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, maxItemSize },
    tableDb: tables,
    getItemDb: (table) => entriesOf(`item ${table}`),
    deleteItemDb: (table, done) => forget(`item ${table}`, done),
    getIndexDb: (kind, table, index) => entriesOf(indexOf(kind, table, index)),
    deleteIndexDb: (kind, table, index, done) => forget(indexOf(kind, table, index), done),
    deleteTagDb: (table, done) => forget(`tag ${table}`, done),
    getTable(name, ...asked) {
      const found = asked.length === 1 ? asked[0] : asked[1];
      const mustBeActive = asked[0] !== false;
      tables.get(name, (_, table) => {
        const isActive = table?.['TableStatus'] !== 'CREATING' && table?.['TableStatus'] !== 'DELETING';
        if (table !== undefined && (isActive || !mustBeActive)) found(null, table);
        else found(notFound(mustBeActive ? '' : `: Table: ${name} not found`));
      });
    },
  };
}

function notFound(details: string): Error {
  const __type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException';
  const body = { __type, message: `Requested resource not found${details}` };
  return Object.assign(new Error('Not found'), { name: 'NotFoundError', statusCode: 400, body });
}

const nothingThere = Object.assign(new Error('No such key'), { name: 'NotFoundError' });

function createEntries(): Entries {
  // As text: whoever reads has a copy of its own.
  const entries = new SortedEntries();
  return {
    // Whoever holds it is done before anybody else can ask.
    lock: (_, work) => work((done) => done),
    get(key, done) {
      const text = entries.get(key);
      if (text === undefined) done(nothingThere);
      else done(null, objectOf(JSON.parse(text)));
    },
    put(key, value, done) {
      entries.put(key, JSON.stringify(value));
      done();
    },
    del(key, done) {
      entries.delete(key);
      done();
    },
    createKeyStream: (range) => new ListStream(() => entries.keys(range)),
    createValueStream: (range) => new ListStream(() => entries.values(range).map((text): unknown => JSON.parse(text))),
  };
}

/** A stream that gives a list at once, when whoever asked for it listens. */
class ListStream extends Stream {
  #isOver = false;

  constructor(list: () => readonly unknown[]) {
    super();
    process.nextTick(() => {
      for (const each of list()) {
        if (this.#isOver) return;
        this.emit('data', each);
      }
      this.emit('end');
    });
  }

  destroy(): void {
    this.#isOver = true;
  }
}
