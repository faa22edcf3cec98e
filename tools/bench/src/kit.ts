/** `nx run bench:kit`: what a simulated run of the pipeline of `examples/orders` takes, and the start of its local stack. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startLocalStack } from '@daybreak/local-stack';
import { everyFault } from '@daybreak/testkit';
import * as v from 'valibot';
import { workspaceRoot } from './paths.ts';

const warmUps = 30;
const seeds = 200;
const starts = 10;

const orders = join(workspaceRoot, 'examples/orders');
const input = { available: 3, orders: [1, 2].map((number) => ({ orderId: `order-${number}`, quantity: 1, price: 8 })) };

interface Timing {
  wallMs: number;
  cpuMs: number;
}

/** A simulator of the example, which knows no types. */
interface OrdersSimulator {
  simulate(options: object): Promise<unknown>;
  close(): Promise<void>;
}

async function timeRuns(): Promise<Record<string, Timing>> {
  const exampleSchema = v.object({ simulateOrders: v.custom<() => Promise<OrdersSimulator>>(isFunction) });
  const { simulateOrders } = v.parse(exampleSchema, await import(join(orders, 'simulate-orders.mjs')));
  const simulator = await simulateOrders();
  const runs = { 'a run without faults': {}, 'a run with every fault': everyFault };
  const timings: Record<string, Timing[]> = {};
  // Run by run, since the machine's speed drifts.
  for (let seed = 1; seed <= warmUps + seeds; seed += 1) {
    for (const [name, faults] of Object.entries(runs)) {
      const timing = await time(async () => await simulator.simulate({ ...input, faults, seed }));
      if (seed > warmUps) (timings[name] ??= []).push(timing);
    }
  }
  await simulator.close();
  return Object.fromEntries(Object.entries(timings).map(([name, each]) => [name, medianOf(each)]));
}

async function timeStarts(): Promise<Timing> {
  const templatePath = join(orders, 'Orders.template.json');
  const timings: Timing[] = [];
  for (let start = 0; start <= starts; start += 1) {
    let stop = async (): Promise<void> => await Promise.resolve();
    const timing = await time(async () => {
      const stack = await startLocalStack({ templatePath, functions: () => ({ reserve: idle, charge: idle }) });
      stop = async () => await stack.stop();
    });
    await stop();
    // The first one loads what the others have.
    if (start > 0) timings.push(timing);
  }
  return medianOf(timings);
}

const idle = async (): Promise<void> => await Promise.resolve();

async function time(work: () => Promise<unknown>): Promise<Timing> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1_000 };
}

function medianOf(timings: readonly Timing[]): Timing {
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  return { wallMs: median(timings.map(({ wallMs }) => wallMs)), cpuMs: median(timings.map(({ cpuMs }) => cpuMs)) };
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

const figures = { ...(await timeRuns()), 'a start of the local stack': await timeStarts() };
process.stdout.write(`Medians, of ${seeds} seeds and ${starts} starts, on ${availableParallelism()} cores\n`);
for (const [name, { wallMs, cpuMs }] of Object.entries(figures))
  process.stdout.write(
    `  ${name.padEnd(28)} ${wallMs.toFixed(1).padStart(7)} ms, ${cpuMs.toFixed(1)} ms of processor time\n`,
  );
