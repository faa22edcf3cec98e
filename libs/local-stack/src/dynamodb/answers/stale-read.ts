import type { TableModel } from '../../template/stack-model.ts';
import { type Answer, type Body, objectOf, objectsOf, textOf } from '../capacity/body.ts';
import type { WireItem } from '../capacity/item-size.ts';
import { keysOf } from '../streams/stream-record.ts';
import type { WrittenKey } from '../streams/written-keys.ts';
import { project, projectedNames } from './project.ts';
import type { RecentImages } from './recent-images.ts';

/** Answers reads that are not consistent as DynamoDB may: with items as they were before recent writes. */
export interface StaleReads {
  /** The tables that the request reads without asking for consistency. */
  tablesOf(operation: string, body: Body): TableModel[];
  /** Whether the request may be answered so. */
  mayBeStale(operation: string, body: Body): boolean;
  /**
   * The answer, with each item that was written recently as it was before that; `choose` says, of so many older images, which. A query
   * or a scan shows no item that was deleted, and with a filter only hides new ones.
   */
  stale(operation: string, body: Body, answer: Answer, choose: (count: number) => number): Answer;
}

/** Reads part of a table. */
interface TableRead {
  readonly table: TableModel;
  /** The request, or what a batch asks of one table. */
  readonly asked: Body;
}

/** Makes those of some tables, from the images that are noted of their items. */
export function createStaleReads(tables: readonly TableModel[], images: Pick<RecentImages, 'of' | 'has'>): StaleReads {
  const models = new Map(tables.map((table) => [table.name, table]));

  /** What the request reads of tables without asking for consistency; an index is not the table. */
  function eventualReads(operation: string, body: Body): TableRead[] {
    const asked: readonly Body[] =
      operation === 'BatchGetItem'
        ? Object.entries(objectOf(body['RequestItems'])).map(([TableName, of]) => ({ ...objectOf(of), TableName }))
        : operation === 'GetItem' || ((operation === 'Query' || operation === 'Scan') && !('IndexName' in body))
          ? [body]
          : [];
    return asked.flatMap((each) => {
      const table = models.get((textOf(each['TableName']) ?? '').replace(/^arn:.*\//, ''));
      return table === undefined || each['ConsistentRead'] === true ? [] : [{ table, asked: each }];
    });
  }

  const written = ({ name: tableName, keySchema }: TableModel, item: WireItem): WrittenKey => ({
    tableName,
    key: keysOf(item, keySchema),
  });
  const keysAsked = ({ Key, Keys }: Body): readonly WireItem[] =>
    Key === undefined ? objectsOf(Keys) : [objectOf(Key)];

  /** An older image as the request reads it; `'none'` when the item did not exist. Undefined: there is no older one to show. */
  function olderImage({ table, asked }: TableRead, key: WireItem, choose: (count: number) => number) {
    const older = images.of(written(table, key));
    const names = projectedNames(asked);
    if (older.length === 0 || names === undefined) return undefined;
    const image = older[choose(older.length)];
    return image === undefined ? 'none' : project(image, names);
  }

  function staleItem(read: TableRead, answer: Body, choose: (count: number) => number): Body {
    const image = olderImage(read, objectOf(read.asked['Key']), choose);
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
    const isFiltered = filters.some((name) => name in read.asked);
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
      eventualReads(operation, body).some(({ table, asked }) => {
        if (operation === 'Query' || operation === 'Scan') return images.has(table.name);
        return keysAsked(asked).some((key) => images.of(written(table, key)).length > 0);
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
        const tableName = textOf(read.asked['TableName']) ?? '';
        const left = new Set(keysAsked(objectOf(unprocessed[tableName])).map((key) => JSON.stringify(key)));
        const keys = keysAsked(read.asked).filter((key) => !left.has(JSON.stringify(key)));
        Responses[tableName] = staleBatch(read, objectsOf(Responses[tableName]), keys, choose);
      }
      return { ...answer, body: { ...answer.body, Responses } };
    },
  };
}

type Choose = (count: number) => number;

const filters = ['FilterExpression', 'QueryFilter', 'ScanFilter'];

/** Whether the read returns the key of each item. */
function showsKeys({ table, asked }: TableRead): boolean {
  const names = projectedNames(asked);
  return names === 'all' || (names !== undefined && table.keySchema.every(({ name }) => names.has(name)));
}
