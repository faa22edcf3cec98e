import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { copyTemplate, type TemplateCopy } from './copy-template.ts';

const workspace = resolve(import.meta.dirname, '../../..');
const worker = join(workspace, 'apps/worker/src');
const rules = join(workspace, 'libs/domain/src/rules/index.ts');

/** When a function that never answers is ended, by the stack's clock. */
export const timeoutSeconds = 30;
/** Little memory, so that running out of it does not take long. */
const memorySizeMb = 256;

/** The deployed template, but the worker's bundle has rules that end badly beside those that are built in. */
export async function templateWithPoisonRules(): Promise<TemplateCopy> {
  const bundle = mkdtempSync(join(tmpdir(), 'daybreak-poison-'));
  await build({
    entryPoints: [join(worker, 'handler.ts'), join(worker, 'plan-thread.ts')],
    outdir: bundle,
    // As tools/workspace/src/bundles/function.esbuild.cjs has it.
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    outExtension: { '.js': '.cjs' },
    alias: {
      '@aws-sdk/credential-provider-node': join(workspace, 'tools/workspace/src/bundles/environment-credentials.ts'),
    },
    plugins: [withPoisonRules],
  });
  const copy = copyTemplate((resources) => {
    const { Metadata: metadata, Properties: properties } = resources['Worker'] ?? {};
    if (metadata === undefined || properties === undefined) throw new Error('The template has no worker');
    Object.assign(metadata, { 'aws:asset:path': bundle });
    Object.assign(properties, { Timeout: timeoutSeconds, MemorySize: memorySizeMb });
  });
  return {
    templatePath: copy.templatePath,
    [Symbol.dispose]() {
      copy[Symbol.dispose]();
      rmSync(bundle, { recursive: true });
    },
  };
}

/** Puts them into the one list that the worker and its thread have their rules from. */
const withPoisonRules: Plugin = {
  name: 'poison rules',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]rules[/\\]index\.ts$/ }, ({ path }) =>
      path === rules
        ? {
            loader: 'ts',
            resolveDir: dirname(rules),
            contents: `
              import { poisonRules } from ${JSON.stringify(join(worker, 'testing/poison-rules.ts'))};
              import { applyChanges } from './apply-changes.ts';
              import { createRuleBook } from './rule-book.ts';
              export const builtInRules = [applyChanges, ...poisonRules];
              export const builtInRuleBook = createRuleBook(builtInRules);`,
          }
        : undefined,
    ),
};
