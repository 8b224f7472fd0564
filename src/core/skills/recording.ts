/**
 * The calls of a test: recorded while it runs over the servers, and played back later without them. A call is
 * found again by its tool and arguments, whatever the order of their fields.
 */
import type { CallTap, StandIn } from '../calls';
import { skillOfId } from '../guestOperations';
import type { FindSensitive } from '../privacy/sensitive';
import { valueOf } from '../sandbox/payload';
import type { CallReply } from '../sandbox/sandboxRun';
import { withSortedKeys, type Json } from '../util/json';
import type { RecordedCall } from './skill';

/** What is recorded goes into a file that people read and commit. */
const MAX_CHARS = 64 * 1024;
const MAX_CALLS = 100;
/** They ask us, not a server. */
const OWN = new Set(['$search', '$describe', '$list']);

export class Recording implements CallTap {
  readonly #callOf: (id: string) => string | undefined;
  readonly #calls: RecordedCall[] = [];
  #chars = 0;
  /** Why there is no recording. */
  problem: string | undefined;

  /** `callOf` tells how programs call a tool with this id. */
  constructor(callOf: (id: string) => string | undefined) {
    this.#callOf = callOf;
  }

  before(): undefined {}

  after(id: string, args: unknown, reply: CallReply): void {
    if (this.problem !== undefined || OWN.has(id) || skillOfId(id) !== undefined) return;
    const name = this.#callOf(id);
    const call: RecordedCall = {
      tool: id,
      ...(name !== undefined && { call: name }),
      arguments: jsonOf(args),
      ...('error' in reply ? { error: reply.error.message } : { result: jsonOf(valueOf(reply)) }),
    };
    const text = JSON.stringify(call);
    this.#chars += text.length;
    if (this.#chars > MAX_CHARS || this.#calls.length >= MAX_CALLS) {
      this.problem = 'its calls are too long to be recorded';
    } else this.#calls.push(call);
  }

  /** Undefined when it could not be recorded, or must not be. Throws like `find`. */
  async calls(find: FindSensitive): Promise<readonly RecordedCall[] | undefined> {
    for (const call of this.#calls) {
      if (this.problem !== undefined) break;
      if ((await find(JSON.stringify(call))).length > 0) {
        this.problem = `what ${call.tool} was given or returned holds personal data or a secret`;
      }
    }
    return this.problem === undefined ? this.#calls : undefined;
  }
}

export class Replay implements CallTap {
  readonly #left = new Map<string, RecordedCall[]>();
  /** A call that the recording does not know. */
  problem: string | undefined;

  /** The servers may be gone. */
  readonly standIns: readonly StandIn[];

  constructor(calls: readonly RecordedCall[]) {
    const names = calls.flatMap(({ tool, call }) =>
      call === undefined ? [] : [[call, tool] as const],
    );
    this.standIns = Array.from(new Map(names), ([call, id]) => ({ call, id }));
    for (const call of calls) {
      const key = keyOf(call.tool, call.arguments);
      this.#left.set(key, [...(this.#left.get(key) ?? []), call]);
    }
  }

  before(id: string, args: unknown): CallReply | undefined {
    if (OWN.has(id) || skillOfId(id) !== undefined) return undefined;
    const calls = this.#left.get(keyOf(id, args));
    // The last one answers for all that follow.
    const call = calls !== undefined && calls.length > 1 ? calls.shift() : calls?.[0];
    if (call === undefined) {
      const message = `The recording has no call of ${id} with ${JSON.stringify(args).slice(0, 200)}: save the skill again to record its tests anew.`;
      this.problem ??= message;
      return { error: { name: 'ToolError', message, tool: id, ran: 'no' } };
    }
    if (call.error !== undefined) {
      return { error: { name: 'ToolError', message: call.error, tool: id, ran: 'unknown' } };
    }
    return { value: call.result ?? null };
  }

  after(): void {}
}

function keyOf(tool: string, args: unknown): string {
  return `${tool} ${JSON.stringify(withSortedKeys(args))}`;
}

function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json;
}
