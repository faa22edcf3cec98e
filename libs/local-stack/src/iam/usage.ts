import type { AccessRequest } from './access-request.ts';
import { appliesTo, isOfEmulatedService, type Statement } from './statement.ts';

/** One action on one resource that a role's policies allow, both as the template has them, references resolved. */
export interface Grant {
  /** Logical id. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** Which grants of a role were ever needed. */
export interface GrantUsage {
  /** Notes every grant that allows the request. */
  note(request: AccessRequest): void;
  grants(): { grant: Grant; state: 'used' | 'unused' | 'not emulated' }[];
}

export function createGrantUsage(role: string, statements: readonly Statement[]): GrantUsage {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const used = new Set<string>();
  return {
    note(request) {
      for (const statement of allowing) {
        if (!appliesTo(statement, request)) continue;
        for (const action of statement.actions.filter(({ matches }) => matches(request.action))) {
          for (const resource of statement.resources.filter(({ matches }) => matches(request.resource))) {
            used.add(keyOf(action.text, resource.text));
          }
        }
      }
    },
    grants() {
      const pairs = allowing.flatMap(({ actions, resources }) =>
        actions.flatMap((action) => resources.map((resource) => [action.text, resource.text] as const)),
      );
      const distinct = new Map(pairs.map((pair) => [keyOf(...pair), pair]));
      return [...distinct].map(([key, [action, resource]]) => {
        const state = used.has(key) ? 'used' : isOfEmulatedService(action) ? 'unused' : 'not emulated';
        return { grant: { role, action, resource }, state };
      });
    },
  };
}

function keyOf(action: string, resource: string): string {
  return `${action} on ${resource}`;
}
