import * as v from 'valibot';
import type { SentMessage } from '../api/messages.ts';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';
import { sendInput, toSendEntry } from './send-input.ts';

const input = v.object({ QueueUrl: queueUrl, ...sendInput.entries });

export const sendMessage = defineAction(input, (request, { engine }) => {
  const queue = engine.queueOrThrow(request.QueueUrl);
  const [sent] = queue.send([toSendEntry(request, queue)]);
  return sent === undefined ? {} : sentMessageResponse(sent);
});

export function sentMessageResponse(sent: SentMessage): object {
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: sent.md5OfBody,
    MD5OfMessageAttributes: sent.md5OfAttributes,
    MD5OfMessageSystemAttributes: sent.md5OfSystemAttributes,
    SequenceNumber: sent.sequenceNumber,
  };
}
