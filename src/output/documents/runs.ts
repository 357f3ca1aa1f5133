/** Parts of the documents about runs of the past: `run list`, `run cancel`, `log`. */
import * as z from 'zod';

/** How a run, or a plan, may have ended. */
export const outcomes = [
  'unchanged',
  'changed',
  'planned',
  'refused',
  'failed',
  'cancelled',
  'busy',
  'drifted',
  'broken',
  'abandoned',
  'missing',
  'over',
  'killed',
  'read',
] as const;

const about = {
  server: z.string(),
  run: z.string().describe('Its id; sorts by time'),
  who: z.string().describe('user@laptop'),
  command: z.string(),
  title: z.string(),
  subject: z.string().describe('What it is about: a domain, a bundle'),
};

export const recordedRun = z.object({
  ...about,
  state: z
    .enum(['running', 'stopping', ...outcomes])
    .describe(
      'stopping: after its current step, as it was told; broken: it was killed, or ended by a reboot',
    ),
  since: z.string().describe('When it began, ISO 8601'),
  step: z.string().nullable().describe('The step that is at work, or was when it ended'),
});

export const runChange = {
  server: z.string(),
  run: z.string(),
  changed: z.boolean(),
  state: z
    .enum(['stopping', 'killed', 'over'])
    .describe('stopping: after its current step. over: there was nothing to stop'),
};

const loggedStep = z.object({
  id: z.string(),
  time: z.string().describe('When it ended, ISO 8601'),
  outcome: z.string().describe('changed, failed, undone, undo-failed'),
  text: z.string(),
  was: z.string().describe('What was found before'),
  seconds: z.number().nullable(),
});

export const loggedRun = z.object({
  ...about,
  began: z.string().describe('ISO 8601'),
  ended: z.string().nullable(),
  plan: z.string().nullable().describe('Hash of the plan that was applied'),
  outcome: z
    .string()
    .describe(
      'changed, failed, cancelled, broken; running; unknown: it has no end, and nothing of it is left',
    ),
  seconds: z.number().nullable(),
  steps: z.array(loggedStep).readonly(),
});
