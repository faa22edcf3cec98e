import * as v from 'valibot';
import { CodeError } from './code/code-cache.ts';
import { mergeLayers } from './code/merge-layers.ts';
import type { LayerModel } from './read-layer.ts';
import { resourceLabel, type ResourceReading } from './reading.ts';
import type { StandIns } from './stand-ins.ts';
import { UnresolvedReferenceError } from './template-error.ts';

/** As many as Lambda takes. */
const maximumLayers = 5;

/** The folder with the content of a function's layers. A layer of another stack or account is reported: its content is not here. */
export function layersFolderOf(
  reading: ResourceReading & { readonly standIns: StandIns },
  given: unknown,
  layers: readonly LayerModel[],
): string | undefined {
  const { findings } = reading;
  const label = resourceLabel(reading);
  const arns = arnsOf(reading, given);
  if (arns.length > maximumLayers) findings.problems.push(`${label}: Layers: a function has ${maximumLayers} at most`);
  const folders = arns.flatMap((arn) => {
    const layer = layers.find((each) => each.arn === arn);
    if (layer === undefined) {
      findings.unsupported.push(
        `${label}: the layer ${arn} is of another stack: the function runs without its content`,
      );
    } else if (layer.folder === undefined) {
      findings.problems.push(`${label}: the content of its layer ${arn} is not there: build the layer`);
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

function arnsOf({ standIns, findings, ...reading }: Parameters<typeof layersFolderOf>[0], given: unknown): string[] {
  try {
    const parsed = v.safeParse(v.optional(v.array(v.string()), []), standIns.resolve(given).resolved);
    if (parsed.success) return parsed.output;
    findings.problems.push(`${resourceLabel(reading)}: Layers: it is no list of ARNs`);
  } catch (error) {
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    findings.problems.push(`${resourceLabel(reading)}: Layers: ${error.message}`);
  }
  return [];
}
