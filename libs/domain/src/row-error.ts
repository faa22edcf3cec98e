/** Why the last attempt at a row failed; it never carries a value of the row. */
export interface RowError {
  stage: string;
  name: string;
  message: string;
  attempt: number;
  /** UTC instant, ISO 8601. */
  at: string;
}
