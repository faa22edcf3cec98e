import type { Difference } from './compare.ts';

const badAttributes = [
  'VisibilityTimeout =',
  'DelaySeconds =',
  'RetentionPeriod =',
  'MessageSize =',
  'WaitTime',
  'Allow',
];

export const dynamodbLocalDifferences: readonly Difference[] = [
  {
    what: 'charges nothing for a read that finds nothing',
    suite: 'engines-charge-as-dynamodb',
    tests: ['each item of a batch, found or not', 'of empty 0.5'],
  },
  {
    what: 'charges nothing for a read that finds nothing',
    suite: 'meter-connection',
    tests: ['are counted by table and index'],
  },
];

export const elasticMqDifferences: readonly Difference[] = [
  {
    what: 'ignores attribute names that it does not know',
    suite: 'an-unknown-attribute-name-is-refused',
    except: ['takes all that a message may have'],
  },
  { what: 'answers a bad redrive policy in its own words', suite: 'a-redrive-policy-is-checked' },
  {
    what: 'accepts some bad message attributes, and answers others in its own words',
    suite: 'bad-message-attributes-are-refused',
    except: ['an unknown type'],
  },
  { what: 'accepts entries of a batch that SQS fails', suite: 'a-batch-settles-each-entry' },
  {
    what: 'accepts a batch without entries, and entry ids of any form',
    suite: 'a-bad-batch-is-refused-as-a-whole',
    tests: ['EmptyBatchRequest', 'InvalidBatchEntryId', 'holds for deletes too'],
  },
  { what: 'moves dead letters under their old ids', suite: 'dead-letters-are-moved-back' },
  {
    what: 'changes the visibility timeout of a message that is not in flight, and to more than 12 hours after its receive',
    suite: 'changing-visibility-moves-the-end-of-the-flight',
    tests: ['refuses'],
  },
  {
    what: 'refuses an older receipt handle, and that of a deleted message',
    suite: 'changing-visibility-moves-the-end-of-the-flight',
    tests: ['takes an older receipt handle'],
  },
  {
    what: 'refuses an older receipt handle, and that of a deleted message',
    suite: 'an-older-receipt-handle-deletes-nothing',
  },
  {
    what: 'refuses an older receipt handle, and that of a deleted message',
    suite: 'a-deleted-message-never-comes-back',
    tests: ['never hands out'],
  },
  { what: 'has no limit of 1 MiB, and keeps to no limit of a queue', suite: 'a-message-has-one-mebibyte' },
  {
    what: 'accepts queue attributes beyond their bounds, and keeps only some',
    suite: 'queue-attributes-are-set-and-checked',
  },
  {
    what: 'gives the address of the sender as SenderId',
    suite: 'system-attributes-tell-the-history-of-a-message',
    tests: ['are those that are asked for'],
  },
  {
    what: 'hands out no message attributes by prefix',
    suite: 'attributes-travel-with-a-message',
    tests: ['by name or prefix'],
  },
  { what: 'ignores the redrive allow policy', suite: 'a-dead-letter-queue-chooses-its-sources' },
  { what: 'knows no encryption', suite: 'a-queue-is-encrypted-in-one-way' },
  {
    what: 'answers characters that XML does not have with an error in XML',
    suite: 'any-text-travels-but-control-characters',
    tests: ['NUL', 'a control character', 'U+FFFE', 'half an emoji'],
  },
  { what: 'lists queues on one page', suite: 'queues-are-listed-and-found', tests: ['page by page'] },
  {
    what: 'answers a queue that is missing, or a name that is taken or bad, in its own words',
    suite: 'a-queue-that-is-not-there-is-named',
  },
  {
    what: 'answers a queue that is missing, or a name that is taken or bad, in its own words',
    suite: 'a-queue-is-created-once',
    tests: ['another one of the same name', 'names that SQS refuses'],
  },
  {
    what: 'keeps back a message whose dead-letter queue is gone',
    suite: 'a-message-that-fails-too-often-becomes-a-dead-letter',
    tests: ['is gone'],
  },
  {
    what: 'numbers the messages of a FIFO queue from 1, deletes by an expired handle, and refuses in its own words',
    suite: 'a-fifo-queue-keeps-the-order-of-a-group',
    tests: ['numbers its messages', 'visibility timeout is over', 'needs a group', 'keeps its type'],
  },
  { what: 'serves the query protocol, which ours refuses', suite: 'the-query-protocol-is-refused' },
  { what: 'serves other actions than ours, and errors in XML', suite: 'an-action-that-is-not-served-is-named' },
];

