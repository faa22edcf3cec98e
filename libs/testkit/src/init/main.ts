#!/usr/bin/env node
/** The program `daybreak-test`. It loads nothing before it knows the Node that runs it: what it loads needs a newer one than may be there. */
const oldestMajor = 22;

const [major = ''] = process.versions.node.split('.');
if (Number(major) >= oldestMajor) await import('./run-program.ts');
else {
  process.stderr.write(`daybreak-test needs Node ${oldestMajor} or newer, and this is ${process.version}\n`);
  process.exitCode = 2;
}

export {};
