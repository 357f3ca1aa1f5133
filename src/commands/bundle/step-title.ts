/** What a step is for, in words, before anybody has given values. */
import { buildStep } from '../../bundles/build.ts';
import { sampleServer } from '../../bundles/samples.ts';
import type { BundleSource, StepSource } from '../../bundles/source.ts';
import type { ParameterValue } from '../../bundles/values.ts';

/** Its own title, or that of its kind with `${guest}` where the value of the parameter will stand. */
export function stepTitle(source: BundleSource, step: StepSource): string {
  if (step.title !== undefined) return step.title;
  const names = new Map<string, ParameterValue>(
    [...source.parameters.keys()].map((name) => [name, `\${${name}}`]),
  );
  const built = buildStep(source, step, names, sampleServer);
  // Where the kind wants a number or a path, the name of a parameter is none.
  return 'parts' in built ? built.parts.title : `${step.kind} ${firstText(step.fields)}`.trim();
}

function firstText(fields: unknown): string {
  if (typeof fields !== 'object' || fields === null) return '';
  const [first] = Object.values(fields);
  return typeof first === 'string' ? (first.split('\n')[0] ?? '') : '';
}
