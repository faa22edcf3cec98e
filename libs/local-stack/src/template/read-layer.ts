import * as v from 'valibot';
import type { CodeAssets } from './code-assets.ts';
import { CodeError } from './code/code-cache.ts';
import { readProperties, resourceLabel, type ResourceReading } from './reading.ts';

const layerSchema = v.object({ LayerName: v.optional(v.string()), Content: v.optional(v.unknown()) });
const harmless = ['CompatibleArchitectures', 'CompatibleRuntimes', 'Description', 'LicenseInfo'];

/** A layer version of this template. */
export interface LayerModel {
  readonly arn: string;
  /** Undefined if the content is missing, which is a problem of the functions that use the layer. */
  readonly folder: string | undefined;
}

export function readLayer(reading: ResourceReading, assets: CodeAssets): LayerModel | undefined {
  const properties = readProperties(reading, layerSchema, harmless);
  if (properties === undefined) return undefined;
  return { arn: reading.description.ref, folder: folderOrReport(reading, assets, properties.Content) };
}

/** Returns the folder of code. Reports code that can't be unpacked as a problem. */
export function folderOrReport(reading: ResourceReading, assets: CodeAssets, code: unknown): string | undefined {
  try {
    return assets.folderOf(reading.resource, code);
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    reading.findings.problems.push(`${resourceLabel(reading)}: ${error.message}`);
    return undefined;
  }
}
