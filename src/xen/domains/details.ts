/** What is known of one domain beyond its row: its VNC endpoint, type and definition. */
import { CtctlError } from '../../common/errors.ts';
import type { Answer } from '../../remote/bundle/run.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';

/** Where a domain's VNC server listens, as seen from its server. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface DomainDetails {
  readonly state: string;
  readonly id: number | null;
  readonly uuid: string | null;
  readonly vnc: Endpoint | null;
  /** Plain assignments of the definition, in the order of the file; passwords left out. */
  readonly definition: readonly (readonly [key: string, value: string])[];
}

/** Asked by name, so that it is right after a restart too; the port comes from xenstore, never from a guess. */
export function detailReadings(name: string): readonly Reading[] {
  return [
    {
      id: 'details',
      read: sh`ct_look ${name} || { ct_no_list >&2; exit 1; }
echo "state $(ct_state)"
case $ct_domid in
  '' | -) ;;
  *)
    echo "id $ct_domid"
    ct_vm=$(xenstore-read "/local/domain/$ct_domid/vm" 2>/dev/null) && echo "uuid \${ct_vm#/vm/}"
    ct_find_vnc "$ct_domid"
    if [ -n "$ct_vnc_port" ]; then echo "vnc $ct_vnc_listen $ct_vnc_port"; fi ;;
esac
exit 0`,
    },
    {
      id: 'definition',
      read: sh`ct_find_definition ${name}
if [ -n "$ct_file" ]; then ct_assignments "$ct_file" | ct_public; fi`,
    },
  ];
}

/** @throws CtctlError `failed` when the server's toolstack gave no list. */
export function domainDetails(server: string, answers: ReadonlyMap<string, Answer>): DomainDetails {
  const details = answers.get('details');
  if (details?.code !== 0) {
    throw new CtctlError('failed', `${server}: ${details?.stderr || 'no list of domains'}`, { server });
  }
  const said = new Map(details.lines.map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(1)]));
  const [host, port] = said.get('vnc') ?? [];
  const id = said.get('id')?.[0];
  return {
    state: said.get('state')?.[0] ?? 'none',
    id: id === undefined ? null : Number(id),
    uuid: said.get('uuid')?.[0] ?? null,
    vnc: host !== undefined && port !== undefined ? { host, port: Number(port) } : null,
    definition: (answers.get('definition')?.lines ?? []).map((line) => {
      const [, key = '', value = ''] = line.split('\t');
      return [key, value] as const;
    }),
  };
}
