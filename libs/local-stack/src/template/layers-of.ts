import * as v from 'valibot';
import { CodeError } from './code/code-cache.ts';
import { mergeLayers } from './code/merge-layers.ts';
import type { LayerModel } from './read-layer.ts';
import { resourceLabel, type ResourceReading } from './reading.ts';
import type { StandIns } from './stand-ins.ts';
import { UnresolvedReferenceError } from './template-error.ts';

/** Lambda's limit. */
const maximumLayers = 5;

/** Returns the folder with the content of a function's layers. Reports a layer of another stack or account, whose content is unknown. */
export function layersFolderOf(
  reading: ResourceReading & { readonly standIns: StandIns },
  layersProperty: unknown,
  layers: readonly LayerModel[],
): string | undefined {
  const { findings } = reading;
  const label = resourceLabel(reading);
  const arns = arnsOf(reading, layersProperty);
  if (arns.length > maximumLayers)
    findings.problems.push(`${label}: Layers: a function can have at most ${maximumLayers}`);
  const folders = arns.flatMap((arn) => {
    const layer = layers.find((each) => each.arn === arn);
    if (layer === undefined) {
      findings.unsupported.push(
        `${label}: the layer ${arn} belongs to another stack, so the function runs without its content`,
      );
    } else if (layer.folder === undefined) {
      findings.problems.push(`${label}: the content of its layer ${arn} is missing: build the layer`);
    }
    return layer?.folder ?? [];
  });
  try {
    return mergeLayers(folders);
  } catch (error) {
    findings.problems.push(`${label}: Layers: ${error instanceof CodeError ? error.message : String(error)}`);
    return undefined;
  }
}

function arnsOf(
  { standIns, findings, ...reading }: Parameters<typeof layersFolderOf>[0],
  layersProperty: unknown,
): string[] {
  try {
    const parsed = v.safeParse(v.optional(v.array(v.string()), []), standIns.resolve(layersProperty).resolved);
    if (parsed.success) return parsed.output;
    findings.problems.push(`${resourceLabel(reading)}: Layers must be a list of ARNs`);
  } catch (error) {
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    findings.problems.push(`${resourceLabel(reading)}: Layers: ${error.message}`);
  }
  return [];
}
