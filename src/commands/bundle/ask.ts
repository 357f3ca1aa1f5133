/** Asks a person for the value of one parameter, until it is one. */
import type { Parameter } from '../../bundles/source.ts';
import { expectedForm, readText, scalarWords } from '../../bundles/values.ts';
import type { Context } from '../context.ts';

/** What was typed or chosen, as `--param` would take it. A value that does not fit is asked for again at once. */
export async function askFor(
  person: Pick<Context, 'prompts' | 'reporter'>,
  parameter: Parameter,
): Promise<string> {
  for (;;) {
    const answer = await ask(person.prompts, parameter);
    const read = readText(parameter, answer);
    if (!('wrong' in read)) return answer;
    person.reporter.line(`${parameter.name}: ${read.wrong}`);
  }
}

async function ask(prompts: Context['prompts'], parameter: Parameter): Promise<string> {
  const { name, description, choices, secret } = parameter;
  const about = [description, expectedForm(parameter)].filter((each) => each !== undefined);
  const question = `${name}${about.length > 0 ? ` (${about.join('; ')})` : ''}:`;
  const next = `use ${valueFlag(parameter)}`;
  if (secret) return (await prompts.password(question, next)).reveal();
  if (choices === undefined) return prompts.text(question, next);
  const chosen = choices[await prompts.choose(question, choices.map(scalarWords), next)];
  return String(chosen ?? '');
}

/** How the value of a parameter is given on the command line. */
export const valueFlag = ({ name, secret }: Parameter): string =>
  secret ? `--param-file ${name}=FILE` : `--param ${name}=VALUE`;
