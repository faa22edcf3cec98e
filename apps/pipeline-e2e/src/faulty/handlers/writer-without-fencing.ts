import { faultyWriter } from './in-process.ts';

/** Writes to the row as it stands, whatever version the message was made for. */
export const writerWithoutFencing = faultyWriter(({ rows, createWriter }) =>
  createWriter({
    ...rows,
    writeValues: async (input) => {
      const row = await rows.get(input.rowId);
      return await rows.writeValues({ ...input, version: row?.version ?? input.version });
    },
  }),
);
