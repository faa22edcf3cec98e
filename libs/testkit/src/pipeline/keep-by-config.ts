import type { SimulatedClientConfig } from './simulated-pipeline.ts';

/** Makes a thing once for each client config: every run has the same one, and making a client takes as long as several requests. */
export function keepByConfig<Thing>(
  make: (config: SimulatedClientConfig) => Thing,
): (config: SimulatedClientConfig) => Thing {
  const kept = new Map<SimulatedClientConfig, Thing>();
  return (config) => {
    const thing = kept.get(config) ?? make(config);
    kept.set(config, thing);
    return thing;
  };
}
