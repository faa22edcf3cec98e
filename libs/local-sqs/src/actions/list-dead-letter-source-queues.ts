import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';
import { pageInput, paginate } from './paginate.ts';

const input = v.object({ QueueUrl: queueUrl, ...pageInput });

export const listDeadLetterSourceQueues = defineAction(input, ({ QueueUrl, ...page }, { engine }) => {
  const { urls, NextToken } = paginate(engine.deadLetterSourcesOf(engine.queueOrThrow(QueueUrl)), page);
  // Lower case in the service model, unlike ListQueues.
  return { queueUrls: urls, NextToken };
});
