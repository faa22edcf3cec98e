import type { Message } from '@aws-sdk/client-sqs';
import type { RowDefinition, RowMessage, ValueMessage } from '@daybreak/domain';
import type { AsyncInvocation } from '@daybreak/local-stack';
import type { RowRepository, RunRepository } from '@daybreak/repository';
import type { ItemExpectations } from '@daybreak/testkit';
import type { Item } from '../item.ts';
import type { QueueName } from './pipeline-outputs.ts';

/**
 * The whole pipeline, and what a suite needs to drive it and to look at it on any target. It ends, and what was made for it
 * goes, when it is disposed of. On a target that does not report idleness, `expectRow` and `expectRows` wait.
 */
export interface Pipeline extends Pick<ItemExpectations<Item>, 'expectUntouched'>, AsyncDisposable {
  readonly expectRow: ItemExpectations<Item>['expectItem'];
  readonly expectRows: ItemExpectations<Item>['expectItems'];
  /** As the rows' owner has it. */
  readonly rows: RowRepository;
  readonly runs: Pick<RunRepository, 'get' | 'list'>;
  /** Puts rows, which go with the pipeline. */
  put(...definitions: RowDefinition[]): Promise<void>;
  /** Starts the scanner for an instant (UTC), as the schedule does; resolves when it is done, retries included. */
  fire(scheduledTime: string, input?: object): Promise<AsyncInvocation>;
  /** Fires, and waits until all that follows is done, where the target reports that. Throws when the scanner failed. */
  run(scheduledTime: string, input?: object): Promise<void>;
  /** Every attribute that DynamoDB holds of a row. */
  item(id: string): Promise<Item | undefined>;
  /** Every row of the table by its id; without `wholeTable`, those that were put. */
  items(): Promise<Record<string, Item>>;
  /** Sends a message as it is; resolves to its id. */
  send(queue: QueueName, body: string): Promise<string>;
  /** Receives up to ten messages of a queue that no function reads. */
  receive(queue: QueueName): Promise<Message[]>;
  sendRowMessage(message: RowMessage): Promise<string>;
  sendValueMessage(message: ValueMessage): Promise<string>;
}
