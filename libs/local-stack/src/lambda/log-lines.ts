import { StringDecoder } from 'node:string_decoder';

/** The mark that `endLog` of the bootstrap writes after an invocation's log. */
const mark = /\0end ([^\n]*)$/;

/**
 * Divides a stream into lines. Calls `onLine` with each complete line, and `onMark` with an invocation's end mark, even if the text before
 * it is an incomplete line.
 */
export function createLogLines(onLine: (line: string) => void, onMark: (requestId: string) => void) {
  const decoder = new StringDecoder('utf8');
  let rest = '';

  const take = (line: string): void => {
    const end = mark.exec(line);
    if (end === null) {
      onLine(line);
      return;
    }
    if (end.index > 0) onLine(line.slice(0, end.index));
    onMark(end[1] ?? '');
  };

  return {
    write(chunk: Buffer): void {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    },
    /** Passes on the rest without a line break. */
    end(): void {
      if (rest !== '') take(rest);
      rest = '';
    },
  };
}
