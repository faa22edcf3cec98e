import type { AccessRequest } from './access-request.ts';
import { appliesTo, isOfEmulatedService, type Statement } from './statement.ts';

/** An action on a resource that a policy of a role allows, as written in the template, with references resolved. */
export interface Grant {
  /** The logical id of the role. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** The grants of a role, and whether a request has used them. */
export interface GrantUsage {
  /** Marks every grant that allows the request as used. */
  note(request: AccessRequest): void;
  grants(): { grant: Grant; state: 'used' | 'unused' | 'not emulated' }[];
}

export function createGrantUsage(role: string, statements: readonly Statement[]): GrantUsage {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const used = new Set<string>();
  function stateOf(key: string, action: string): 'used' | 'unused' | 'not emulated' {
    if (used.has(key)) return 'used';
    return isOfEmulatedService(action) ? 'unused' : 'not emulated';
  }

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
        return { grant: { role, action, resource }, state: stateOf(key, action) };
      });
    },
  };
}

function keyOf(action: string, resource: string): string {
  return `${action} on ${resource}`;
}
