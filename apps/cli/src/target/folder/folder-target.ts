import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { LoadOptions } from '@daybreak/local-stack/internal';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import type { FolderMemory } from './data-folder.ts';

/** The data folder that the options name. Messages use `name`, and `option` is the option that named it. */
export interface FolderAddress {
  kind: 'folder';
  name: string;
  option: string;
  path: string;
  engine: DynamoDBEngine | undefined;
}

/** `items` are rows that the table lacks, each as DynamoDB JSON. Resolves to their number. Throws LoadError. */
export type LoadItems = (
  items: AsyncIterable<string>,
  options: Pick<LoadOptions, 'onProgress' | 'signal'>,
) => Promise<number>;

/** A data folder of this machine, on which DynamoDB runs. */
export interface FolderTarget extends Pipeline {
  readonly kind: 'folder';
  readonly folder: FolderMemory;
  /** Adds the items of rows to the table of rows, all or none. Undefined where the engine can't. */
  readonly load: LoadItems | undefined;
}
