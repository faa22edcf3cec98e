import * as v from 'valibot';
import { SqsError } from '../api/sqs-error.ts';
import { defineAction } from './define-action.ts';
import { queueUrl, stringMap } from './inputs.ts';

const tagLimit = 50;

export const tagQueue = defineAction(
  v.object({ QueueUrl: queueUrl, Tags: stringMap }),
  ({ QueueUrl, Tags }, { engine }) => {
    const queue = engine.queueOrThrow(QueueUrl);
    const tags = { ...queue.tags, ...Tags };
    if (Object.keys(tags).length > tagLimit)
      throw new SqsError(
        'InvalidParameterValueException',
        `Too many tags added for queue ${queue.name}: the limit is ${tagLimit}.`,
      );
    engine.setTags(queue, tags);
    return {};
  },
);
