import { isRecord } from '../../../json/is-record.ts';
import type { Template, TemplateResource } from '../../template-schema.ts';
import { withGlobals } from '../globals.ts';
import { renameReferences } from '../rename-references.ts';
import { transformApi } from './transform-api.ts';
import { transformFunction } from './transform-function.ts';
import { transformLayerVersion } from './transform-layer-version.ts';
import { transformSimpleTable } from './transform-simple-table.ts';
import { listOf, resourceOf, type Resources } from '../sam-resource.ts';
import { addConnectors } from '../connectors/add-connectors.ts';
import { addBucketNotifications } from '../bucket-notifications.ts';
import type { SamResource, Transformed } from '../sam-transform.ts';

const samTransform = 'AWS::Serverless-2016-10-31';

/** SAM rejects the template. `problems` has a line for each problem. */
export class SamError extends Error {
  override name = 'SamError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const transforms: Readonly<Record<string, (resource: SamResource) => Transformed>> = {
  'AWS::Serverless::Function': transformFunction,
  'AWS::Serverless::SimpleTable': transformSimpleTable,
  'AWS::Serverless::LayerVersion': transformLayerVersion,
  'AWS::Serverless::Api': transformApi,
  'AWS::Serverless::HttpApi': transformApi,
  'AWS::Serverless::WebSocketApi': transformApi,
};

export function isSamTemplate(template: Template): boolean {
  return listOf(template['Transform']).includes(samTransform);
}

/**
 * Transforms a SAM template into CloudFormation, as far as the local stack uses it. Keeps a SAM resource without a counterpart, so that it
 * is reported as not emulated. Throws SamError.
 */
export function transformSam(template: Template): Template {
  const { Transform: transform, Globals: globals, ...sections } = template;
  const problems: string[] = [];
  const parts = Object.entries(template.Resources).map(([logicalId, resource]) =>
    transformResource(logicalId, resource, globals, problems),
  );
  if (problems.length > 0) throw new SamError(problems);
  const resources: Resources = Object.fromEntries(parts.flatMap((part) => Object.entries(part.resources)));
  addBucketNotifications(
    resources,
    parts.flatMap((part) => part.notifications ?? []),
  );
  addConnectors(resources);
  const others = listOf(transform).filter((name) => name !== samTransform);
  return renameReferences({
    ...sections,
    ...(others.length === 0 ? {} : { Transform: others }),
    Resources: resources,
  });
}

function transformResource(
  logicalId: string,
  resource: TemplateResource,
  globals: unknown,
  problems: string[],
): Transformed {
  const { Type: type, Properties: own, IgnoreGlobals: ignored, Connectors: connectors } = resource;
  const apply = Object.hasOwn(transforms, type) ? transforms[type] : undefined;
  const reject = (problem: string): void => void problems.push(`${logicalId} (${type}): ${problem}`);
  const transformed =
    apply === undefined
      ? { resources: { [logicalId]: resource } }
      : apply({ logicalId, resource, properties: withGlobals(globals, type, own, ignored), reject });
  return { ...transformed, resources: { ...transformed.resources, ...connectorsOf(logicalId, connectors) } };
}

/** Converts the connectors within their source resource to separate connectors. */
function connectorsOf(logicalId: string, connectors: unknown): Resources {
  const entries = isRecord(connectors) ? Object.entries(connectors) : [];
  return Object.fromEntries(
    entries.map(([name, connector]) => {
      const existing = isRecord(connector) && isRecord(connector['Properties']) ? connector['Properties'] : {};
      const properties = { ...existing, Source: { Id: logicalId } };
      return [`${logicalId}${name}`, resourceOf({}, 'AWS::Serverless::Connector', properties)];
    }),
  );
}
