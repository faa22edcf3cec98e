import { faultyScanner } from './faulty-scanner.ts';

/** Takes no row without the time at which it became ready, as those of an older version do not. */
export const scannerThatWantsReadyRows = faultyScanner(({ rows, createScanner }) =>
  createScanner({
    ...rows,
    async dueRows(input) {
      const page = await rows.dueRows(input);
      return { ...page, rows: page.rows.filter(({ readyAt }) => readyAt !== undefined) };
    },
  }),
);
