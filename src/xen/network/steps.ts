/** What must be true of bridges before a domain's network card can join one. */
import { sh } from '../../remote/bundle/shell.ts';
import type { Step } from '../../remote/bundle/step.ts';

/** The bridge is there: Xen would create the domain and fail in its hotplug script. */
export function bridgeStep(bridge: string): Step {
  return {
    id: 'bridge',
    title: `bridge ${bridge}`,
    check: sh`ct_all=$(ct_bridges)
case "
$ct_all
" in
  *"
"${bridge}"
"*) ct_ok there ;;
  *) ct_refuse ${`there is no bridge ${bridge}`}" (there: $(echo $ct_all))" ;;
esac`,
  };
}
