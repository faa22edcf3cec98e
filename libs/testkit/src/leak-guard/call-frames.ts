import { relative } from 'node:path';

/** One line of a stack. */
export interface CallFrame {
  /** Absent at the top level of a module and in an anonymous function. */
  readonly name?: string;
  /** Path or `node:` specifier. */
  readonly file: string;
  /** As `src/handler.ts:12:3`. */
  readonly place: string;
}

// `at [async ][new ]name [as alias] (file:line:column)` or `at [async ]file:line:column`.
const frameLine =
  /^\s+at (?:async )?(?:(?<name>[^()]*?) (?:\[as [^\]]*\] )?\()?(?<file>[^()]+):(?<position>\d+:\d+)\)?$/;

/** Reads the frames that have a place in a file, the innermost first; engine frames such as `Array.map (<anonymous>)` have none. */
export function readCallFrames(stack: string): CallFrame[] {
  return stack.split('\n').flatMap((line) => {
    const { name, file, position } = frameLine.exec(line)?.groups ?? {};
    if (file === undefined || position === undefined) return [];
    const path = file.replace(/^file:\/\//, '');
    const shown = path.startsWith('/') ? relative(process.cwd(), path) : path;
    return [{ ...(name === undefined || name === '' ? {} : { name }), file: path, place: `${shown}:${position}` }];
  });
}

/** Node's own code, or this guard's; a spec of the guard is a caller like any other. */
export function isPlatformFrame({ file }: CallFrame): boolean {
  return (
    file.startsWith('node:') ||
    (file.startsWith(`${import.meta.dirname}/`) && !/\.(spec|fuzz|integration)\.ts$/.test(file))
  );
}

/** Neither the platform's nor a dependency's. */
export function isCallersFrame(frame: CallFrame): boolean {
  return !isPlatformFrame(frame) && !frame.file.includes('/node_modules/');
}

/** As `sendMail (src/send-mail.ts:31:9)`. */
export function showCallFrame({ name, place }: CallFrame): string {
  return name === undefined ? place : `${name} (${place})`;
}
