import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalStack, LocalStackOptions } from '../stack/local-stack.ts';
import { startLocalStack } from '../stack/start-local-stack.ts';
import { fixtureTemplate, type TemplateOptions } from './fixture-template.ts';

/** A folder with a template and the bundles that it names, as a build leaves them. */
export interface Fixture extends Disposable {
  readonly folder: string;
  readonly templatePath: string;
  readonly dataDir: string;
}

/** Writes a stack of one queue and one function, `handlerSource` its code, a CommonJS module. */
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
  /** The lines that the function wrote, and those about its failures. */
  readonly log: string[];
}

/** Starts a stack on a fixture; it ends, and its folder goes, with the returned object. */
export async function startFixture(
  handlerSource: string,
  { template = {}, ...options }: Partial<LocalStackOptions> & { template?: TemplateOptions } = {},
): Promise<RunningFixture> {
  const fixture = writeFixture(handlerSource, template);
  const log: string[] = [];
  const { templatePath } = fixture;
  const onFunctionLog = (_: string, line: string): unknown => log.push(line);
  try {
    // What becomes of a message is known by its receives and its function's lines, so none comes once more unless a test is about that, and
    // what stays unread is read by the test.
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
