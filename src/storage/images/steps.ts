/** What must be true of ISO images before a domain can have them. */
import { sh } from '../../remote/bundle/shell.ts';
import type { Step } from '../../remote/bundle/step.ts';

/** The image is on the server and can be read. Nothing is done about one that is not. */
export function isoStep(path: string): Step {
  return {
    id: 'iso',
    title: `ISO image ${path}`,
    check: sh`if [ -f ${path} ] && [ -r ${path} ]; then
  if [ -s ${path} ]; then ct_ok there; else ct_refuse ${`the ISO image ${path} is empty`}; fi
else
  ct_refuse ${`the ISO image ${path} is not on the server`}
fi`,
  };
}
