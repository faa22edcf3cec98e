/** Rows that become due at one instant, in epoch milliseconds. */
export interface DueRows {
  readonly atMs: number;
  readonly rows: number;
}
