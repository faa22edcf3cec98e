import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The variable with which a process halves its start: types are stripped and code is compiled once a machine. */
export const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), 'daybreak-compile-cache') };
