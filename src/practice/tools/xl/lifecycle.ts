/** xl's commands that change a running domain, with what they ignore and what they refuse. */
import { askToStop, removeDomain } from '../../world/guests.ts';
import type { Domain, StopReason } from '../../world/state.ts';
import { change, domainById, type World } from '../../world/world.ts';
import { printed, refused, type ToolAnswer, waitUntil } from '../tool.ts';
import { goneLines, libxlError, withDomain } from './domains.ts';
import type { XlCall, XlCommandRun } from './xl.ts';

const operands = (argv: readonly string[]) => argv.filter((argument) => !argument.startsWith('-'));
const hasFlag = (argv: readonly string[], letter: string) =>
  argv.some((argument) => /^-\w+$/.test(argument) && argument.includes(letter));

export const destroy: XlCommandRun = (world, { argv }) =>
  withDomain(world, operands(argv)[0] ?? '', (domid, domain) => {
    if (domid === 0 && !hasFlag(argv, 'f')) {
      return refused(
        1,
        'Not destroying domain 0; use -f to force.',
        'This can only be done when using a disaggregated hardware domain and toolstack.',
        '',
      );
    }
    if (domain === undefined) return refused(1, ...goneLines(domid), 'destroy failed (rc=-21)');
    removeDomain(world, domid);
    return printed();
  });

/** Exit code 0 whatever happens: xl does not look at libxl's answer. */
function setPaused(world: World, argv: readonly string[], paused: boolean): ToolAnswer {
  const place = `libxl_domain.c:${paused ? '548' : '712'}:libxl_domain_${paused ? 'pause' : 'unpause'}`;
  return withDomain(world, operands(argv)[0] ?? '', (domid, domain): ToolAnswer => {
    if (domain === undefined) {
      const what = paused ? 'Pausing domain' : 'Unpausing domain';
      return { out: '', err: `${libxlError(place, domid, `${what}: No such process`)}\n`, rc: 0 };
    }
    change(world, () => {
      domain.paused = paused;
    });
    return printed();
  });
}

export const pause: XlCommandRun = (world, { argv }) => setPaused(world, argv, true);
export const unpause: XlCommandRun = (world, { argv }) => setPaused(world, argv, false);

interface Request {
  readonly reason: StopReason;
  readonly announcement: string;
  readonly verb: 'shutdown' | 'reboot';
  readonly fallback: string;
  readonly event: string;
}

const shutdownRequest: Request = {
  reason: 'poweroff',
  announcement: 'Shutting down domain',
  verb: 'shutdown',
  fallback: 'sending ACPI power button event',
  event: 'power',
};

const rebootRequest: Request = {
  reason: 'reboot',
  announcement: 'Rebooting domain',
  verb: 'reboot',
  fallback: 'sending ACPI reset button event',
  event: 'reset',
};

export const shutdown: XlCommandRun = (world, call) => ask(world, call, shutdownRequest);
export const reboot: XlCommandRun = (world, call) => ask(world, call, rebootRequest);

async function ask(world: World, call: XlCall, request: Request): Promise<ToolAnswer> {
  const name = operands(call.argv)[0];
  const all = hasFlag(call.argv, 'a') || call.argv.includes('--all');
  if (name === undefined && !all) return refused(1, 'You must specify -a or a domain id.', '');
  if (!all)
    return withDomain(world, name ?? '', (domid, domain) => askOne(world, call, request, domid, domain));
  const guests = world.state.domains.filter((domain) => domain.id !== 0);
  let err = '';
  for (const domain of guests) {
    const answer = await askOne(world, call, request, domain.id, domain);
    err += answer.err;
    if (answer.rc !== 0) return { ...answer, err };
  }
  return { out: '', err, rc: 0 };
}

/** HVM guests here have no PV drivers, so without -F xl refuses them. */
async function askOne(
  world: World,
  { argv, signal }: XlCall,
  request: Request,
  domid: number,
  domain: Domain | undefined,
): Promise<ToolAnswer> {
  const lines = [`${request.announcement} ${domid}`];
  const failed = (rc: number) => refused(1, ...lines, `${request.verb} failed (rc=${rc})`);
  if (domain === undefined) {
    const place = 'libxl_domain.c:78:libxl__domain_type';
    lines.push(libxlError(place, null, `unable to get domain type for domid=${domid}`));
    return failed(-3);
  }
  const acpi = domain.spec.type === 'hvm';
  if (acpi && !hasFlag(argv, 'F')) {
    lines.push(`PV control interface not available: external graceful ${request.verb} not possible.`);
    lines.push(`Use "-F" to fallback to ACPI ${request.event} event.`);
    return failed(-10);
  }
  if (acpi) lines.push(`PV control interface not available: ${request.fallback}.`);
  // The reset event needs no guest: the machine itself obeys it.
  askToStop(world, domain, request.reason, acpi && request.reason === 'reboot' ? 0 : world.timing.stop);
  if (hasFlag(argv, 'w') || argv.includes('--wait')) {
    lines.push('Waiting for 1 domains');
    if (!(await waitUntil(world, signal, () => isDown(world, domid)))) return refused(130, ...lines);
    lines.push(`Domain ${domid} has been shut down, reason code ${request.reason === 'reboot' ? 1 : 0}`);
  }
  return { out: '', err: lines.map((line) => `${line}\n`).join(''), rc: 0 };
}

function isDown(world: World, domid: number): boolean {
  const domain = domainById(world, domid);
  return domain === undefined || domain.reason !== null;
}
