/** `nx run bench:bundles`: what each function's bundle weighs and takes to load, and how much of that is logger and metrics. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { textOf } from '../format-report.ts';
import { buildBundle } from './build-bundle.ts';
import { timeLoad } from './time-load.ts';

const usage = `Builds each function's bundle with and without logger and metrics, and loads both in turn.

  nx run bench:bundles [--loads=N] [--json]

  --loads   how often each is loaded, each time in a process of its own (default 30)
  --json    one object on standard output, nothing else`;

const functions = ['scanner', 'worker', 'writer', 'dead-letter'];

interface Measured {
  name: string;
  bytes: number;
  bytesOfLogging: number;
  /** Processor time, the median. */
  loadMs: number;
  loadMsOfLogging: number;
}

async function measure(name: string, folder: string, loads: number): Promise<Measured> {
  const whole = await buildBundle(name, folder, true);
  const silent = await buildBundle(name, folder, false);
  const times = Array.from({ length: loads }, () => ({ whole: timeLoad(whole.file), silent: timeLoad(silent.file) }));
  return {
    name,
    bytes: whole.bytes,
    bytesOfLogging: whole.bytes - silent.bytes,
    loadMs: median(times.map((time) => time.whole)),
    // Pair by pair, since the machine's speed drifts.
    loadMsOfLogging: median(times.map((time) => time.whole - time.silent)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function textFor(measured: readonly Measured[]): string {
  const rows = measured.map(({ name, bytes, bytesOfLogging, loadMs, loadMsOfLogging }) => [
    name,
    bytes.toLocaleString('en'),
    bytesOfLogging.toLocaleString('en'),
    loadMs.toFixed(1),
    loadMsOfLogging.toFixed(1),
  ]);
  const columns = ['function', 'bytes', 'of these logging', 'processor ms to load', 'of these logging'];
  return textOf({ title: 'Bundles, and what logger and metrics add to them', columns, rows });
}

interface Options {
  loads: number;
  json: boolean;
  help: boolean;
}

/** What the flags ask for, or what is wrong with them. */
function readOptions(args: string[]): Options | string {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const { values } = parseArgs({
      args,
      options: { loads: { type: 'string', default: '30' }, json: flag, help: flag },
    });
    const loads = Number(values.loads);
    const isCount = Number.isSafeInteger(loads) && loads >= 1;
    return isCount ? { ...values, loads } : `--loads takes a whole number from 1, not ${values.loads}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${usage}\n`);
  process.exitCode = 2;
} else if (options.help) {
  process.stdout.write(`${usage}\n`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-bundles-'));
  try {
    const measured: Measured[] = [];
    for (const name of functions) measured.push(await measure(name, folder, options.loads));
    process.stdout.write(`${options.json ? JSON.stringify(measured) : textFor(measured)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
