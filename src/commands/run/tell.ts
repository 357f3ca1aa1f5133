/** What a person is told while a run goes on, on stderr. */
import { formatDuration } from '../../common/duration.ts';
import type { Owner, ScriptEvent } from '../../remote/bundle/events.ts';
import type { Context } from '../context.ts';

export interface Telling {
  readonly server: string;
  /** What is being done, in words. */
  readonly title: string;
  /** The title of a step. */
  readonly stepTitle: (id: string) => string;
  /** Whether lines must say which server they are about. */
  readonly isOneOfMany: boolean;
}

export function tellEvent(
  { reporter, waiting }: Context,
  { server, title, stepTitle, isOneOfMany }: Telling,
  event: ScriptEvent,
): void {
  const place = isOneOfMany ? `${server}: ` : '';
  switch (event.kind) {
    case 'warning':
      // At once: what is to come may be what is warned of.
      reporter.line(`warning: ${place}${event.text}`);
      break;
    case 'live':
      reporter.line(`${place}${event.text}`);
      break;
    case 'busy':
      waiting.begin(server, ownerWords(event));
      break;
    case 'applying': {
      const step = stepTitle(event.step);
      reporter.status(`${place}${title}: ${step}`);
      waiting.begin(server, step);
      break;
    }
    case 'undoing':
      reporter.status(`${place}${title}: taking back ${stepTitle(event.step)}`);
      break;
    default:
  }
}

/** `carol@thinkpad, for 12 s: ctctl stop winxp` */
export function ownerWords({ who, age, command }: Owner): string {
  if (who === '') return 'a run that has just begun';
  return `${who}, for ${formatDuration(age * 1000)}: ${command}`;
}
