#!/usr/bin/env node
/** The program `daybreak-test`. It checks the version of Node before it imports code that needs a newer one. */
const oldest = '22.13';

if (process.versions.node.localeCompare(oldest, 'en', { numeric: true }) >= 0) await import('./run-program.ts');
else {
  process.stderr.write(`daybreak-test needs Node ${oldest} or newer, but this is ${process.version}\n`);
  process.exitCode = 2;
}

export {};
