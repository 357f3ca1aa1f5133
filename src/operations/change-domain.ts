/** The everyday changes of a domain, each a bundle of one step. */
import type { Server } from '../inventory/schema.ts';
import type { Bundle } from '../remote/bundle/step.ts';
import { pauseStep, rebootStep, resumeStep, startStep, stopStep } from '../xen/domains/steps.ts';
import { xenLibrary } from '../xen/settings.ts';

export const domainChanges = ['start', 'stop', 'reboot', 'pause', 'resume'] as const;
export type DomainChange = (typeof domainChanges)[number];

export interface ChangeOptions {
  /** Seconds that the guest gets to shut down or to come back. */
  readonly grace: number;
  /** stop only: pull the plug when the guest does not follow. */
  readonly force: boolean;
}

export function changeBundle(
  server: Server,
  name: string,
  change: DomainChange,
  options: ChangeOptions,
): Bundle {
  return {
    title: `${change} ${name}`,
    library: xenLibrary(server),
    steps: [stepOf(name, change, options)],
    rollback: false,
  };
}

function stepOf(name: string, change: DomainChange, { grace, force }: ChangeOptions) {
  switch (change) {
    case 'start':
      return startStep({ name });
    case 'stop':
      return stopStep({ name, grace, force });
    case 'reboot':
      return rebootStep({ name, grace });
    case 'pause':
      return pauseStep(name);
    case 'resume':
      return resumeStep(name);
  }
}
