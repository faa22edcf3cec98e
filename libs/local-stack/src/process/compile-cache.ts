import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A variable that halves the start of a process: Node.js strips types and compiles code once for each machine. */
export const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), 'daybreak-compile-cache') };
