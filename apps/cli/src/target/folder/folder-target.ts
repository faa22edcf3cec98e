import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import type { FolderMemory } from './data-folder.ts';

/** Which data folder the options name. `name` is what messages call it, `option` the option that named it. */
export interface FolderAddress {
  kind: 'folder';
  name: string;
  option: string;
  path: string;
  engine: DynamoDBEngine | undefined;
}

/** A data folder on this machine, with DynamoDB running on it. */
export interface FolderTarget extends Pipeline {
  readonly kind: 'folder';
  readonly folder: FolderMemory;
}
