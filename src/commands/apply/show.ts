/** A kept plan for people. Pure. */
import type { Plan } from '../../operations/plan/schema.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { stateWords } from '../run/document.ts';

const stateOf = {
  ok: 'ok',
  skipped: 'skipped',
  differs: 'pending',
  unknown: 'unknown',
} as const satisfies Record<
  Plan['steps'][number]['observed']['verdict'],
  DocumentOf<'Run'>['steps'][number]['state']
>;

/** What is about to be done, one step a line; what is already so goes without saying. */
export function planLines(plan: Plan): readonly string[] {
  const { server, madeAt, madeBy, title, steps } = plan;
  const head = `${server.name}: ${title}, as ${madeBy} has planned it at ${madeAt}`;
  const open = steps.filter(({ observed: { verdict } }) => verdict === 'differs' || verdict === 'unknown');
  if (open.length === 0) return [`${head}: nothing is to do`];
  return [
    `${head}:`,
    ...open.map(
      ({ title: what, observed: { verdict, text } }) =>
        `  ${stateWords[stateOf[verdict]]}: ${what}${text === '' ? '' : ` (${text})`}`,
    ),
  ];
}
