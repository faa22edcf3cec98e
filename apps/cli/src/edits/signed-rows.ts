import type { RowRepository } from '@daybreak/repository';

/** The rows, whose history names the editor with each edit. */
export function signedRows(rows: RowRepository, by: string): RowRepository {
  return {
    ...rows,
    put: async (definition, options) => await rows.put(definition, { ...options, by }),
    reschedule: async (input) => await rows.reschedule({ ...input, by }),
    skip: async (input) => await rows.skip({ ...input, by }),
    change: async (input) => await rows.change({ ...input, by }),
    cancel: async (input) => await rows.cancel({ ...input, by }),
    redrive: async (input) => await rows.redrive({ ...input, by }),
    delete: async (input) => await rows.delete({ ...input, by }),
    pause: async (input) => await rows.pause({ ...input, by }),
  };
}
