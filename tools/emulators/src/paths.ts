import { join } from 'node:path';

export const workspaceRoot = join(import.meta.dirname, '../../..');
/** The folder of installations, which later runs reuse. */
export const installedIn = join(workspaceRoot, 'dist/emulators');
