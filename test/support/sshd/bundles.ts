/** Small bundles for tests of the way to a server; the steps themselves are of no interest. */
import type { Secret } from '../../../src/common/secret.ts';
import { type ShellText, sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle, Step } from '../../../src/remote/bundle/step.ts';

export function bundle(steps: readonly Step[], library: readonly ShellText[] = []): Bundle {
  return { title: 'test', library, steps, rollback: false };
}

/** A step with nothing to do. */
export function holds(index = 1): Step {
  return { id: `step-${index}`, title: 'holds', check: sh`ct_ok there` };
}

/** Wants a file to be there; `apply` makes it. */
export function fileStep(id: string, path: string, apply: ShellText = sh`: >${path}`): Step {
  return {
    id,
    title: `file ${path}`,
    check: sh`if [ -e ${path} ]; then ct_ok there; else ct_differs absent; fi`,
    apply,
  };
}

/** Writes a text into a file and takes a second for it, so that others can look meanwhile. */
export function slowFile(path: string, text: string | Secret): Step {
  return fileStep('file', path, sh`sleep 1; printf '%s\n' ${text} >${path}`);
}
