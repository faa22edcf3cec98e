import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readReport, type TestEnd } from './jest-report.ts';
import { workspaceRoot } from './paths.ts';

/** The integration suites of a project. */
export interface Suites {
  /** The project's folder. */
  readonly project: string;
  /** The glob of the files. Default: every suite of the project. */
  readonly files?: string;
  /** Runs only tests whose name contains this text. Default: every test. */
  readonly named?: string;
}

/** Runs suites one at a time, with these variables and no other DAYBREAK_ variables. Throws if Jest writes no report. */
export async function runSuites(
  { project, files = '**/*.integration.ts', named }: Suites,
  environment: Readonly<Record<string, string>>,
): Promise<TestEnd[]> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-emulators-'));
  const outputFile = join(folder, 'report.json');
  const ownVariables = Object.keys(process.env).filter((name) => name.startsWith('DAYBREAK_'));
  try {
    const child = spawn(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        'node_modules/jest/bin/jest.js',
        `--config=${project}/jest.config.js`,
        '--runInBand',
        `--testMatch=${files}`,
        '--json',
        `--outputFile=${outputFile}`,
        ...(named === undefined ? [] : [`--testNamePattern=${named}`]),
      ],
      {
        cwd: workspaceRoot,
        env: { ...process.env, ...Object.fromEntries(ownVariables.map((name) => [name, undefined])), ...environment },
        stdio: 'ignore',
      },
    );
    await once(child, 'exit');
    return readReport(readFileSync(outputFile, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
