import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Trigger } from '@daybreak/domain';
import type { RowRepository, RunRepository } from '@daybreak/repository';
import type { FolderContents } from '../stack/data-folder.ts';

/** Where rows, runs and queues are: a data folder on this machine, or a stack that is deployed. */
export type Target = FolderTarget | StackTarget;

interface AnyTarget extends AsyncDisposable {
  /** As messages call it. */
  readonly name: string;
  readonly rows: RowRepository;
  readonly runs: RunRepository;
  /** Every shard of the index of due rows. */
  readonly shards: readonly string[];
  /** The queues, which are opened when they are first asked for. */
  queues(): Promise<Queues>;
}

export interface FolderTarget extends AnyTarget {
  readonly kind: 'folder';
  readonly contents: FolderContents;
  /** Remembers what the folder holds, and whether an import into it was cut off. */
  readonly folder: { write(contents: FolderContents): void };
}

export interface StackTarget extends AnyTarget {
  readonly kind: 'stack';
  /** Runs the scanner, and resolves when it is done. Throws CommandError when it fails. */
  invokeScanner(trigger: Trigger): Promise<void>;
  /** Every alarm of the stack. */
  alarms(): Promise<Alarm[]>;
}

export interface Queues {
  readonly sqs: SQSClient;
  /** The pipeline's queues, then those of its steps. */
  readonly names: readonly string[];
  /** Throws when the target does not tell. */
  urlOf(queue: string): string;
}

export interface Alarm {
  name: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  state: string;
  /** Why, in CloudWatch's words. */
  reason: string;
  /** UTC instant since when. */
  since: string | undefined;
}
