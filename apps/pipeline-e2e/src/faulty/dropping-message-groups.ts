import type { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';

const inputSchema = v.object({ Entries: v.array(v.looseObject({})) });

/** Makes a function send its messages without a message group, so that SQS cannot tell one tenant's from another's. */
export function dropMessageGroups(sqs: SQSClient): void {
  sqs.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'SendMessageBatchCommand') return await next(args);
        const { Entries: entries } = v.parse(inputSchema, args.input);
        const ungrouped = entries.map(({ MessageGroupId: _, ...entry }) => entry);
        return await next({ ...args, input: Object.assign(args.input, { Entries: ungrouped }) });
      },
    { step: 'initialize' },
  );
}
