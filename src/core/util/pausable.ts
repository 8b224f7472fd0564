/** A clock that stands still while a person thinks. Pauses nest: it goes on after the last resume. */
export interface Pausable {
  pause(): void;
  resume(): void;
}
