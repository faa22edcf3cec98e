import { relative } from 'node:path';

/** A frame of a stack trace. */
export interface CallFrame {
  /** The function's name. Absent at the top level of a module and in an anonymous function. */
  readonly name?: string;
  /** The path or `node:` specifier of the file. */
  readonly file: string;
  /** The file, line and column, such as `src/handler.ts:12:3`. */
  readonly place: string;
}

// `at [async ][new ]name [as alias] (file:line:column)` or `at [async ]file:line:column`.
const frameLine =
  /^\s+at (?:async )?(?:(?<name>[^()]*?) (?:\[as [^\]]*\] )?\()?(?<file>[^()]+):(?<position>\d+:\d+)\)?$/;

/** Parses the frames with a file, the innermost first. Frames of the engine, such as `Array.map (<anonymous>)`, have none. */
export function readCallFrames(stack: string): CallFrame[] {
  return stack.split('\n').flatMap((line) => {
    const { name, file, position } = frameLine.exec(line)?.groups ?? {};
    if (file === undefined || position === undefined) return [];
    const path = file.replace(/^file:\/\//, '');
    const shown = path.startsWith('/') ? relative(process.cwd(), path) : path;
    return [{ ...(name === undefined || name === '' ? {} : { name }), file: path, place: `${shown}:${position}` }];
  });
}

/** Whether a frame belongs to Node or to this guard. A spec of the guard counts as user code. */
export function isInternalFrame({ file }: CallFrame): boolean {
  return (
    file.startsWith('node:') ||
    (file.startsWith(`${import.meta.dirname}/`) && !/\.(spec|fuzz|integration)\.ts$/.test(file))
  );
}

/** Whether a frame belongs neither to Node, nor to this guard, nor to a dependency. */
export function isUserFrame(frame: CallFrame): boolean {
  return !isInternalFrame(frame) && !frame.file.includes('/node_modules/');
}

/** Returns a frame as text, such as `sendMail (src/send-mail.ts:31:9)`. */
export function showCallFrame({ name, place }: CallFrame): string {
  return name === undefined ? place : `${name} (${place})`;
}
