/** How a domain's state is changed: start, stop, reboot, pause, resume; each proved by the state that follows. */
import { type ShellText, sh } from '../../remote/bundle/shell.ts';
import type { Step } from '../../remote/bundle/step.ts';

export interface StartRequest {
  readonly name: string;
  /** The definition when an earlier step of the bundle writes it; else it is looked for. */
  readonly definition?: { readonly path: string; readonly memory: number };
}

/** The domain runs. Refused before anything is done when its memory surely does not fit. */
export function startStep({ name, definition }: StartRequest): Step {
  const findDefinition = definition
    ? sh`ct_find_definition ${name}
    ct_file=\${ct_file:-${definition.path}} ct_memory=${definition.memory}`
    : sh`ct_find_definition ${name}
      ct_memory=
      if [ -n "$ct_file" ]; then ct_memory=$(ct_value "$ct_file" memory); fi`;
  return {
    id: 'start',
    title: `domain ${name} running`,
    check: sh`ct_see ${name} || return
case $(ct_state) in
  running)
    ct_report_vnc "$ct_domid"
    ct_ok "running, id $ct_domid" ;;
  paused) ct_refuse ${`${name} is paused: resume it`} ;;
  crashed | shutdown) ct_refuse ${`${name} has ended but is kept in memory: remove it with stop --force`} ;;
  dying) ct_refuse ${`${name} is going down just now: try again in a moment`} ;;
  none | halted)
    ct_managed=$ct_flags
    ${findDefinition}
    if [ -z "$ct_file" ] && [ -z "$ct_managed" ]; then
      ct_missing ${`no domain ${name}, and no definition of it in `}"$ct_definitions"
    elif ! ct_memory_fits "$ct_memory"; then
      ct_refuse ${`not enough memory for ${name}: `}"$ct_why"
    else
      ct_differs 'not running'
    fi ;;
esac`,
    // The device model's log holds the cause of what xl only calls "did not start".
    apply: sh`if [ "$ct_managed" = - ]; then
  "$ct_toolstack" start ${name}
elif ! "$ct_toolstack" create "$ct_file"; then
  ct_look ${name}
  tail -n 5 "$ct_log_folder"/${`qemu-dm-${name}.log`} 2>/dev/null | sed 's/^/qemu: /'
  exit 1
fi
# From here on its volumes may hold data.
printf '%s\n' ${name} >>"$ct_tmp/ran"
ct_look ${name}
printf '%s\n' "$ct_domid" >"$ct_mark"
ct_named=$ct_domid
if [ "$ct_toolstack" = xm ]; then ct_named=${String(sh`${name}`)}; fi
printf '%s\n' "$ct_toolstack destroy $ct_named" >"$ct_mark.by"
ct_vnc_is_there() { ct_find_vnc "$ct_domid" && [ -n "$ct_vnc_port" ]; }
if ct_is_hvm "$ct_domid"; then ct_wait 10 ct_vnc_is_there || echo 'no VNC port yet'; fi`,
    undo: sh`ct_look ${name}
if [ -s "$ct_mark" ] && [ "$ct_domid" = "$(cat "$ct_mark")" ]; then
  "$ct_toolstack" destroy "$(ct_handle ${name})"
fi`,
  };
}

export interface StopRequest {
  readonly name: string;
  /** Seconds that the guest gets to shut down by itself. */
  readonly grace: number;
  /** Pull the plug when the time is over, or when the guest cannot be asked. */
  readonly force: boolean;
}

