/** The edits of an inventory's YAML document: each touches the nodes of one server only. */

import { type Document, isCollection, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { ServerInput } from './schema.ts';

type Nullable<Fields> = { readonly [Field in keyof Fields]?: Fields[Field] | null | undefined };

/** New values of some fields; `null` removes a field. `paths` is changed path by path in the same way. */
export type ServerPatch = Nullable<Omit<ServerInput, 'paths'>> & {
  readonly paths?: Nullable<NonNullable<ServerInput['paths']>> | null | undefined;
};

/** The map of the servers; made if the file has none yet. */
function serversOf(document: Document): YAMLMap {
  if (!isMap(document.contents)) {
    document.contents = document.createNode({ version: 1 });
  }
  const servers = document.get('servers', true);
  if (isMap(servers)) {
    if (servers.items.length === 0) {
      servers.flow = false;
    }
    return servers;
  }
  const made = document.createNode({});
  if (isNode(servers)) {
    made.commentBefore = servers.comment ?? servers.commentBefore ?? null;
  }
  document.set('servers', made);
  return made;
}

function withCommentsOf<Made extends Node>(old: unknown, made: Made): Made {
  if (isNode(old)) {
    Object.assign(made, { comment: old.comment, commentBefore: old.commentBefore });
  }
  return made;
}

/** Adds a server at the end. */
export function putServer(document: Document, name: string, input: ServerInput): void {
  const node = document.createNode(input);
  for (const { value } of node.items) {
    if (isSeq(value)) {
      value.flow = true;
    }
  }
  serversOf(document).set(document.createNode(name), node);
}

/** Takes a server and the comments that belong to it out. */
export function removeServerNode(document: Document, name: string): void {
  serversOf(document).delete(name);
}

/** Sets or removes fields of a server that exists. */
export function setFields(document: Document, name: string, patch: ServerPatch): void {
  const server = ['servers', name];
  for (const [field, value] of Object.entries(patch)) {
    if (field === 'paths' && isPlainObject(value)) {
      for (const [path, folder] of Object.entries(value)) {
        setField(document, [...server, field, path], folder);
      }
      removeIfEmpty(document, [...server, field]);
    } else {
      setField(document, [...server, field], value);
    }
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function removeIfEmpty(document: Document, path: readonly string[]): void {
  const node = document.getIn(path);
  if (isMap(node) && node.items.length === 0) {
    document.deleteIn(path);
  }
}

/** An undefined value leaves the field alone, as it does in any options object. */
function setField(document: Document, path: readonly string[], value: unknown): void {
  if (value === null) {
    if (document.hasIn(path.slice(0, -1))) {
      document.deleteIn(path);
    }
  } else if (value !== undefined) {
    const old = document.getIn(path, true);
    if (isScalar(old) && !isPlainObject(value)) {
      old.value = value;
      return;
    }
    const node = document.createNode(value);
    // The new list stands where the old one was: on one line or not, and with its comment.
    if (isSeq(node)) {
      node.flow = isCollection(old) ? old.flow === true : true;
    }
    document.setIn(path, withCommentsOf(old, node));
  }
}
