import type { ModelMapping } from './model-mapping.ts';
import type { ModelScanner } from './model-scanner.ts';
import type { SimulationContext } from './simulation-context.ts';

/** The bottleneck of the pipeline at a moment. Raising this limit, and no other, ends the day earlier. */
export type Binding =
  | 'scanner'
  | 'worker'
  | 'writer'
  | 'mapping scale-up'
  | 'account concurrency'
  | 'table units'
  | 'index partition'
  | 'SQS in flight'
  | 'nothing';

/** The state of the pipeline at a moment, and the changes since the previous sample. */
export interface Sample {
  readonly atMs: number;
  readonly seconds: number;
  readonly due: number;
  readonly dispatched: number;
  readonly completed: number;
  readonly rowQueue: number;
  readonly valueQueue: number;
  readonly oldestMessageSeconds: number;
  readonly writeUnitsPerSecond: number;
  /** The write units per second that the table accepts at this moment. */
  readonly writeLimit: number;
  readonly running: { readonly worker: number; readonly writer: number };
  readonly binds: Binding;
}

/** Above this number, every second sample is dropped. */
const maximumSamples = 2_000;

export interface Watched {
  readonly context: SimulationContext;
  readonly scanner: ModelScanner;
  readonly mappings: { readonly worker: ModelMapping; readonly writer: ModelMapping };
}

/** Samples a simulated pipeline at a regular interval, which doubles when the day gets long. */
export class Timeline {
  readonly #watched: Watched;
  #intervalMs = 1_000;
  #writtenUnits = 0;
  #throttled = { 'table units': 0, 'index partition': 0 };
  #lastAt: number;
  samples: Sample[] = [];

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#lastAt = watched.context.clock.now();
  }

  /** Takes samples until `isDone`. */
  start(isDone: () => boolean): void {
    const { clock } = this.#watched.context;
    const tick = (): void => {
      this.#sample();
      if (!isDone()) clock.setTimer(this.#intervalMs, tick);
    };
    clock.setTimer(this.#intervalMs, tick);
  }

  /** Returns the seconds for which each limit was the bottleneck, the longest first. */
  binds(): { what: Binding; seconds: number }[] {
    const seconds = new Map<Binding, number>();
    for (const sample of this.samples)
      if (sample.binds !== 'nothing') seconds.set(sample.binds, (seconds.get(sample.binds) ?? 0) + sample.seconds);
    return [...seconds].map(([what, sum]) => ({ what, seconds: sum })).toSorted((a, b) => b.seconds - a.seconds);
  }

  #sample(): void {
    const { context, mappings } = this.#watched;
    const { clock, counts, queues, backlog } = context;
    const atMs = clock.now();
    const seconds = (atMs - this.#lastAt) / 1_000;
    const written = counts.units.rows.write;
    this.samples.push({
      atMs,
      seconds,
      due: backlog.dueAt(atMs),
      dispatched: backlog.dispatched,
      completed: backlog.completed,
      rowQueue: queues.row.visible + queues.row.inFlight,
      valueQueue: queues.value.visible + queues.value.inFlight,
      oldestMessageSeconds: Math.max(queues.row.oldestAgeMs(), queues.value.oldestAgeMs()) / 1_000,
      writeUnitsPerSecond: (written - this.#writtenUnits) / seconds,
      writeLimit: context.table.writeUnitsPerSecond(),
      running: { worker: mappings.worker.running, writer: mappings.writer.running },
      binds: this.#binding(),
    });
    this.#writtenUnits = written;
    this.#throttled = { ...counts.throttled };
    this.#lastAt = atMs;
    if (this.samples.length < maximumSamples) return;
    this.samples = thinned(this.samples);
    this.#intervalMs *= 2;
  }

  /** Returns the last step with more work than it can do. Earlier steps wait for it. */
  #binding(): Binding {
    const { context, scanner, mappings } = this.#watched;
    const { queues, counts, settings, platform } = context;
    const byTable = counts.throttled['table units'] - this.#throttled['table units'];
    const byIndex = counts.throttled['index partition'] - this.#throttled['index partition'];
    if (byTable + byIndex > 0) return byTable >= byIndex ? 'table units' : 'index partition';
    for (const [name, queue, mapping] of [
      ['writer', queues.value, mappings.writer],
      ['worker', queues.row, mappings.worker],
    ] as const) {
      if (queue.visible > 0 && queue.inFlight >= platform.inFlightLimit) return 'SQS in flight';
      if (queue.visible < settings[name].batchSize) continue;
      const limit = mapping.limit();
      if (limit === 'scale-up') return 'mapping scale-up';
      return limit === 'account concurrency' ? limit : name;
    }
    return scanner.isReading() ? 'scanner' : 'nothing';
  }
}

function thinned(samples: readonly Sample[]): Sample[] {
  return samples.flatMap((sample, index) => {
    const before = samples[index - 1];
    if (index % 2 === 0 || before === undefined) return [];
    const seconds = sample.seconds + before.seconds;
    const units = sample.writeUnitsPerSecond * sample.seconds + before.writeUnitsPerSecond * before.seconds;
    return [{ ...sample, seconds, writeUnitsPerSecond: units / seconds }];
  });
}
