/** Kind `service`: running or not, started at boot or not, restarted after other steps; by systemd or by init scripts. */
import * as z from 'zod';
import { sh, shellFile } from '../../remote/bundle/shell.ts';
import type { StepKind } from './kind.ts';
import serviceLibrary from './service.sh?raw';
import systemdLibrary from './systemd.sh?raw';
import sysvinitLibrary from './sysvinit.sh?raw';

const nameWords = 'expected the name of a service';
const yesNo = z.boolean('expected true or false');

const schema = z
  .strictObject(
    {
      name: z
        .string(nameWords)
        .regex(/^[A-Za-z0-9][A-Za-z0-9:_.@-]*$/, nameWords)
        .describe('As systemctl and /etc/init.d call it'),
      running: yesNo.optional().describe('Whether it runs; left as it is if not given'),
      enabled: yesNo.optional().describe('Whether it is started at boot; left as it is if not given'),
      restart_after: z
        .array(z.string('expected the id of a step'), 'expected a list of step ids')
        .min(1, 'expected at least one step id')
        .optional()
        .describe(
          'Earlier steps: when one of them has changed something and the service runs, it is restarted',
        ),
    },
    'expected the fields of a service: name, running, enabled, restart_after',
  )
  .superRefine(({ running, enabled, restart_after }, context) => {
    if (running === undefined && enabled === undefined && restart_after === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'says nothing about it: expected running, enabled or restart_after',
      });
    }
    if (running === false && restart_after !== undefined) {
      context.addIssue({ code: 'custom', message: 'running: false and restart_after cannot both hold' });
    }
  });

export type ServiceFields = z.output<typeof schema>;

export const serviceKind: StepKind<ServiceFields> = {
  about: 'a service that runs, is started at boot, or is restarted after other steps (systemd and sysvinit)',
  schema,
  build({ name, running, enabled, restart_after: after = [] }, { paths }) {
    const due = after.length === 0 ? undefined : { file: `${paths.state}/due/restart-${name}`, after };
    const asked = sh`${[name, wish(running), wish(enabled), due?.file ?? '']}`;
    return {
      title: titleOf(name, running, enabled, after),
      // While a step before it is still to do, nobody knows whether a restart is due.
      needs: after,
      ...(due ? { due } : {}),
      check: sh`ct_check_service ${asked}`,
      apply: sh`ct_apply_service ${asked}`,
      undo: sh`ct_undo_service ${name}`,
      library: [systemdLibrary, sysvinitLibrary, serviceLibrary].map(shellFile),
    };
  },
};

const wish = (wanted: boolean | undefined): string => (wanted === undefined ? '' : wanted ? 'yes' : 'no');

function titleOf(
  name: string,
  running: boolean | undefined,
  enabled: boolean | undefined,
  after: readonly string[],
): string {
  const said = [
    running === undefined ? [] : [running ? 'running' : 'not running'],
    enabled === undefined ? [] : [enabled ? 'started at boot' : 'not started at boot'],
    after.length === 0 ? [] : [`restarted after ${after.join(', ')}`],
  ].flat();
  return `service ${name} ${said.join(', ')}`;
}
