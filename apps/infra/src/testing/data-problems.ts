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

/** Returns one sentence for each table or log group that a mistake could delete, or that a failed creation would leave behind. */
export function dataProblems(template: TemplateJson): string[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) => {
    const isTable = resource.Type === 'AWS::DynamoDB::Table';
    if (!isTable && resource.Type !== 'AWS::Logs::LogGroup') return [];
    const { DeletionPolicy, UpdateReplacePolicy } = v.parse(policiesSchema, resource);
    const table = v.parse(tableSchema, resource.Properties);
    const problems: [boolean, string][] = [
      [!DeletionPolicy.startsWith('Retain'), 'is deleted with its stack'],
      [DeletionPolicy === 'Retain', 'outlives a rollback of its creation'],
      [UpdateReplacePolicy !== 'Retain', 'is deleted when it is replaced'],
      [isTable && !table.DeletionProtectionEnabled, 'has no deletion protection'],
      [
        isTable && table.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled !== true,
        'has no point-in-time recovery',
      ],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
  });
}
