/** Runs a whole definition: its statements, the files that it names by execfile, and the names that xm puts there. */
import type { Block, Statement } from './ast.ts';
import { LostTrack, PythonError, TooMuchWork } from './errors.ts';
import { runStatement } from './execute.ts';
import { loseBlock } from './losing.ts';
import { Machine, type World } from './machine.ts';
import { namesIn } from './names.ts';
import { type Program, parse } from './parse.ts';
import { type PyValue, unknown } from './values.ts';

/** Work that any definition may ask for, and more for each unit of its text. */
const work = { least: 1_000_000, perUnit: 4 } as const;
const mostFiles = 50;

export interface Run {
  readonly machine: Machine;
  readonly program: Program;
}

/**
 * Evaluates a definition.
 * @param given names that are there before the file begins.
 * @throws PythonError where Python would refuse the file.
 */
export function runProgram(
  source: string,
  world: World,
  given: (machine: Machine) => ReadonlyMap<string, PyValue>,
): Run {
  const program = parse(source);
  const { features } = program;
  let files = 0;
  const machine: Machine = new Machine({
    world,
    mostSteps: work.least + work.perUnit * source.length,
    context: { source, file: null, line: null, features },
    runFile: (path, at) => {
      files++;
      runFile(path, files, at);
    },
  });
  for (const [name, value] of given(machine)) machine.bind(machine.top, name, value);
  runAll(program.body, machine);
  return { machine, program };
}

function runAll(body: Block, machine: Machine): void {
  for (const [index, statement] of body.entries()) {
    try {
      runOne(statement, machine);
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      giveUp(body.slice(index), machine);
      return;
    }
  }
}

function runOne(statement: Statement, machine: Machine): void {
  machine.oldest = Number.POSITIVE_INFINITY;
  try {
    runStatement(statement, machine.top, machine);
  } catch (error) {
    if (!(error instanceof LostTrack)) throw error;
    loseBlock([statement], machine.top, machine, error.message);
  }
}

/** Nothing that the statements could set is known. */
function giveUp(rest: Block, machine: Machine): void {
  const reason = 'more work than a definition may ask for';
  machine.gap(reason);
  machine.mostSteps = Number.POSITIVE_INFINITY;
  loseBlock(rest, machine.top, machine, reason);
  for (const statement of rest) {
    machine.origin = { statement, source: machine.context.source, file: null, line: statement.line };
    for (const name of namesIn([statement]).set) machine.bind(machine.top, name, unknown(reason));
  }
}

function runFile(path: string, count: number, machine: Machine): void {
  const { world, context, origin, oldest } = machine;
  if (world.missingFiles.has(path))
    throw new PythonError('IOError', `[Errno 2] No such file or directory: '${path}'`);
  const source = world.files.get(path);
  if (source === undefined) {
    machine.gap(`${path}, which is not at hand`);
    return;
  }
  if (count > mostFiles) {
    machine.gap('files that name each other by execfile');
    return;
  }
  const line = context.line ?? origin?.line ?? 1;
  const { body, features } = parseFile(source, path, line, context.features);
  machine.context = { source, file: path, line, features };
  machine.mostSteps += work.perUnit * source.length;
  try {
    for (const statement of body) {
      machine.oldest = oldest;
      machine.deeper(() => runStatement(statement, machine.top, machine));
    }
  } finally {
    machine.oldest = oldest;
    machine.context = context;
    machine.origin = origin;
  }
}

function parseFile(source: string, path: string, line: number, inherited: ReadonlySet<string>): Program {
  try {
    return parse(source, inherited);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    throw new PythonError(error.kind, `${path}, line ${error.line}: ${error.message}`, line);
  }
}
