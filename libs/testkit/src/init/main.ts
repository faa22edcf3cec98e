#!/usr/bin/env node
/** The program `daybreak-test`. It loads nothing before it knows the Node that runs it: what it loads needs a newer one than may be there. */
const oldest = '22.13';

if (process.versions.node.localeCompare(oldest, 'en', { numeric: true }) >= 0) await import('./run-program.ts');
else {
  process.stderr.write(`daybreak-test needs Node ${oldest} or newer, and this is ${process.version}\n`);
  process.exitCode = 2;
}

export {};
