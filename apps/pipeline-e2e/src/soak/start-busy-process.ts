import { spawn, type ChildProcess } from 'node:child_process';

/** Keeps one core busy until it is killed; it ends with its parent, whose end closes its standard input. */
export function startBusyProcess(): ChildProcess {
  const code = `process.stdin.on('end', () => process.exit()).resume(); (function spin() { for (const end = performance.now() + 50; performance.now() < end;); setImmediate(spin); })();`;
  return spawn(process.execPath, ['--eval', code], { stdio: ['pipe', 'ignore', 'ignore'] });
}
