/** The error of the last failed attempt at a row. It never holds a value of the row. */
export interface RowError {
  stage: string;
  name: string;
  message: string;
  attempt: number;
  /** UTC instant, ISO 8601. */
  at: string;
}
