/**
 * The forms in which a schema can be written as a type, as data: what is shown, and how much of it.
 */

/** How much of a schema is written, and in which form. */
export interface TypeStyle {
  /** Descriptions and defaults as comments. */
  comments: boolean;
  /** References become named types; without it they are written out where they stand. */
  named: boolean;
  /** Between the members of a union. */
  or: string;
  /** Levels of objects and arrays in each other. */
  depth: number;
  /** Optional properties of one object. */
  properties: number;
  /** Members of one union or tuple. */
  members: number;
  /** About so many characters, then only what is required. */
  characters: number;
  /** Optional properties by their names alone. */
  bareOptional: boolean;
  /** What stands for an object that is too deep to be written out. */
  cutObject: string;
}

/** For a reader who is about to write a call. */
export const FULL: TypeStyle = {
  comments: true,
  named: true,
  or: ' | ',
  depth: 8,
  properties: 60,
  members: 40,
  characters: 10_000,
  bareOptional: false,
  cutObject: 'Record<string, unknown>',
};

/** For a reader who chooses among tools, and pays for each word. */
export const COMPACT: TypeStyle = {
  comments: false,
  named: false,
  or: '|',
  depth: 2,
  properties: 6,
  members: 5,
  characters: 160,
  bareOptional: true,
  cutObject: 'object',
};
