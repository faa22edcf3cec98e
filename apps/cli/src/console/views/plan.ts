import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { formatDuration } from '../../terminal/format-duration.ts';
import type { ConsoleContext } from '../page/console-context.ts';
import { figure, html, type Markup, table } from '../page/html.ts';

const mainFile = fileURLToPath(new URL('../../main.ts', import.meta.url));

/** What the view shows of `daybreak plan --json`. */
const planSchema = v.object({
  description: v.string(),
  drainSeconds: v.number(),
  monthlyCost: v.number(),
  costPerMillionRows: v.number(),
  requestsPerRow: v.number(),
  bill: v.array(
    v.object({ service: v.string(), what: v.string(), count: v.number(), unit: v.string(), usdPerMonth: v.number() }),
  ),
  binds: v.array(v.object({ what: v.string(), seconds: v.number(), setting: v.string() })),
});

const amountSchema = v.pipe(v.string(), v.regex(/^\d{1,9}(\.\d{1,2})?[kKM]?$/));
const inputsSchema = v.object({
  rows: v.optional(amountSchema, '10000'),
  values: v.optional(amountSchema, '5'),
  bytes: v.optional(amountSchema, '1024'),
  zone: v.optional(v.pipe(v.string(), v.regex(/^[\w+/-]{1,40}$/)), 'UTC'),
  schedule: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
});
type Inputs = v.InferOutput<typeof inputsSchema>;

/** The planner's inputs and, once they are given, its bill and its plot. It runs `daybreak plan`, which takes some seconds. */
export async function planView(context: ConsoleContext, query: Record<string, string>): Promise<Markup> {
  const parsed = v.safeParse(inputsSchema, query);
  const inputs = parsed.success ? parsed.output : v.parse(inputsSchema, {});
  const wrong = parsed.success
    ? ''
    : html`<p class="note bad" role="alert">These inputs are not valid: ${parsed.issues[0].path?.[0]?.key}</p>`;
  const made = parsed.success && Object.keys(query).length > 0 ? await resultView(context, inputs) : '';
  return html`<form method="get" action="/plan">
      <label
        >Rows due on one day <input name="rows" value="${inputs.rows}" required pattern="\\d+(\\.\\d+)?[kKM]?"
      /></label>
      <label>Values of a row <input name="values" value="${inputs.values}" required /></label>
      <label>Bytes of a row <input name="bytes" value="${inputs.bytes}" required /></label>
      <label>Time zone <input name="zone" value="${inputs.zone}" required /></label>
      <label
        >Schedule, or none for the deployed one
        <input name="schedule" value="${inputs.schedule}" placeholder="rate(5 minutes)"
      /></label>
      <button>Plan</button>
    </form>
    ${wrong}${made}`;
}

async function resultView(context: ConsoleContext, inputs: Inputs): Promise<Markup> {
  const { rows, values, bytes, zone, schedule } = inputs;
  const words = ['--rows', rows, '--values', values, '--bytes', bytes, '--zone', zone, '--no-suggestions'];
  const { stdout, stderr, exitCode, plot } = await runPlan(context, [
    ...words,
    ...(schedule === '' ? [] : ['--schedule', schedule]),
  ]);
  const plan = v.safeParse(v.pipe(v.string(), v.parseJson(), planSchema), stdout);
  if (exitCode !== 0 || !plan.success)
    return html`<p class="note bad" role="alert">${stderr.trim().split('\n').at(-1) ?? ''}</p>`;
  const { description, drainSeconds, monthlyCost, costPerMillionRows, requestsPerRow, bill, binds } = plan.output;
  const usd = (amount: number): string => `$${amount.toFixed(2)}`;
  return html`<h2>${description}</h2>
    <dl class="figures">
      ${figure('the last row is completed after', formatDuration(drainSeconds * 1000))}
      ${figure('a month', usd(monthlyCost))} ${figure('a million rows', usd(costPerMillionRows))}
      ${figure('requests a row', requestsPerRow.toFixed(3))}
    </dl>
    ${plot === undefined ? '' : html`<img class="plot" alt="Rows completed, and messages in the queues, over the day" src="data:image/svg+xml;base64,${plot}" />`}
    ${table(
      'Bill',
      ['service', 'what', 'count a month', 'US dollars a month'],
      bill.map((line) => [
        line.service,
        line.what,
        `${Math.round(line.count).toLocaleString('en')} ${line.unit}`,
        usd(line.usdPerMonth),
      ]),
    )}
    ${table(
      'What limits the day',
      ['limit', 'for', 'setting'],
      binds.map(({ what, seconds, setting }) => [what, formatDuration(seconds * 1000), setting]),
    )}`;
}

async function runPlan({ env, signal }: ConsoleContext, words: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-plan-'));
  try {
    const file = join(folder, 'plot.svg');
    const child = spawn(process.execPath, [mainFile, 'plan', ...words, '--json', '--plot', file], {
      env,
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = new Promise<number | null>((resolve) =>
      child.once('close', resolve).once('error', () => resolve(null)),
    );
    const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
    return { stdout, stderr, exitCode, plot: exitCode === 0 ? readFileSync(file).toString('base64') : undefined };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
