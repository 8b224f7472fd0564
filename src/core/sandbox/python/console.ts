/** What a Python program prints: bytes of two streams become lines, within a limit. */
import { StringDecoder } from 'node:string_decoder';
import type { ConsoleLine } from '../../results/outputs';

type Stream = ConsoleLine['stream'];

export class Console {
  readonly #limit: number;
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #partial = { stdout: '', stderr: '' };
  #lines: ConsoleLine[] = [];
  #chars = 0;
  /** Whether something was printed at all. */
  isUsed = false;
  /** Whether something was dropped. */
  isOver = false;
  #muted: [Stream, string][] | undefined;
  #mutedChars = 0;

  constructor(limitChars: number) {
    this.#limit = limitChars;
  }

  write(stream: Stream, bytes: Uint8Array): void {
    this.isUsed = true;
    const text = this.#decoders[stream].write(Buffer.from(bytes));
    if (this.#muted === undefined) this.#add(stream, text);
    else if (this.#mutedChars < this.#limit) this.#muted.push([stream, text]);
    else this.isOver = true;
    this.#mutedChars += text.length;
  }

  /** Holds back what is printed from here on. */
  mute(): void {
    this.#muted = [];
    this.#mutedChars = 0;
  }

  /** Ends the holding back; what was held back is kept or forgotten. */
  unmute(keep: boolean): void {
    const held = this.#muted ?? [];
    this.#muted = undefined;
    if (keep) for (const [stream, text] of held) this.#add(stream, text);
  }

  /** The complete lines so far; at the end the rest too. */
  take({ isEnd }: { isEnd: boolean }): ConsoleLine[] {
    if (isEnd) {
      this.unmute(true);
      for (const stream of ['stdout', 'stderr'] as const) {
        if (this.#partial[stream] !== '') this.#push(stream, this.#partial[stream]);
        this.#partial[stream] = '';
      }
    }
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  #add(stream: Stream, text: string): void {
    const room = this.#limit - this.#chars;
    if (text.length > room) this.isOver = true;
    if (room <= 0) return;
    const kept = text.slice(0, room);
    this.#chars += kept.length;
    const [first = '', ...more] = kept.split(/\r?\n/);
    this.#partial[stream] += first;
    for (const next of more) {
      this.#push(stream, this.#partial[stream]);
      this.#partial[stream] = next;
    }
  }

  #push(stream: Stream, text: string): void {
    this.#lines.push({ stream, text });
  }
}
