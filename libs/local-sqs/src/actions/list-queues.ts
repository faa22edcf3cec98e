import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { pageInput, paginate } from './paginate.ts';

const input = v.object({ QueueNamePrefix: v.optional(v.string(), ''), ...pageInput });

export const listQueues = defineAction(input, ({ QueueNamePrefix, ...page }, { engine }) => {
  const { urls, NextToken } = paginate(
    engine.queues().filter(({ name }) => name.startsWith(QueueNamePrefix)),
    page,
  );
  return { ...(urls.length > 0 && { QueueUrls: urls }), NextToken };
});
