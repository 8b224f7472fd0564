/**
 * Which images go to the model beside the JSON of a reply: those whose handles are values in the
 * result, as far as a reply may carry them. What stays behind is said in words, never dropped silently.
 */
import { messageOf } from '../util/errors';
import type { PartStore } from './partStore';

export interface Attachment {
  handle: string;
  mimeType: string;
  data: Uint8Array;
}

export interface Attached {
  attachments: Attachment[];
  /** A sentence for each reason why something was left out. */
  notes: string[];
}

/** What one reply carries at most. */
const MAX_ATTACHMENTS = 4;
const MAX_BYTES = 5 * 1024 * 1024;
/** What models can look at. */
const SHOWN_TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** So many handles are looked at; a result that names more is a list, not something to show. */
const MAX_NAMED = 100;

/** A text value that is a handle and nothing else: no name of a field, and no part of a longer text. */
const HANDLE = /(?<=^|[[,:])"(part[1-9]\d*)"(?!:)/g;

/** `json` is the whole result, as JSON.stringify writes it. Never rejects. */
export async function attachmentsOf(json: string, parts: PartStore): Promise<Attached> {
  const attachments: Attachment[] = [];
  const tooMany: string[] = [];
  const otherTypes: string[] = [];
  const lost: string[] = [];
  let bytes = 0;
  for (const handle of handlesIn(json)) {
    const info = parts.about(handle);
    if (info === undefined) {
      if (parts.wasDropped(handle)) lost.push(`${handle} is no longer kept`);
    } else if (!SHOWN_TYPES.has(info.mimeType)) {
      otherTypes.push(`${handle} (${info.mimeType})`);
    } else if (attachments.length === MAX_ATTACHMENTS || bytes + info.bytes > MAX_BYTES) {
      tooMany.push(handle);
    } else {
      try {
        const data = await parts.load(handle);
        if (data === undefined) {
          lost.push(`${handle} is no longer kept`);
          continue;
        }
        attachments.push({ handle, mimeType: info.mimeType, data });
        bytes += info.bytes;
      } catch (error) {
        lost.push(`${handle} could not be read (${messageOf(error)})`);
      }
    }
  }
  return { attachments, notes: notesOn(tooMany, otherTypes, lost) };
}

function handlesIn(json: string): Set<string> {
  const handles = new Set<string>();
  // Most results name none, and the search for a plain text is much quicker: this is the host's thread.
  if (!json.includes('"part')) return handles;
  for (const [, handle] of json.matchAll(HANDLE)) {
    handles.add(handle!);
    if (handles.size === MAX_NAMED) break;
  }
  return handles;
}

function notesOn(tooMany: string[], otherTypes: string[], lost: string[]): string[] {
  const notes: string[] = [];
  if (tooMany.length > 0) {
    const most = `${MAX_ATTACHMENTS} images of ${MAX_BYTES / 1_048_576} MiB together`;
    notes.push(
      `Not shown: ${listed(tooMany)}. A reply carries at most ${most}: ` +
        `return their handles from the next program to see them.`,
    );
  }
  if (otherTypes.length > 0) {
    notes.push(`Not shown: ${listed(otherTypes)}. Only PNG, JPEG, GIF and WebP images can be.`);
  }
  if (lost.length > 0) notes.push(`Not shown: ${listed(lost)}. Call the tool again to see it.`);
  return notes;
}

function listed(names: readonly string[]): string {
  const more = names.length - 5;
  return names.slice(0, 5).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
