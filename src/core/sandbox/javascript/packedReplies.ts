/**
 * Replies to a program's calls, written on the host's thread in the form that the engine reads. The
 * worker then neither parses nor copies them more than once. Texts stay with the worker: whether they
 * are JSON is found out there.
 */
import type { PackedValue, Reply } from '../messages';
import { BinaryJsonWriter } from './binaryJson';

/** Larger ones change hands; smaller ones are texts, which are cheapest to send. */
const TRANSFERRED_BYTES = 64 * 1024;

const writer = new BinaryJsonWriter();

/** `transfer` is to be handed over with the message. undefined where the replies are for the worker. */
export function packReplies(
  replies: readonly Reply[],
): { packed: PackedValue | string; transfer: ArrayBuffer[] } | undefined {
  const values: unknown[] = [];
  for (const reply of replies) {
    if (!reply.ok) values.push([reply.call, false, reply.error]);
    else if ('value' in reply) values.push([reply.call, true, reply.value]);
    else return undefined;
  }
  const packed = writer.encode(values);
  if (packed === undefined) return undefined;
  const bytes = packed.head.length + packed.body.length;
  if (bytes >= TRANSFERRED_BYTES) return { packed, transfer: [writer.release()] };
  return { packed: textOf(packed.head) + textOf(packed.body), transfer: [] };
}

/** Each byte as a character of its own. */
function textOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}
