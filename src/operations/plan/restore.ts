/** From a plan to what the engine runs: the bundle as it was planned, and what must still be so. Pure. */
import { Secret } from '../../common/secret.ts';
import type { Expected } from '../../remote/bundle/order.ts';
import type { Bundle } from '../../remote/bundle/step.ts';
import type { Plan } from './schema.ts';
import { restoreShell } from './stored-shell.ts';

/** @param secrets one for each of the plan's, by name. */
export function bundleOf({ title, rollback, library, steps }: Plan, secrets: Secrets): Bundle {
  return {
    title,
    rollback,
    library: library.map((text) => restoreShell(text, secrets)),
    steps: steps.map(({ id, title: stepTitle, needs, due, check, apply, undo }) => ({
      id,
      title: stepTitle,
      check: restoreShell(check, secrets),
      ...(apply === null ? {} : { apply: restoreShell(apply, secrets) }),
      ...(undo === null ? {} : { undo: restoreShell(undo, secrets) }),
      ...(needs.length === 0 ? {} : { needs }),
      ...(due === null ? {} : { due }),
    })),
  };
}

export type Secrets = ReadonlyMap<string, Secret>;

/** Stands in for the secrets where the texts are only shown. */
export function noSecrets({ secrets }: Plan): Secrets {
  return new Map(secrets.map(({ name }) => [name, new Secret('')]));
}

export function expectedOf({ hash, machine, steps }: Plan): Expected {
  return {
    hash,
    machine,
    steps: new Map(steps.map(({ id, observed: { verdict, text } }) => [id, { verdict, text }])),
  };
}
