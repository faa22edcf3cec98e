import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBEngine } from '@daybreak/local-stack';
import * as v from 'valibot';
import { workspaceRoot } from './options.ts';

const packageNames: Record<DynamoDBEngine, string> = { dynoxide: '@dynoxide/linux-x64', dynalite: 'dynalite' };
const packageSchema = v.object({ version: v.string() });

/** What the figures were measured on, in one line. */
export function describeMachine(engine: DynamoDBEngine): string {
  const manifest = join(workspaceRoot, 'node_modules', packageNames[engine], 'package.json');
  const { version } = v.parse(packageSchema, JSON.parse(readFileSync(manifest, 'utf8')));
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  return `${availableParallelism()} cores of ${model}, ${memory}, ${process.platform} ${process.arch}, Node.js ${process.version}, ${engine} ${version}`;
}
