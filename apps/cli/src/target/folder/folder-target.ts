import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import type { FolderContents } from './data-folder.ts';

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
  readonly contents: FolderContents;
  /** Remembers what the folder holds, and whether an import into it was cut off. */
  readonly folder: { write(contents: FolderContents): void };
}
