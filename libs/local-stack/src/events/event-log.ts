import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';

/** An event that an event bus or a topic accepted. */
export interface PublishedEvent {
  /** The ARN of the event bus or the topic. */
  readonly target: string;
  /** The time of publication by the stack's clock, as a UTC instant. */
  readonly publishedAt: string;
  /** For an event bus: the event as rules receive it. For a topic: the message, parsed if it is JSON. */
  readonly event: unknown;
  /** For a topic: the string attributes, which subscriptions filter by. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The events that the stack's buses and topics accepted, in order. */
export interface EventLog {
  /** Returns every event so far, in the order of acceptance. */
  published(): readonly PublishedEvent[];
  /** Adds an event, and calls the listeners. */
  add(event: PublishedEvent): void;
  /** Calls the listener with each later event. Returns a function that removes the listener. */
  onPublished(listener: (event: PublishedEvent) => void): () => void;
}

/** The file of a data folder that has the published events, as JSON Lines. */
export const eventsFileName = 'events.jsonl';

/** Creates a log that starts with the events in `file`. A line is written to the file before the response to its request. */
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
 * Reads the events in the file `events.jsonl` of a data folder. Returns none if the file does not exist. Skips an incomplete line, which a
 * killed process leaves: its request got no response.
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
