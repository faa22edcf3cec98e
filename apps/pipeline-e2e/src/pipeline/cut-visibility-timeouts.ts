import type { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';

const inputSchema = v.object({ Entries: v.array(v.looseObject({ VisibilityTimeout: v.number() })) });

/** Makes a client hide no message for longer than so many seconds, if any, so that what backs off comes back while a test waits in real time. */
export function cutVisibilityTimeouts(sqs: SQSClient, longestSeconds = Number.POSITIVE_INFINITY): void {
  sqs.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'ChangeMessageVisibilityBatchCommand') return await next(args);
        const { Entries: entries } = v.parse(inputSchema, args.input);
        const cut = entries.map(({ VisibilityTimeout: seconds, ...entry }) => ({
          ...entry,
          VisibilityTimeout: Math.min(seconds, longestSeconds),
        }));
        return await next({ ...args, input: Object.assign(args.input, { Entries: cut }) });
      },
    { step: 'initialize' },
  );
}
