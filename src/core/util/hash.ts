/** Names that tell nothing of what they are for, and are the same for the same. */
import { createHash } from 'node:crypto';

/** 32 characters, fit for the name of a file. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
