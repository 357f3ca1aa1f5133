/** A plan of two steps with a password, as the checks of a server would have made it. */
import { Secret } from '../../../../src/common/secret.ts';
import { serverSchema, toServer } from '../../../../src/inventory/schema.ts';
import { makePlan } from '../../../../src/operations/plan/make.ts';
import type { Plan } from '../../../../src/operations/plan/schema.ts';
import type { Verdict } from '../../../../src/remote/bundle/events.ts';
import { reportBuilder } from '../../../../src/remote/bundle/report.ts';
import { sh } from '../../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../../src/remote/bundle/step.ts';

export const password = new Secret("Geh'eim\\7");
const inDefinition = password.within({ before: "vncpasswd = '", after: "'", escaped: "'\\" });

export const bundle: Bundle = {
  title: 'create winxp',
  rollback: false,
  library: [sh`ct_help() { :; }`],
  steps: [
    {
      id: 'volume',
      title: 'volume server/winxp',
      check: sh`ct_differs 'not there yet'`,
      apply: sh`lvcreate -n ${"it's"} server`,
      undo: sh`lvremove server/winxp`,
    },
    {
      id: 'definition',
      title: 'definition winxp',
      needs: ['volume'],
      check: sh`test "$ct_is" = ${password}`,
      apply: sh`printf '%s\n' ${inDefinition}`,
    },
  ],
};

export const server = (fields: object = { address: '192.168.1.2' }) =>
  toServer('home', serverSchema.parse(fields));

export function report(verdicts: readonly Verdict[] = ['differs', 'unknown'], machine = 'srv 0123') {
  const { add, report: made } = reportBuilder(bundle);
  add({ kind: 'machine', text: machine });
  bundle.steps.forEach(({ id }, at) => {
    add({ kind: 'verdict', step: id, verdict: verdicts[at] ?? 'ok', text: `it is ${verdicts[at]}` });
  });
  add({ kind: 'found', step: 'volume', key: 'vnc-port', value: '5901' });
  add({ kind: 'end', outcome: verdicts.every((verdict) => verdict === 'ok') ? 'unchanged' : 'planned' });
  return made();
}

export const plan = (): Plan =>
  makePlan(
    {
      server: server(),
      action: 'create',
      name: 'winxp',
      bundle,
      command: 'ctctl domain create winxp',
      rollback: true,
      grace: 5000,
    },
    report(),
  );
