import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { isRecord } from '../json/is-record.ts';
import type { PublishedEvent } from './event-log.ts';
import { type EventPlace, PublishError } from './publish-error.ts';

const maximumRequestBytes = 1_048_576;
const maximumDetailTypeLength = 128;

const inputSchema = v.object({
  Entries: v.pipe(
    v.array(
      v.object({
        EventBusName: v.optional(v.string(), 'default'),
        Source: v.optional(v.string(), ''),
        DetailType: v.optional(v.string(), ''),
        Detail: v.optional(v.string(), ''),
        Time: v.optional(v.number()),
        Resources: v.optional(v.array(v.string()), []),
      }),
    ),
    v.minLength(1),
    v.maxLength(10),
  ),
});

type Entry = v.InferOutput<typeof inputSchema>['Entries'][number];

/** Returns the ARNs of a request's event buses. Throws PublishError if EventBridge would reject the request. */
export function eventBusArns(input: unknown, place: EventPlace): string[] {
  return [...new Set(entriesOf(input).map(({ EventBusName: bus }) => busArn(bus, place)))];
}

/** Publishes the entries of a request, and returns EventBridge's response, with a result for each entry. Throws PublishError. */
export function putEvents(input: unknown, place: EventPlace, publish: (event: PublishedEvent) => void): object {
  const entries = entriesOf(input).map((entry) => {
    const problem = problemOf(entry);
    if (problem !== undefined) return problem;
    const id = (place.newId ?? randomUUID)();
    const now = new Date(place.now());
    publish({
      target: busArn(entry.EventBusName, place),
      publishedAt: now.toISOString(),
      event: {
        version: '0',
        id,
        'detail-type': entry.DetailType,
        source: entry.Source,
        account: place.accountId,
        time: inSeconds(new Date(entry.Time === undefined ? now : entry.Time * 1_000)),
        region: place.region,
        resources: entry.Resources,
        detail: parsedDetail(entry),
      },
    });
    return { EventId: id };
  });
  return { Entries: entries, FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length };
}

function entriesOf(input: unknown): Entry[] {
  const parsed = v.safeParse(inputSchema, input);
  if (!parsed.success) throw new PublishError('ValidationException', 'PutEvents takes 1 to 10 Entries.');
  const bytes = parsed.output.Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes <= maximumRequestBytes) return parsed.output.Entries;
  throw new PublishError('ValidationException', 'Total size of the entries in the request is over the limit.');
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
function sizeOf({ Time: time, Source: source, DetailType: type, Detail: detail, Resources: resources }: Entry): number {
  const texts = [source, type, detail, ...resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), time === undefined ? 0 : 14);
}

function problemOf(entry: Entry): { ErrorCode: string; ErrorMessage: string } | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (entry[name] === '') return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid.` };
  }
  if (entry.DetailType.length > maximumDetailTypeLength)
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter DetailType is not valid.' };
  // Only AWS services may use these sources.
  if (entry.Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  return parsedDetail(entry) === undefined
    ? { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
    : undefined;
}

function parsedDetail({ Detail: detail }: Entry): Record<string, unknown> | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.custom<Record<string, unknown>>(isRecord)), detail);
  return parsed.success ? parsed.output : undefined;
}

/** Removes the milliseconds, which EventBridge does not keep. */
function inSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function busArn(nameOrArn: string, { region, accountId }: EventPlace): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:events:${region}:${accountId}:event-bus/${nameOrArn}`;
}
