import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';

/** What was published to an event bus or a topic, in the order in which it was taken. */
export interface PublishedEvent {
  /** The ARN of the event bus or the topic. */
  readonly target: string;
  /** UTC instant, by the stack's clock. */
  readonly publishedAt: string;
  /** Of a bus: the event as its rules get it. Of a topic: the message, parsed where it is JSON. */
  readonly event: unknown;
  /** Of a topic: the text attributes, by which subscriptions filter. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The events that the stack's buses and topics took, in order. */
export interface EventLog {
  /** Every event so far, in the order in which it was taken. */
  published(): readonly PublishedEvent[];
  /** Takes an event, and tells the listeners. */
  add(event: PublishedEvent): void;
  /** Calls the listener with each event from now on. Returns what ends that. */
  onPublished(listener: (event: PublishedEvent) => void): () => void;
}

/** The file of a data folder that holds what was published: JSON Lines. */
export const eventsFileName = 'events.jsonl';

/** A log, with what `file` holds of earlier runs. A line is in the file before its request is answered. */
export function createEventLog(file?: string): EventLog {
  const events = file === undefined ? [] : readEvents(file);
  const listeners = new Set<(event: PublishedEvent) => void>();
  return {
    published: () => events,
    add(event) {
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(event)}\n`);
      events.push(event);
      for (const listener of listeners) listener(event);
    },
    onPublished(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const lineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    target: v.string(),
    publishedAt: v.string(),
    event: v.unknown(),
    attributes: v.exactOptional(v.record(v.string(), v.string())),
  }),
);

/**
 * The events of the file `events.jsonl` of a data folder; none where there is no such file. A line that was cut off, by a process that was killed, is left out: its request was not answered.
 *
 * @example
 * import { readEvents } from '@daybreak/local-stack';
 *
 * for (const { target, publishedAt } of readEvents('data/events.jsonl')) process.stdout.write(`${publishedAt} ${target}\n`);
 */
export function readEvents(file: string): PublishedEvent[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parsed = v.safeParse(lineSchema, line);
      return parsed.success ? [parsed.output] : [];
    });
}
