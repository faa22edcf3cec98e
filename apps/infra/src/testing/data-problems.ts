import * as v from 'valibot';
import type { TemplateJson } from './template-json.ts';

const tableSchema = v.object({
  DeletionProtectionEnabled: v.optional(v.boolean(), false),
  PointInTimeRecoverySpecification: v.optional(v.object({ PointInTimeRecoveryEnabled: v.boolean() })),
});
const policiesSchema = v.object({
  DeletionPolicy: v.optional(v.string(), 'Delete'),
  UpdateReplacePolicy: v.optional(v.string(), 'Delete'),
});

/**
 * What the stack or a mistake could delete, and what a creation that fails would leave behind, a sentence each; empty when all is well.
 */
export function dataProblems(template: TemplateJson): string[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) => {
    const isTable = resource.Type === 'AWS::DynamoDB::Table';
    if (!isTable && resource.Type !== 'AWS::Logs::LogGroup') return [];
    const { DeletionPolicy, UpdateReplacePolicy } = v.parse(policiesSchema, resource);
    const table = v.parse(tableSchema, resource.Properties);
    const problems: [boolean, string][] = [
      [!DeletionPolicy.startsWith('Retain'), 'goes with its stack'],
      [DeletionPolicy === 'Retain', 'stays when its creation is rolled back'],
      [UpdateReplacePolicy !== 'Retain', 'goes when it is replaced'],
      [isTable && !table.DeletionProtectionEnabled, 'may be deleted'],
      [isTable && table.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled !== true, 'is not backed up'],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
  });
}
