import * as v from 'valibot';
import { parseJson } from '../json/parse-json.ts';
import { invokedFunction } from './read-event-source-mapping.ts';
import type { ScheduleModel } from './event-models.ts';

/** The `Target` of a schedule. */
export const scheduleTargetSchema = v.looseObject({
  Arn: v.string(),
  Input: v.optional(v.string()),
  RoleArn: v.optional(v.string()),
  DeadLetterConfig: v.optional(v.object({ Arn: v.optional(v.string()) })),
  SqsParameters: v.optional(v.object({ MessageGroupId: v.optional(v.string()) })),
  EventBridgeParameters: v.optional(v.object({ DetailType: v.string(), Source: v.string() })),
});

type Target = v.InferOutput<typeof scheduleTargetSchema>;
type TargetModel = Pick<ScheduleModel, 'functionName' | 'targetArn' | 'input' | 'outgoing'>;

const sendMessageSchema = v.strictObject({
  QueueUrl: v.string(),
  MessageBody: v.string(),
  MessageGroupId: v.optional(v.string()),
  MessageDeduplicationId: v.optional(v.string()),
});
const publishSchema = v.strictObject({
  TopicArn: v.string(),
  Message: v.string(),
  MessageGroupId: v.optional(v.string()),
  MessageDeduplicationId: v.optional(v.string()),
});

/**
 * Returns the request that a schedule sends: to a function, a queue, a topic or an event bus, by its ARN or by a universal target for
 * `sqs:sendMessage` or `sns:publish`. Returns a string with the reason if the schedule can't send here.
 */
export function readScheduleTarget(target: Target, place: { region: string; accountId: string }): TargetModel | string {
  const { Arn: targetArn, Input: input } = target;
  const [, , service = '', , , ...rest] = targetArn.split(':');
  switch (service) {
    case 'lambda':
      return { functionName: invokedFunction(targetArn), targetArn, input };
    case 'sqs':
      return { targetArn, input, outgoing: { messageGroupId: target.SqsParameters?.MessageGroupId } };
    case 'sns':
      return { targetArn, input, outgoing: {} };
    case 'events': {
      const { DetailType: detailType, Source: source } = target.EventBridgeParameters ?? {};
      if (detailType === undefined || source === undefined)
        return 'add EventBridgeParameters, which an event bus requires';
      return { targetArn, input, outgoing: { detailType, source } };
    }
    case 'scheduler':
      return readCall(rest.slice(1).join(':'), input, place);
    default:
      return `its target ${targetArn} is not emulated, so it never fires`;
  }
}

/** Reads a universal target, such as `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`. Its input is the request. */
function readCall(
  call: string,
  input: string | undefined,
  { region, accountId }: { region: string; accountId: string },
) {
  const request = parseJson(input ?? '')?.value;
  if (call === 'sqs:sendMessage') {
    const parsed = v.safeParse(sendMessageSchema, request);
    if (!parsed.success) return inputProblem(call, parsed.issues);
    const { QueueUrl: url, MessageBody, MessageGroupId: messageGroupId, MessageDeduplicationId } = parsed.output;
    const targetArn = `arn:aws:sqs:${region}:${accountId}:${url.split('/').at(-1) ?? ''}`;
    return {
      targetArn,
      input: MessageBody,
      outgoing: { messageGroupId, messageDeduplicationId: MessageDeduplicationId },
    };
  }
  if (call === 'sns:publish') {
    const parsed = v.safeParse(publishSchema, request);
    if (!parsed.success) return inputProblem(call, parsed.issues);
    const { TopicArn: targetArn, Message, MessageGroupId: messageGroupId, MessageDeduplicationId } = parsed.output;
    return { targetArn, input: Message, outgoing: { messageGroupId, messageDeduplicationId: MessageDeduplicationId } };
  }
  return `its call of ${call} is not emulated, so it never fires`;
}

function inputProblem(call: string, issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  const where = issue?.path?.map(({ key }) => String(key)).join('.') ?? 'Input';
  return `its Input is not emulated as a request of ${call}, so it never fires: ${where}: ${issue?.message}`;
}
