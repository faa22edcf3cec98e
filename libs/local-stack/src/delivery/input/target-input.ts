import type { RuleModel, RuleTargetModel } from '../../template/event-models.ts';
import { isRecord } from '../../json/is-record.ts';
import { parsePath } from '../../patterns/event-path.ts';

export interface InputContext {
  readonly rule: Pick<RuleModel, 'name' | 'arn'>;
  /** The time at which EventBridge accepted the event, as a UTC instant. */
  readonly ingestionTime: string;
}

/** Returns the target's input as text: the event, the target's own input, a part of the event, or the result of its transformer. */
export function targetInput(
  { input, inputPath, inputTransformer }: Pick<RuleTargetModel, 'input' | 'inputPath' | 'inputTransformer'>,
  event: unknown,
  context: InputContext,
): string {
  if (input !== undefined) return input;
  if (inputPath !== undefined) return JSON.stringify(parsePath(inputPath)(event) ?? null);
  return inputTransformer === undefined ? JSON.stringify(event) : transform(inputTransformer, event, context);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
function transform(
  { paths, template }: NonNullable<RuleTargetModel['inputTransformer']>,
  event: unknown,
  { rule, ingestionTime }: InputContext,
): string {
  const variables = new Map<string, unknown>(
    Object.entries(paths).map(([name, path]) => [name, parsePath(path)(event)]),
  );
  const { detail: _, ...withoutDetail } = isRecord(event) ? event : {};
  variables.set('aws.events.rule-arn', rule.arn);
  variables.set('aws.events.rule-name', rule.name);
  variables.set('aws.events.event.ingestion-time', ingestionTime);
  variables.set('aws.events.event', withoutDetail);
  variables.set('aws.events.event.json', event);
  const isJson = /^\s*[{[]/.test(template);
  return template.replaceAll(/<([\w.-]+)>/g, (_whole, name: string, offset: number) => {
    // A variable whose path is not in the event is an empty string.
    const value = variables.get(name) ?? '';
    return isJson && !isWithinString(template, offset) ? JSON.stringify(value) : withinText(value);
  });
}

/** Removes the quotation marks within an object or a list, so that the surrounding string stays valid. */
function withinText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  return JSON.stringify(value).replaceAll('"', '');
}

function isWithinString(template: string, offset: number): boolean {
  const quotes = template.slice(0, offset).match(/(?<!\\)"/g) ?? [];
  return quotes.length % 2 === 1;
}
