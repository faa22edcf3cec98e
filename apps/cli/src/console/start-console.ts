import type { Server } from 'node:http';
import { listenOnLoopback } from '@daybreak/loopback';
import { createAdaptorServer } from '@hono/node-server';
import { bundleAssets } from './assets.ts';
import type { ConsoleContext } from './page/console-context.ts';
import { createApp } from './create-app.ts';
import { createGuard } from './guard.ts';
import { createLatestRuns } from './page/latest-runs.ts';
import { Answers } from './page/answers.ts';
import { createMeasures } from './page/create-measures.ts';
import { Jobs } from './page/jobs.ts';
import { Rates } from './page/rates.ts';

/** On a stack, the table of runs has an item for each minute of a week, and to list them it is read as a whole. */
const runsOfAStack = { seconds: 15 * 60, followedWithinSeconds: 50 };
const localRuns = { seconds: 1 };

/** A console that serves its pages. */
export interface RunningConsole extends AsyncDisposable {
  /** Opens the console once. */
  readonly url: string;
}

/** Serves the console of a target on 127.0.0.1. It ends with `signal`, after the edit that it makes. */
export async function startConsole(
  options: Omit<ConsoleContext, 'jobs' | 'latestRuns' | 'measures' | 'rates'>,
  { port = 0 }: { port?: number | undefined } = {},
): Promise<RunningConsole> {
  const { target, isLocal } = options;
  const latestRuns = createLatestRuns({ runs: () => target.runs, ...(isLocal ? localRuns : runsOfAStack) });
  const answers = new Answers();
  const measures = createMeasures({ ...options, latestRuns, answers });
  const jobs = new Jobs(options.signal, () => measures.changed());
  const guard = createGuard(options);
  const context = { ...options, jobs, latestRuns, measures, rates: new Rates() };
  const app = createApp(context, { guard, answers, assets: await bundleAssets() });
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!isHttpServer(server)) throw new TypeError('The server speaks HTTP/1.1');
  const listening = await listenOnLoopback(server, { port });
  return {
    url: `http://127.0.0.1:${listening}/?token=${guard.token}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      await jobs.settled();
      await measures[Symbol.asyncDispose]();
    },
  };
}

function isHttpServer(server: object): server is Server {
  return 'closeAllConnections' in server;
}
