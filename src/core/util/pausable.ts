/** A clock that stands still while a person thinks. Pauses nest: it goes on after the last resume. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

/** The two as one: that of a program, and that of the program that waits for it. */
export function bothClocks(one: Pausable, other: Pausable): Pausable {
  return {
    pause: () => {
      one.pause();
      other.pause();
    },
    resume: () => {
      one.resume();
      other.resume();
    },
  };
}
