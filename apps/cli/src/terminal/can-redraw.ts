/** The stream to which a command writes its progress. */
export interface WatchedStream extends NodeJS.WritableStream {
  isTTY?: boolean;
  /** A terminal that can't move its cursor: `TERM=dumb`. */
  isDumb?: boolean;
}

/** Whether a line can be drawn again in its place. Elsewhere, each line is written once. */
export function canRedraw({ isTTY = false, isDumb = false }: WatchedStream): boolean {
  return isTTY && !isDumb;
}
