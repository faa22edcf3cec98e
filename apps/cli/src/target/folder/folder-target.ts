import type { DynamoDBEngine } from '@daybreak/local-stack';
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

/** A data folder of this machine, on which DynamoDB runs. */
export interface FolderTarget extends Pipeline {
  readonly kind: 'folder';
  readonly folder: FolderMemory;
}
