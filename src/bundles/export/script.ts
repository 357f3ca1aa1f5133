/** A bundle as one POSIX script that does without ctctl: the engine's own texts, and a wrapper that says what they report. */
import { createHash } from 'node:crypto';
import { CtctlError } from '../../common/errors.ts';
import { version } from '../../common/version.ts';
import type { Server } from '../../inventory/schema.ts';
import { compilePlan, compileRun } from '../../remote/bundle/compile.ts';
import { runOrder } from '../../remote/bundle/order.ts';
import { hereDocumentEnd, joinShell, raw, type ShellText, sh } from '../../remote/bundle/shell.ts';
import type { Step } from '../../remote/bundle/step.ts';
import { buildBundle } from '../build.ts';
import type { BundleSource } from '../source.ts';
import type { ParameterValue } from '../values.ts';
import wrapper from './wrapper.sh?raw';

/** Begins one of the first three lines of every exported file, behind a `# ` or not. */
export const exportMark = 'Made by ctctl bundle export';

/** Whether a file of this text was made by an export: such a file may be overwritten by the next one. */
export function isExported(text: string): boolean {
  return text.split('\n', 3).some((line) => line.replace(/^# /, '').startsWith(exportMark));
}

/**
 * The script for any server that is set up like this one; the values are a part of it.
 * @returns the same text for the same bundle and values.
 * @throws CtctlError `refused` for a bundle with a secret: it would stand in the file for all to read.
 */
export function exportScript(
  source: BundleSource,
  values: ReadonlyMap<string, ParameterValue>,
  server: Server,
): string {
  refuseSecrets(source);
  const token = tokenFor(source, values, server);
  const placed: Server = { ...server, paths: { ...server.paths, state: `/ctctl-state-${token}` } };
  const bundle = buildBundle(source, values, placed);
  const order = runOrder({
    id: `ctctl-run-${token}`,
    who: `ctctl-who-${token}`,
    command: `${source.name}.sh`,
    subject: source.name,
    version,
  });
  const script = joinShell([
    header(source, bundle.title),
    sh`token=${token} state=${server.paths.state}`,
    titles(bundle.steps),
    kept('plan_text', hereDocumentEnd(`PLAN-${token}`), compilePlan(bundle)),
    kept('run_text', hereDocumentEnd(`RUN-${token}`), compileRun(bundle, placed.paths.state, order)),
    raw(wrapper),
  ]);
  return script.toString();
}

/** @throws CtctlError `refused`, naming the secrets: whoever has values for them need not look for them. */
export function refuseSecrets({ name, parameters }: BundleSource): void {
  const secrets = [...parameters.values()].filter(({ secret }) => secret).map((each) => each.name);
  if (secrets.length === 0) return;
  throw new CtctlError(
    'refused',
    `${name}: ${secrets.join(', ')} is secret: an exported file would show it`,
    {
      next: `use ctctl bundle run ${name}, which sends it over the connection only`,
    },
  );
}

/**
 * Stands for what only the server knows: in no text of the bundle, and never by chance in one, for it is a sum of all
 * that could hold it.
 */
function tokenFor(source: BundleSource, values: ReadonlyMap<string, ParameterValue>, server: Server): string {
  const { name, title, steps, only } = source;
  const all = JSON.stringify([version, name, title, steps, only, [...values], server]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}

function header({ name }: BundleSource, title: string): ShellText {
  const words = title.replaceAll(/\p{Cc}/gu, ' ');
  return raw(`#!/bin/sh
# ${words}
# ${exportMark} (${version}) from the bundle ${name}. Runs as root on the server itself: ./${name}.sh [--check]`);
}

/** The function `title`: an id to its words. */
function titles(steps: readonly Step[]): ShellText {
  const cases = steps.map(({ id, title }) => sh`${raw(id)}) say ${title.replaceAll(/\p{Cc}/gu, ' ')} ;;`);
  return joinShell([raw('title() {\ncase $1 in'), ...cases, raw('esac\n}')]);
}

/** A function that prints a text as it is. */
function kept(name: string, end: string, text: ShellText): ShellText {
  return joinShell([raw(`${name}() {\ncat <<'${end}'`), text, raw(`${end}\n}`)]);
}
