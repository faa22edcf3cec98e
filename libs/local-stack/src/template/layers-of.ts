import * as v from 'valibot';
import { CodeError } from './code/code-cache.ts';
import { mergeLayers } from './code/merge-layers.ts';
import type { LayerModel } from './read-layer.ts';
import { resourceLabel, type ResourceReading } from './reading.ts';
import type { FunctionModel } from './stack-model.ts';
import type { StandIns } from './stand-ins.ts';
import { UnresolvedReferenceError } from './template-error.ts';

/** Lambda's limit. */
const maximumLayers = 5;

/**
 * Returns the folder with the content of a function's layers. Reports a layer of another stack or account, such as one of AWS: its content is
 * unknown, and the packages of the project replace it.
 */
export function layersOf(
  reading: ResourceReading & { readonly standIns: StandIns },
  layersProperty: unknown,
  layers: readonly LayerModel[],
): Pick<FunctionModel, 'layersFolder' | 'hasForeignLayers'> {
  const { findings } = reading;
  const label = resourceLabel(reading);
  const arns = arnsOf(reading, layersProperty);
  if (arns.length > maximumLayers)
    findings.problems.push(`${label}: Layers: a function can have at most ${maximumLayers}`);
  const folders = arns.flatMap((arn) => {
    const layer = layers.find((each) => each.arn === arn);
    if (layer === undefined) {
      findings.unsupported.push(
        `${label}: the layer ${arn} belongs to another stack, so the packages of this project replace its content`,
      );
    } else if (layer.folder === undefined) {
      findings.problems.push(`${label}: the content of its layer ${arn} is missing: build the layer`);
    }
    return layer?.folder ?? [];
  });
  try {
    const hasForeignLayers = arns.some((arn) => !layers.some((each) => each.arn === arn));
    return { layersFolder: mergeLayers(folders), hasForeignLayers };
  } catch (error) {
    findings.problems.push(`${label}: Layers: ${error instanceof CodeError ? error.message : String(error)}`);
    return {};
  }
}

function arnsOf({ standIns, findings, ...reading }: Parameters<typeof layersOf>[0], layersProperty: unknown): string[] {
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
