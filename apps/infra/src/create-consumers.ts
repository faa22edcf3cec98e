import type { Construct } from 'constructs';
import { QueueConsumer } from './constructs/queue-consumer.ts';
import type { Deployment } from './deployment.ts';
import type { Functions, Stores } from './pipeline.ts';
import { consumers } from './settings.ts';

export interface ConsumersProps extends Stores, Functions {
  deployment: Deployment;
}

/** Creates the event source mapping of each queue. No function consumes the parking queue, nor the dead letters of the editor. */
export function createConsumers(scope: Construct, props: ConsumersProps): void {
  const { deployment, scanQueue, row, value, edits, scanner, worker, writer, deadLetter, editor } = props;
  const deadLetters = { deployment, settings: consumers['dead-letter'], function: deadLetter };

  new QueueConsumer(scope, 'ScanQueueConsumer', {
    deployment,
    settings: consumers.scanner,
    queue: scanQueue.queue,
    function: scanner,
  });
  new QueueConsumer(scope, 'RowQueueConsumer', {
    deployment,
    settings: consumers.worker,
    queue: row.queue,
    function: worker,
  });
  new QueueConsumer(scope, 'ValueQueueConsumer', {
    deployment,
    settings: consumers.writer,
    queue: value.queue,
    function: writer,
  });
  new QueueConsumer(scope, 'EditorQueueConsumer', {
    deployment,
    settings: consumers.editor,
    queue: edits.queue,
    function: editor,
  });
  new QueueConsumer(scope, 'ScanDeadLetterQueueConsumer', { ...deadLetters, queue: scanQueue.deadLetterQueue });
  new QueueConsumer(scope, 'RowDeadLetterQueueConsumer', { ...deadLetters, queue: row.deadLetterQueue });
  new QueueConsumer(scope, 'ValueDeadLetterQueueConsumer', { ...deadLetters, queue: value.deadLetterQueue });
}
