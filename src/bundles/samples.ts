/** Values to check a bundle with before anybody has given any. */
import { Secret } from '../common/secret.ts';
import { type Server, serverSchema, toServer } from '../inventory/schema.ts';
import type { BundleSource, Parameter, ParameterType, Scalar } from './source.ts';
import { type ParameterValue, readScalar } from './values.ts';

const byType = {
  string: 'sample',
  number: 1,
  boolean: true,
  size: 1024 ** 3,
  path: '/sample',
} as const satisfies Record<ParameterType, Scalar>;

export interface Samples {
  readonly values: ReadonlyMap<string, ParameterValue>;
  /** Parameters whose sample is made up: whether a real value fits cannot be known. */
  readonly madeUp: ReadonlySet<string>;
}

/** The default, the first choice, or what the type allows. */
export function sampleValues({ parameters }: BundleSource): Samples {
  const all = [...parameters.values()].map((parameter) => ({ parameter, said: saidBy(parameter) }));
  return {
    values: new Map(
      all.map(({ parameter, said }) => [
        parameter.name,
        said ?? (parameter.secret ? new Secret('sample') : byType[parameter.type]),
      ]),
    ),
    madeUp: new Set(all.filter(({ said }) => said === undefined).map(({ parameter }) => parameter.name)),
  };
}

function saidBy(parameter: Parameter): ParameterValue | undefined {
  const scalar = parameter.default ?? parameter.choices?.[0];
  const read = scalar === undefined ? undefined : readScalar(parameter, scalar);
  return read !== undefined && 'value' in read ? read.value : undefined;
}

export const sampleServer: Server = toServer('sample', serverSchema.parse({ address: 'sample.example' }));
