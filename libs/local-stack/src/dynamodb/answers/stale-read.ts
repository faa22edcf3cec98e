import type { TableModel } from '../../template/stack-model.ts';
import { type Answer, type Body, objectOf, objectsOf, textOf } from '../capacity/body.ts';
import type { WireItem } from '../capacity/item-size.ts';
import { keysOf } from '../streams/stream-record.ts';
import type { WrittenKey } from '../streams/written-keys.ts';
import { project, projectedNames } from './project.ts';
import type { RecentImages } from './recent-images.ts';

/** Makes inconsistent reads return items as they were before recent writes, as DynamoDB may. */
export interface StaleReads {
  /** Returns the tables that the request reads without consistency. */
  tablesOf(operation: string, body: Body): TableModel[];
  /** Returns true if the request may return a stale item. */
  mayBeStale(operation: string, body: Body): boolean;
  /**
   * Returns the response with recently written items in an earlier state. `choose` selects one of several states. A query or a scan returns
   * no deleted item, and with a filter only hides new items.
   */
  stale(operation: string, body: Body, answer: Answer, choose: (count: number) => number): Answer;
}

/** A read of one table. */
interface TableRead {
  readonly table: TableModel;
  /** The request, or the part of a batch for this table. */
  readonly request: Body;
}

/** Creates stale reads of some tables from the earlier states of their items. */
export function createStaleReads(tables: readonly TableModel[], images: Pick<RecentImages, 'of' | 'has'>): StaleReads {
  const models = new Map(tables.map((table) => [table.name, table]));

  /** Returns the inconsistent reads of tables in a request. A read of an index does not count. */
  function eventualReads(operation: string, body: Body): TableRead[] {
    return readsOf(operation, body).flatMap((request) => {
      const table = models.get((textOf(request['TableName']) ?? '').replace(/^arn:.*\//, ''));
      return table === undefined || request['ConsistentRead'] === true ? [] : [{ table, request }];
    });
  }

  const writtenKey = ({ name: tableName, keySchema }: TableModel, item: WireItem): WrittenKey => ({
    tableName,
    key: keysOf(item, keySchema),
  });
  const keysIn = ({ Key, Keys }: Body): readonly WireItem[] => (Key === undefined ? objectsOf(Keys) : [objectOf(Key)]);

  /** Returns an earlier image as the request reads it, `'none'` if the item did not exist, or undefined if there is none. */
  function olderImage({ table, request }: TableRead, key: WireItem, choose: (count: number) => number) {
    const older = images.of(writtenKey(table, key));
    const names = projectedNames(request);
    if (older.length === 0 || names === undefined) return undefined;
    const image = older[choose(older.length)];
    return image === undefined ? 'none' : project(image, names);
  }

  function staleItem(read: TableRead, answer: Body, choose: (count: number) => number): Body {
    const image = olderImage(read, objectOf(read.request['Key']), choose);
    if (image === undefined) return answer;
    const { Item: _, ...rest } = answer;
    return image === 'none' ? rest : { ...rest, Item: image };
  }

  function staleBatch(
    read: TableRead,
    items: readonly WireItem[],
    keys: readonly WireItem[],
    choose: Choose,
  ): WireItem[] {
    if (!showsKeys(read)) return [...items];
    const rest = new Map(items.map((item) => [JSON.stringify(keysOf(item, read.table.keySchema)), item]));
    for (const key of keys) {
      const name = JSON.stringify(keysOf(key, read.table.keySchema));
      const image = olderImage(read, key, choose);
      if (image === 'none') rest.delete(name);
      else if (image !== undefined) rest.set(name, image);
    }
    return [...rest.values()];
  }

  function stalePage(read: TableRead, answer: Body, choose: Choose): Body {
    if (!Array.isArray(answer['Items']) || !showsKeys(read)) return answer;
    const isFiltered = filters.some((name) => name in read.request);
    const Items = objectsOf(answer['Items']).flatMap((item): WireItem[] => {
      const image = olderImage(read, item, choose);
      if (image === 'none') return [];
      return [image === undefined || isFiltered ? item : image];
    });
    return { ...answer, Items, Count: Items.length };
  }

  return {
    tablesOf: (operation, body) => eventualReads(operation, body).map(({ table }) => table),
    mayBeStale: (operation, body) =>
      eventualReads(operation, body).some(({ table, request }) => {
        if (operation === 'Query' || operation === 'Scan') return images.has(table.name);
        return keysIn(request).some((key) => images.of(writtenKey(table, key)).length > 0);
      }),
    stale(operation, body, answer, choose) {
      const reads = eventualReads(operation, body);
      const [first] = reads;
      if (answer.statusCode !== 200 || first === undefined) return answer;
      if (operation === 'GetItem') return { ...answer, body: staleItem(first, answer.body, choose) };
      if (operation !== 'BatchGetItem') return { ...answer, body: stalePage(first, answer.body, choose) };
      const Responses = { ...objectOf(answer.body['Responses']) };
      const unprocessed = objectOf(answer.body['UnprocessedKeys']);
      for (const read of reads) {
        const tableName = textOf(read.request['TableName']) ?? '';
        const left = new Set(keysIn(objectOf(unprocessed[tableName])).map((key) => JSON.stringify(key)));
        const keys = keysIn(read.request).filter((key) => !left.has(JSON.stringify(key)));
        Responses[tableName] = staleBatch(read, objectsOf(Responses[tableName]), keys, choose);
      }
      return { ...answer, body: { ...answer.body, Responses } };
    },
  };
}

type Choose = (count: number) => number;

/** Returns the reads of tables in a request. */
function readsOf(operation: string, body: Body): readonly Body[] {
  switch (operation) {
    case 'BatchGetItem':
      return Object.entries(objectOf(body['RequestItems'])).map(([TableName, read]) => ({
        ...objectOf(read),
        TableName,
      }));
    case 'Query':
    case 'Scan':
      return 'IndexName' in body ? [] : [body];
    default:
      return operation === 'GetItem' ? [body] : [];
  }
}

const filters = ['FilterExpression', 'QueryFilter', 'ScanFilter'];

/** Returns true if the read returns the key of each item. */
function showsKeys({ table, request }: TableRead): boolean {
  const names = projectedNames(request);
  return names === 'all' || (names !== undefined && table.keySchema.every(({ name }) => names.has(name)));
}