export const motoDifferences: readonly Difference[] = [
  {
    what: 'ignores attribute names that it does not know',
    suite: 'an-unknown-attribute-name-is-refused',
    except: ['takes all that a message may have'],
  },
  {
    what: 'accepts some bad redrive policies, and answers others in its own words',
    suite: 'a-redrive-policy-is-checked',
  },
  {
    what: 'accepts bad message attributes',
    suite: 'bad-message-attributes-are-refused',
    except: ['an unknown type'],
  },
  {
    what: 'accepts any MessageGroupId on a standard queue',
    suite: 'a-message-group-travels-with-a-message',
    tests: ['is refused'],
  },
  {
    what: 'accepts any MessageGroupId on a standard queue',
    suite: 'a-batch-settles-each-entry',
    tests: ['sends what is good'],
  },
  { what: 'does not move dead letters back', suite: 'dead-letters-are-moved-back' },
  {
    what: 'changes the visibility timeout of a message that is not in flight, and counts 12 hours in its own way',
    suite: 'changing-visibility-moves-the-end-of-the-flight',
    tests: ['refuses'],
  },
  { what: 'deletes a message by an older receipt handle', suite: 'an-older-receipt-handle-deletes-nothing' },
  {
    what: 'counts no message attributes into the limit of 1 MiB',
    suite: 'a-message-has-one-mebibyte',
    tests: ['attributes counted'],
  },
  {
    what: 'accepts queue attributes beyond their bounds',
    suite: 'queue-attributes-are-set-and-checked',
    tests: badAttributes,
  },
  {
    what: 'gives CreatedTimestamp with a fraction',
    suite: 'queue-attributes-are-set-and-checked',
    tests: ['gives the attributes back'],
  },
  {
    what: 'gives another SenderId',
    suite: 'system-attributes-tell-the-history-of-a-message',
    tests: ['are those that are asked for'],
  },
  { what: 'ignores the redrive allow policy', suite: 'a-dead-letter-queue-chooses-its-sources' },
  { what: 'lets a queue be encrypted in two ways', suite: 'a-queue-is-encrypted-in-one-way' },
  {
    what: 'fails for an empty body or a character that XML does not have, or accepts it',
    suite: 'any-text-travels-but-control-characters',
    tests: ['refuses'],
  },
  {
    what: 'answers a queue that is missing, or a name that is taken, in its own words',
    suite: 'a-queue-that-is-not-there-is-named',
  },
  {
    what: 'answers a queue that is missing, or a name that is taken, in its own words',
    suite: 'a-queue-is-created-once',
    tests: ['another one of the same name'],
  },
  {
    what: 'keeps back a message whose dead-letter queue is gone',
    suite: 'a-message-that-fails-too-often-becomes-a-dead-letter',
    tests: ['is gone'],
  },
  {
    what: 'numbers the messages of a FIFO queue at random',
    suite: 'a-fifo-queue-keeps-the-order-of-a-group',
    tests: ['numbers its messages'],
    isByChance: true,
  },
  {
    // It checks the condition of an update, and then changes the item: two threads pass the condition together.
    what: 'lets two conditional updates pass that come at the same time',
    suite: 'a-trigger-delivered-twice-runs-once',
    tests: ['at the same time'],
    isByChance: true,
  },
  {
    what: 'deletes from a FIFO queue by an expired handle, and checks neither delays nor the type of a queue',
    suite: 'a-fifo-queue-keeps-the-order-of-a-group',
    tests: ['visibility timeout is over', 'needs a group', 'keeps its type'],
  },
  {
    what: 'deletes from a FIFO queue by an expired handle, and checks neither delays nor the type of a queue',
    suite: 'a-queue-is-created-once',
    tests: ['the type of the queue'],
  },
  { what: 'serves the query protocol, which ours refuses', suite: 'the-query-protocol-is-refused' },
  { what: 'serves other actions than ours', suite: 'an-action-that-is-not-served-is-named' },
  {
    what: 'refuses an update of a row of nearly 400 KB, which DynamoDB accepts',
    suite: 'a-value-that-cannot-be-written-fails-its-row',
    except: ['because of its key'],
  },
];
