/** The assignments of a definition that an edit can change: one name, on the top level. */
import type { Statement } from '../model.ts';
import type { Block } from './python/ast.ts';

/** Chained ones (`a = b = 1`) are not among them: an edit of one name would change the other. */
export function statementsOf(body: Block): readonly Statement[] {
  return body.flatMap((statement): readonly Statement[] => {
    const { line, endLine } = statement;
    if (statement.kind === 'augment') {
      const { target, operator, valueSpan } = statement;
      if (target.kind !== 'name' || operator !== '+') return [];
      return [
        {
          key: target.name,
          operator: '+=',
          line,
          endLine,
          start: valueSpan.start,
          end: valueSpan.end,
        },
      ];
    }
    if (statement.kind !== 'assign') return [];
    const [target, second] = statement.targets;
    if (target?.kind !== 'name' || second) return [];
    const { start, end } = statement.valueSpan;
    return [{ key: target.name, operator: '=', line, endLine, start, end }];
  });
}
