import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalStack, LocalStackOptions } from '../stack/local-stack.ts';
import { startLocalStack } from '../stack/start-local-stack.ts';
import { fixtureTemplate, type TemplateOptions } from './fixture-template.ts';

/** A folder with a template and its bundles, as a build writes them. */
export interface Fixture extends Disposable {
  readonly folder: string;
  readonly templatePath: string;
  readonly dataDir: string;
}

/** Writes a stack with one queue and one function. `handlerSource` is the function's code, a CommonJS module. */
export function writeFixture(handlerSource: string, options: TemplateOptions = {}): Fixture {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-stack-'));
  mkdirSync(join(folder, 'consumer'));
  writeFileSync(join(folder, 'consumer', 'handler.cjs'), handlerSource);
  const templatePath = join(folder, 'Fixture-test.template.json');
  writeFileSync(templatePath, JSON.stringify(fixtureTemplate(options)));
  writeFileSync(join(folder, 'Fixture-test.assets.json'), JSON.stringify(assetManifest));
  return {
    folder,
    templatePath,
    dataDir: join(folder, 'data'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const assetManifest = {
  version: '48.0.0',
  files: {
    abc: {
      source: { path: 'consumer', packaging: 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: 'abc.zip' } },
    },
  },
};

export interface RunningFixture extends AsyncDisposable {
  readonly stack: LocalStack;
  readonly fixture: Fixture;
  /** The lines that the function wrote, and the lines about its failures. */
  readonly log: string[];
}

/** Starts a stack on a fixture. Disposing the returned object stops the stack and removes the fixture. */
export async function startFixture(
  handlerSource: string,
  { template = {}, ...options }: Partial<LocalStackOptions> & { template?: TemplateOptions } = {},
): Promise<RunningFixture> {
  const fixture = writeFixture(handlerSource, template);
  const log: string[] = [];
  const { templatePath } = fixture;
  const onFunctionLog = (_: string, line: string): unknown => log.push(line);
  try {
    // Tests of a message assert its receives and its function's lines, so there are no duplicates unless a test is about them. Tests also
    // read the messages
    // that stay.
    const defaults = { engine: 'dynalite', delivery: { duplicates: 0 }, leaves: 'any' } as const;
    const stack = await startLocalStack({ ...defaults, templatePath, onFunctionLog, ...options });
    const end = async (): Promise<void> => {
      await stack.stop();
      fixture[Symbol.dispose]();
    };
    return { stack, fixture, log, [Symbol.asyncDispose]: end };
  } catch (error) {
    fixture[Symbol.dispose]();
    throw error;
  }
}
