import { cpSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';
import { CompilerState, Extractor, ExtractorConfig, type ExtractorMessage } from '@microsoft/api-extractor';
import { type Documentation, readDocumentation } from './read-documentation.ts';

export interface ApiReport {
  /** Every export with its signature, in API Extractor's format. */
  readonly text: string;
  /** The exports without a comment. */
  readonly undocumented: readonly string[];
  readonly documentation: Documentation;
}

export interface ReportOptions {
  /** The folder of the builds, each in a folder with the library's name. */
  readonly builds: string;
  /** A folder in the workspace that this call replaces. Its `node_modules` contains the imports of the declarations. */
  readonly folder: string;
}

/**
 * Reports the public API of each library from its built declarations, in one program of the compiler, so that it reads
 * the AWS SDK's declarations once. Throws if a declaration cannot be read.
 */
export function reportApi(libraries: readonly string[], { builds, folder }: ReportOptions): Map<string, ApiReport> {
  copyBuilds(libraries, { builds, folder });
  const configs = libraries.map((library) => configOf(library, folder));
  const [first] = configs;
  if (first === undefined) return new Map();
  const entryPoints = configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(first, { additionalEntryPoints: entryPoints });
  const reports = libraries.map((library, index): [string, ApiReport] => {
    const config = configs[index] ?? first;
    const problems: string[] = [];
    const { succeeded } = Extractor.invoke(config, {
      compilerState,
      messageCallback: (message) => handle(message, problems),
    });
    // It also fails if the report differs from the last one, which is not checked here.
    if (!succeeded && problems.length > 0) throw new Error(`${library}: ${problems.join('\n')}`);
    const text = readFileSync(config.reportTempFilePath, 'utf8');
    const documentation = readDocumentation(programOf(compilerState), config.mainEntryPointFilePath, library);
    return [library, { text, undocumented: undocumentedIn(text), documentation }];
  });
  return new Map(reports);
}

/** Links the builds in `node_modules`, where the compiler recognises them as packages. */
function copyBuilds(libraries: readonly string[], { builds, folder }: ReportOptions): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules/@daybreak'), { recursive: true });
  for (const library of libraries) {
    for (const file of globSync(['package.json', '**/*.{js,d.ts}'], { cwd: join(builds, library), exclude: ['cjs'] }))
      cpSync(join(builds, library, file), join(folder, library, file));
    symlinkSync(join('../..', library), join(folder, 'node_modules/@daybreak', library));
  }
}

function configOf(library: string, folder: string): ExtractorConfig {
  const projectFolder = join(folder, library);
  const reports = join(folder, 'reports');
  const settings = ExtractorConfig.loadFile(join(import.meta.dirname, 'api-extractor.json'));
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
    configObject: {
      ...settings,
      projectFolder,
      mainEntryPointFilePath: join(projectFolder, 'index.d.ts'),
      apiReport: {
        enabled: true,
        ...settings.apiReport,
        reportFileName: library,
        reportFolder: reports,
        reportTempFolder: reports,
      },
    },
  });
}

function programOf({ program }: CompilerState): ts.Program {
  if (!isProgram(program)) throw new Error('API Extractor uses a compiler with an unknown API');
  return program;
}

function isProgram(program: unknown): program is ts.Program {
  return typeof program === 'object' && program !== null && 'getTypeChecker' in program;
}

function handle(message: ExtractorMessage, problems: string[]): void {
  if (message.logLevel === 'error' && !message.messageId.startsWith('console-')) problems.push(message.text);
  message.handled = true;
}

function undocumentedIn(report: string): string[] {
  const exported = /^\/\/ @public \(undocumented\)\nexport (?:\w+ )*?(?:const|function|class|interface|type) (\w+)/gm;
  return [...report.matchAll(exported)].map(([, name = '']) => name);
}
