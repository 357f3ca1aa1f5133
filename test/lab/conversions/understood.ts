/** Whether the genuine xl understood a definition as our reader says it does. */
import { readXl, type XlVersion } from '../../../src/xen/definitions/xl/read.ts';
import { expected, printed, withDefaults } from '../../unit/xen/definitions/xl/as-json.ts';

/** The places of xl's document in which both differ, as `path: xl "a", we "b"`. */
export function misunderstood(text: string, document: string, version: XlVersion): readonly string[] {
  const reading = readXl(text, { version });
  if (reading.kind === 'refused') return [`we say that xl refuses it: ${reading.reason}`];
  const { definition } = reading;
  const theirs = withDefaults(printed(document), definition.vnc !== null);
  const ours = expected(definition);
  const { c_info } = JSON.parse(document) as { readonly c_info: { readonly uuid: string } };
  // Without one in the file xl draws one.
  theirs.uuid = definition.uuid === null ? undefined : c_info.uuid;
  ours.uuid = definition.uuid ?? undefined;
  return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].flatMap((path) =>
    theirs[path] === ours[path]
      ? []
      : [`${path}: xl ${JSON.stringify(theirs[path])}, we ${JSON.stringify(ours[path])}`],
  );
}
