/** The script of a bundle, as tests want it: with a fixed id and folder. */
import { compilePlan, compileRun } from '../../src/remote/bundle/compile.ts';
import { runOrder } from '../../src/remote/bundle/order.ts';
import type { RunMode } from '../../src/remote/bundle/run.ts';
import type { ShellText } from '../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../src/remote/bundle/step.ts';

export const compileBundle = (bundle: Bundle, mode: RunMode, stateFolder = '/var/lib/ctctl'): ShellText =>
  mode === 'plan'
    ? compilePlan(bundle)
    : compileRun(bundle, stateFolder, runOrder({ id: '20260102-030405-abcdef', who: 'carol@laptop' }));
