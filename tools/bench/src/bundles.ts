/** `nx run bench:bundles`: what each function's bundle weighs and takes to load, and how much of that is logger and metrics. */
import { execFileSync } from 'node:child_process';
import { Console } from 'node:console';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTemplate, readStackModel } from '@daybreak/local-stack';
import { build } from 'esbuild';
import * as v from 'valibot';
import { templatePath, workspaceRoot } from './paths.ts';

const loads = 30;
const settingsSchema = v.object({
  mainFields: v.array(v.string()),
  legalComments: v.literal('none'),
  alias: v.record(v.string(), v.string()),
});
const settingsFile = join(workspaceRoot, 'tools/workspace/src/bundles/function.esbuild.cjs');
const { alias, ...settings } = v.parse(settingsSchema, createRequire(import.meta.url)(settingsFile));

/** What stands for Powertools in a bundle without it: the same names, and nothing behind them. */
const silentLogging = `export class Logger {}
export class Metrics { addMetric() {} hasStoredMetrics() {} publishStoredMetrics() {} }
export const MetricUnit = {};`;

const place = { region: 'eu-west-1', accountId: '000000000000', stackName: 'bench', sqsEndpoint: 'http://127.0.0.1:9' };
const model = readStackModel({ template: loadTemplate(templatePath), templatePath, place });

const folder = mkdtempSync(join(tmpdir(), 'daybreak-bundles-'));
try {
  const silent = join(folder, 'silent-logging.ts');
  writeFileSync(silent, silentLogging);
  const withoutLogging = { '@aws-lambda-powertools/logger': silent, '@aws-lambda-powertools/metrics': silent };
  const measured: Record<string, Record<string, number>> = {};
  for (const { name: deployedName, environment } of model.functions) {
    const name = deployedName.replace(/^daybreak-dev-/, '');
    const whole = await bundle(name, 'whole', alias);
    const quiet = await bundle(name, 'silent', { ...alias, ...withoutLogging });
    // Pair by pair, since the machine's speed drifts.
    const times = Array.from(
      { length: loads },
      () => [timeLoad(whole, environment), timeLoad(quiet, environment)] as const,
    );
    measured[name] = {
      bytes: statSync(whole).size,
      'of these logging': statSync(whole).size - statSync(quiet).size,
      'processor ms to load': median(times.map(([first]) => first)),
      'of these logging (ms)': median(times.map(([first, second]) => first - second)),
    };
  }
  new Console(process.stdout).table(measured);
} finally {
  rmSync(folder, { recursive: true });
}

async function bundle(name: string, kind: string, aliases: Record<string, string>): Promise<string> {
  const outfile = join(folder, `${name}-${kind}.cjs`);
  const entryPoints = [join(workspaceRoot, 'apps', name, 'src/handler.ts')];
  const output = { outfile, bundle: true, minify: true, platform: 'node', target: 'node24', format: 'cjs' } as const;
  await build({ ...settings, ...output, alias: aliases, entryPoints });
  return outfile;
}

/** Processor time in milliseconds that a fresh process takes to load a bundle, everything at its top included. */
function timeLoad(file: string, environment: Readonly<Record<string, string>>): number {
  const code = `const before = process.cpuUsage(); require(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(before); process.stdout.write(String((user + system) / 1000)); process.exit();`;
  const env = { ...environment, AWS_REGION: 'eu-west-1' };
  return Number(execFileSync(process.execPath, ['--eval', code], { encoding: 'utf8', env }));
}

function median(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(1));
}
