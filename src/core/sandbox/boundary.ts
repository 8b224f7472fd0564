/**
 * What the host checks on its border with the workers, whatever they have checked before: a hostile
 * program may have taken over the machine that it runs in, and tools answer with what they like.
 */
import { OPERATIONS, type Reply, type SandboxBindings } from './messages';
import { TOO_DEEP } from './nesting';

/** The bindings of one run are mostly those of the next. */
const known = new WeakMap<SandboxBindings, ReadonlySet<string>>();

/** All that a program with these bindings may call. */
export function callableIds(bindings: SandboxBindings): ReadonlySet<string> {
  const found = known.get(bindings);
  if (found !== undefined) return found;
  const ids = new Set<string>(OPERATIONS);
  for (const { methods } of bindings.namespaces) for (const { id } of methods) ids.add(id);
  for (const { id } of bindings.plainFunctions) ids.add(id);
  known.set(bindings, ids);
  return ids;
}

/** The reply, or an error in its place if it holds a value that cannot be sent to a thread. */
export function orUnreadable(reply: Reply): Reply {
  try {
    structuredClone(reply);
    return reply;
  } catch {
    // Too deep is all that can be wrong with a value that came as JSON.
    const error = { name: 'ToolError', message: TOO_DEEP, ran: 'yes' };
    return { call: reply.call, ok: false, error };
  }
}
