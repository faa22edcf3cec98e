import { AsyncLocalStorage, createHook, executionAsyncId, executionAsyncResource } from 'node:async_hooks';
import { LeakScope } from './leak-scope.ts';
import { CapturedOrigin } from './origin.ts';
import type { NewResource } from './track.ts';
import { watchFetch } from './watch-fetch.ts';
import { watchHttp } from './watch-http.ts';
import { watchProcesses } from './watch-processes.ts';
import { watchSockets } from './watch-sockets.ts';
import { startedTimer, timerTypes } from './watch-timers.ts';

// Node's hooks are global, so the monitor is one per process. It watches only while a scope is open.
const scopes = new AsyncLocalStorage<LeakScope>();
const origins = new WeakMap<object, CapturedOrigin>();
/** The scope of each pending request to the file system, by async id. */
const readers = new Map<number, LeakScope>();
/** The types of async resources that access files. */
const fileTypes: ReadonlySet<string> = new Set(['FSREQCALLBACK', 'FSREQPROMISE', 'FILEHANDLECLOSEREQ']);
let openScopes = 0;
let stopWatching: (() => void)[] = [];

export interface OpenScope {
  readonly scope: LeakScope;
  /** Runs work. The scope tracks what the work starts, directly or later. */
  run<Result>(work: () => Result): Result;
  /** Closes the scope. Call it once. The last open scope removes all hooks from the process. */
  close(): void;
}

/** Opens a scope within the scope of the current code, if any. */
export function openScope({ tracesCalls }: { tracesCalls: boolean }): OpenScope {
  const scope = new LeakScope({ parent: scopes.getStore(), tracesCalls });
  openScopes += 1;
  if (openScopes === 1) stopWatching = startWatching();
  return {
    scope,
    run: (work) => scopes.run(scope, work),
    close() {
      openScopes -= 1;
      if (openScopes === 0) for (const stop of stopWatching.splice(0)) stop();
    },
  };
}

function startWatching(): (() => void)[] {
  const hook = createHook({ init: onInit, after: onAfter });
  hook.enable();
  const watchers = [watchHttp, watchFetch, watchSockets, watchProcesses].flatMap((watch) => watch(track));
  return [() => hook.disable(), () => readers.clear(), ...watchers];
}

function onInit(asyncId: number, type: string, triggerAsyncId: number, resource: object): void {
  const scope = scopes.getStore();
  if (scope === undefined) return;
  scope.noteActivity();
  if (fileTypes.has(type)) {
    readers.set(asyncId, scope);
    scope.startFile();
  }
  const isTimer = timerTypes.has(type);
  if (!isTimer && !(scope.tracesCalls && canResume(type, triggerAsyncId))) return;
  const origin = captureOrigin(onInit);
  origins.set(resource, origin);
  scope.noteStep(origin);
  const timer = isTimer ? startedTimer(type, resource, origin) : undefined;
  if (timer !== undefined) scope.add(timer);
}

/** Runs after the callback of a request to the file system. */
function onAfter(asyncId: number): void {
  const reader = readers.get(asyncId);
  if (reader === undefined) return;
  readers.delete(asyncId);
  reader.endFile();
}

/** Whether code can resume at this resource: at a promise of `await` or `then`, but not at a new promise. */
function canResume(type: string, triggerAsyncId: number): boolean {
  return type !== 'PROMISE' || triggerAsyncId !== executionAsyncId();
}

function track({ isInternal, ...started }: NewResource): void {
  const scope = scopes.getStore();
  if (scope === undefined) return;
  const origin = captureOrigin(track);
  scope.add({ ...started, origin, ...(isInternal && { isInternal: () => isInternal(origin) }) });
}

function captureOrigin(below: (...args: never[]) => unknown): CapturedOrigin {
  return new CapturedOrigin(below, origins.get(executionAsyncResource()));
}
