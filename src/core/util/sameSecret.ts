/** Compares what somebody sent with a secret, in a time that tells nothing of where they differ. */
import { createHash, timingSafeEqual } from 'node:crypto';

export function isSameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(secret));
}

/** Of the same length for all texts. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
