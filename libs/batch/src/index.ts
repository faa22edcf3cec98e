export { BatchContractError } from './batch-contract-error.ts';
export { maximumBytes } from './chunk-entries.ts';
export { createMessageSender, type MessageSender, type MessageSenderOptions } from './create-message-sender.ts';
export { createForward, type ForwardedMessage, type Forward, type ForwardOptions } from './create-forward.ts';
export {
  createRetryPolicy,
  type FailedMessage,
  type RetryPolicy,
  type RetryPolicyOptions,
} from './create-retry-policy.ts';
export { readDeadLetterReason, toDeadLetter, type DeadLetterReason } from './dead-letter-reason.ts';
export { faultClassOf, type FaultClass } from './fault-class.ts';
export { createQueueDepth, type QueueDepth } from './create-queue-depth.ts';
export {
  createSqsBatchHandler,
  type SqsBatchHandler,
  type SqsBatchHandlerOptions,
} from './create-sqs-batch-handler.ts';
export { MessageNotSentError } from './message-not-sent-error.ts';
export type { BatchRecord, MessageOutcome } from './message-outcome.ts';
export type { OutcomeTraits, OwnOutcomes } from './outcome-traits.ts';
export { retryPolicyConfig, retryPolicyVariables } from './retry-policy-config.ts';
export { settleEach } from './settle-each.ts';
export { sizeBytes, toJsonMessage, type OutgoingMessage } from './outgoing-message.ts';
export { MessageParseError } from './message-parse-error.ts';
export { parseJsonBody } from './parse-json-body.ts';
export type { RetryOptions, SentMessage } from './send-entries.ts';
export {
  SqsEventError,
  type InvocationContext,
  type SqsBatchResponse,
  type SqsEvent,
  type SqsRecord,
} from './sqs-event.ts';
export { createInvocationContext, createSqsEvent, type TestRecord } from './testing.ts';
export { createTimeCheck, NotStartedError, type TimeCheck } from './time-check.ts';