/** The domain is off: asked to shut down, and with `force` switched off when it does not. */
export function stopStep({ name, grace, force }: StopRequest): Step {
  return {
    id: 'stop',
    title: `domain ${name} off`,
    // A domain without a definition was there when the run began: off is all that can be said of it afterwards.
    check: sh`ct_see ${name} || return
case $(ct_state) in
  none) if [ -n "$ct_was_there" ]; then ct_ok off; else ct_absent ${name} ct_ok off; fi ;;
  halted) ct_ok off ;;
  running)
    ct_warn_if_hard ${name} 'stop is a power-off'
    ct_differs "running, id $ct_domid" ;;
  dying) ct_differs 'going down' ;;
  paused) ${force ? sh`ct_differs paused` : sh`ct_refuse ${`${name} is paused and cannot shut down: resume it, or use --force`}`} ;;
  *) ${force ? sh`ct_differs 'ended, but kept in memory'` : sh`ct_refuse ${`${name} has ended but is kept in memory: --force removes it`}`} ;;
esac
if [ -n "$ct_flags" ]; then ct_was_there=1; fi`,
    apply: sh`case $(ct_state) in
  running) if ct_shut_down ${name} ${grace}; then exit 0; fi ;;
  dying)
    if ct_wait 30 ct_is_off ${name}; then exit 0; fi
    ct_timeout ${`${name} is still going down after 30 s`} ;;
esac
${
  force
    ? pullThePlug(name)
    : sh`if [ "$ct_kept" -ge 5 ]; then ct_die ${`${name} has shut down, but is kept in memory: --force removes it`}; fi
ct_timeout ${`${name} did not shut down within ${grace} s`}`
}`,
  };
}

function pullThePlug(name: string): ShellText {
  return sh`"$ct_toolstack" destroy "$(ct_handle ${name})"
ct_wait 30 ct_is_off ${name} || ct_timeout ${`${name} is still there 30 s after it was switched off`}`;
}

/** The domain has been restarted: proved by a new domain id. */
export function rebootStep({ name, grace }: { readonly name: string; readonly grace: number }): Step {
  return {
    id: 'reboot',
    title: `domain ${name} restarted`,
    check: sh`ct_see ${name} || return
case $(ct_state) in
  running)
    ct_before=\${ct_before:-$ct_domid}
    if [ "$ct_before" != "$ct_domid" ]; then
      ct_report_vnc "$ct_domid"
      ct_ok "running, id $ct_domid (was $ct_before)"
      return
    fi
    ct_warn_if_hard ${name} 'reboot is a reset'
    ct_differs "running, id $ct_domid" ;;
  none) ct_absent ${name} ct_refuse ${`${name} is off: start it`} ;;
  *) ct_refuse ${`${name} is `}"$(ct_state)"${', not running'} ;;
esac`,
    apply: sh`ct_is_back() { ct_look ${name} && [ "$(ct_state)" = running ] && [ "$ct_domid" != "$ct_before" ]; }
if [ "$ct_toolstack" = xl ]; then xl reboot -F "$ct_domid"; else xm reboot ${name}; fi
ct_wait ${grace} ct_is_back || ct_timeout ${`${name} did not restart within ${grace} s`}`,
  };
}

/** The domain is paused: it keeps its memory and gets no CPU. Exit codes say nothing here (xl pause gives 0 always). */
export function pauseStep(name: string): Step {
  return switchStep(name, { id: 'pause', verb: 'pause', from: 'running', to: 'paused', tries: 1 });
}

/** A paused domain runs again. Xen counts pauses: of a domain that was paused twice, each resume takes one back. */
export function resumeStep(name: string): Step {
  return switchStep(name, { id: 'resume', verb: 'unpause', from: 'paused', to: 'running', tries: 5 });
}

interface Switch {
  readonly id: string;
  readonly verb: string;
  readonly from: string;
  readonly to: string;
  /** How often the verb is said at most, 5 s apart. */
  readonly tries: number;
}

function switchStep(name: string, { id, verb, from, to, tries }: Switch): Step {
  return {
    id,
    title: `domain ${name} ${to}`,
    check: sh`ct_see ${name} || return
case $(ct_state) in
  ${to}) ct_ok ${to} ;;
  ${from}) ct_differs ${from} ;;
  halted) ct_refuse ${`${name} is off`} ;;
  none) ct_absent ${name} ct_refuse ${`${name} is off`} ;;
  *) ct_refuse ${`${name} is `}"$(ct_state)"${`, not ${from}`} ;;
esac`,
    apply: sh`ct_is_so() { ct_look ${name} && [ "$(ct_state)" = ${to} ]; }
ct_tried=0
while [ "$ct_tried" -lt ${tries} ]; do
  "$ct_toolstack" ${verb} "$(ct_handle ${name})" || :
  ct_tried=$((ct_tried + 1))
  if ct_wait 5 ct_is_so; then exit 0; fi
done
ct_wait ${5 * (5 - tries)} ct_is_so || ct_die ${`${name} is still not ${to}`}`,
  };
}
