import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Halves the start of a command: types are stripped and code is compiled once a machine. What follows is imported after it.
enableCompileCache(join(tmpdir(), 'daybreak-compile-cache'));
await import('./run.ts');
