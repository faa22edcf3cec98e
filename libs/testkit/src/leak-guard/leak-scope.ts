import type { LeakKind } from './leak-error.ts';
import type { Origin } from './origin.ts';
import { PendingFiles } from './pending-files.ts';

/** A resource that the work has started and must end. */
export interface StartedResource {
  readonly kind: LeakKind;
  readonly origin: Origin;
  isOpen(): boolean;
  /** Whether Node created it for another tracked resource, such as the idle socket of an agent. */
  isInternal?(): boolean;
  describe(): string;
}

const fewestToPrune = 64;
const keptLateSteps = 32;

/** Tracks the resources that one invocation, or other work, has started. */
export class LeakScope {
  /** The scope of the surrounding work. */
  readonly #parent: LeakScope | undefined;
  /** Whether to follow each call from what it awaits to what it starts. */
  readonly tracesCalls: boolean;
  /** The pending requests of the work to the file system: a client reads its configuration before its first request. */
  readonly files = new PendingFiles();
  readonly #started = new Set<StartedResource>();
  #pruneAt = fewestToPrune;
  #late: { started: StartedResource[]; origins: Origin[] } | undefined;
  #activity = 0;

  constructor({ parent, tracesCalls }: { parent: LeakScope | undefined; tracesCalls: boolean }) {
    this.#parent = parent;
    this.tracesCalls = tracesCalls || parent?.tracesCalls === true;
  }

  /** Increases each time code of the scope starts something asynchronous, such as a promise. */
  get activity(): number {
    return this.#activity;
  }

  noteActivity(): void {
    this.#activity += 1;
    this.#parent?.noteActivity();
  }

  /** Counts a request to the file system. Call `endFile` when it ends. */
  startFile(): void {
    this.files.start();
    this.#parent?.startFile();
  }

  endFile(): void {
    this.files.end();
    this.#parent?.endFile();
  }

  /** Records a step of traced code. After the work has settled, the scope keeps the first steps. */
  noteStep(origin: Origin): void {
    if (this.#late !== undefined && this.#late.origins.length < keptLateSteps) this.#late.origins.push(origin);
    this.#parent?.noteStep(origin);
  }

  add(started: StartedResource): void {
    this.#late?.started.push(started);
    this.#started.add(started);
    this.#parent?.add(started);
    if (this.#started.size >= this.#pruneAt) this.#prune();
  }

  /** Returns the resources of the work that are open. */
  leftOpen(): StartedResource[] {
    return [...this.#started].filter((started) => started.isOpen() && started.isInternal?.() !== true);
  }

  /** Marks the work as settled. Resources that it starts from now on are late. */
  settle(): void {
    this.#late = { started: [], origins: [] };
  }

  /** Returns the resources that were started after the work settled, open or not. */
  startedLate(): StartedResource[] {
    return (this.#late?.started ?? []).filter((started) => started.isInternal?.() !== true);
  }

  /** The origins of code that ran after the work settled. */
  get lateOrigins(): readonly Origin[] {
    return this.#late?.origins ?? [];
  }

  /** Removes the resources that are no longer open, because long work starts many. */
  #prune(): void {
    for (const started of this.#started) if (!started.isOpen()) this.#started.delete(started);
    this.#pruneAt = Math.max(fewestToPrune, this.#started.size * 2);
  }
}
