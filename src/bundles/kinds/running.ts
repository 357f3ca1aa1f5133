/** Kind `running`: a domain that is there and runs, or is off. */
import * as z from 'zod';
import { joinShell, sh } from '../../remote/bundle/shell.ts';
import { startStep, stopStep } from '../../xen/domains/steps.ts';
import { xenLibrary } from '../../xen/settings.ts';
import type { StepKind } from './kind.ts';

const nameWords = 'expected the name of a domain';
const graceWords = 'expected a number of seconds, at least 1';

const schema = z
  .strictObject(
    {
      domain: z
        .string(nameWords)
        .regex(/^[^\p{Cc}\s/][^\p{Cc}/]*$/u, nameWords)
        .describe('The domain; its definition is looked for on the server'),
      state: z
        .enum(['running', 'off'], 'expected running or off')
        .default('running')
        .describe('off: asked to shut down, never switched off'),
      grace: z
        .int(graceWords)
        .min(1, graceWords)
        .optional()
        .describe('Seconds that the guest gets to shut down (120), for off only'),
    },
    'expected the fields of running: domain, state, grace',
  )
  .superRefine(({ state, grace }, context) => {
    if (state === 'running' && grace !== undefined) {
      context.addIssue({ code: 'custom', path: ['grace'], message: 'is for state: off only' });
    }
  });

export type RunningFields = z.output<typeof schema>;

export const runningKind: StepKind<RunningFields> = {
  about: 'a domain that runs, or is off',
  schema,
  build({ domain, state, grace = 120 }, server) {
    const library = xenLibrary(server);
    if (state === 'running') {
      const { id: _, ...start } = startStep({ name: domain });
      return { ...start, library };
    }
    const { id: _, check, ...stop } = stopStep({ name: domain, grace, force: false });
    // Whether the domain was there when the run began is this domain's own affair, not that of the last one looked at.
    const known = sh`"$ct_nl"${domain}"$ct_nl"`;
    return {
      ...stop,
      check: joinShell([
        sh`case $ct_nl$ct_seen_domains$ct_nl in *${known}*) ct_was_there=1 ;; *) ct_was_there='' ;; esac`,
        check,
        sh`if [ -n "$ct_was_there" ]; then ct_seen_domains="$ct_seen_domains$ct_nl"${domain}; fi`,
      ]),
      library: [...library, sh`ct_seen_domains=${''}`],
    };
  },
};
