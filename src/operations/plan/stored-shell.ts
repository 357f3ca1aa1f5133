/** Shell texts as a plan file holds them: the source itself, with the names of secrets where secrets stand. Pure. */
import { Secret, type Surroundings } from '../../common/secret.ts';
import { type ShellText, shellOfParts } from '../../remote/bundle/shell.ts';
import type { StoredShell } from './schema.ts';

/** Gives each secret a name: its own, as a parameter has one, or `secret-1` for the first one. */
export interface SecretNames {
  /** @param place where it was met, in words; the first one counts. */
  nameOf(secret: Secret, place: string): string;
  readonly slots: readonly { readonly name: string; readonly place: string }[];
}

/** A secret is known by its object: nothing is revealed to tell whether two of them are alike. */
export function secretNames(): SecretNames {
  const known = new Map<Secret, { readonly name: string; readonly place: string }>();
  return {
    nameOf(secret, place) {
      const slot = known.get(secret) ?? { name: newName(secret, [...known.values()]), place };
      known.set(secret, slot);
      return slot.name;
    },
    get slots() {
      return [...known.values()];
    },
  };
}

/** Two secrets never share a name. */
function newName({ label }: Secret, slots: SecretNames['slots']): string {
  const isFree = label !== undefined && !slots.some(({ name }) => name === label);
  return isFree ? label : `secret-${slots.length + 1}`;
}

export function storeShell(text: ShellText, names: SecretNames, place: string): StoredShell {
  if (!text.hasSecret) return text.toString();
  return text.parts.map((part) => (part instanceof Secret ? storeSecret(part, names, place) : part));
}

function storeSecret(secret: Secret, names: SecretNames, place: string) {
  const within: Surroundings[] = [];
  let root = secret;
  for (let origin = root.origin(); origin !== undefined; origin = root.origin()) {
    within.unshift(origin.surroundings);
    root = origin.secret;
  }
  return { secret: names.nameOf(root, place), within };
}

/**
 * @param secrets by their names.
 * @throws RangeError for a name that is none of them.
 */
export function restoreShell(stored: StoredShell, secrets: ReadonlyMap<string, Secret>): ShellText {
  if (typeof stored === 'string') return shellOfParts([stored]);
  return shellOfParts(
    stored.map((part) => {
      if (typeof part === 'string') return part;
      const secret = secrets.get(part.secret);
      if (secret === undefined) throw new RangeError(`no secret is called ${part.secret}`);
      return part.within.reduce((inner, surroundings) => inner.within(surroundings), secret);
    }),
  );
}
