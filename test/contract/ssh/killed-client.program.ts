/** Runs one bundle on a server until it is done, or until somebody kills this process. */
import { Secret } from '../../../src/common/secret.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Step } from '../../../src/remote/bundle/step.ts';
import { knownHostsFileStore } from '../../../src/remote/host-keys/known-hosts.ts';
import { createHub } from '../../../src/remote/hub.ts';
import { routeTo } from '../../../src/remote/routes.ts';
import { sshConfigOf } from '../../../src/remote/ssh-config/ssh-config.ts';

const [port, user, identity, knownHosts = '', folder = '', way] = process.argv.slice(2);

/** Makes FOLDER/id, but not before somebody has made FOLDER/go; FOLDER/id.begun says that it waits. */
function fileStep(id: string): Step {
  const file = `${folder}/${id}`;
  return {
    id,
    title: id,
    check: sh`if [ -e ${file} ]; then ct_ok there; else ct_differs absent; fi`,
    apply: sh`echo 'something to say'; : >${file}.begun
until [ -e ${folder}/go ]; do sleep 0.1 2>/dev/null || sleep 1; done
: >${file}`,
  };
}

/** A secret makes the bundle travel on stdin. */
const secret: Step = {
  id: 'secret',
  title: 'secret',
  check: sh`if [ -n ${way === 'stdin' ? new Secret('s') : 's'} ]; then ct_ok there; else ct_broken 'no secret'; fi`,
};

async function main(): Promise<void> {
  const server = toServer(
    'lab',
    serverSchema.parse({ address: '127.0.0.1', port: Number(port), user, identity }),
  );
  const hub = createHub({
    hostKeys: { knownHosts: knownHostsFileStore(knownHosts) },
    authentication: {},
    routeTo: (entry) => routeTo(entry, sshConfigOf()),
  });
  const steps = [secret, fileStep('first'), fileStep('second'), fileStep('third')];
  await runBundle(await hub.target(server), { title: 'files', library: [], rollback: false, steps }, 'run');
  hub.close();
}

void main();
