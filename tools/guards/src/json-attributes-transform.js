/**
 * A Jest transform that adds the import attribute for JSON, which Node requires. GitHub's language service is written
 * for bundlers and has none.
 */
export default {
  /** @type {(source: string) => { code: string }} */
  process: (source) => ({ code: source.replaceAll(/(from "[^"]+\.json");/g, '$1 with { type: "json" };') }),
};
