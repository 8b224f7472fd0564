/**
 * Turns of speech that mean something else than their words, as data: what a query says beside them is
 * not looked for, and what they mean is.
 */

/** A pattern over lower-case words, and the words that tools use for it. `…` is up to three words. */
const PHRASES = `
  look … up: search find
  throw … away: delete remove trash
  get rid of: delete remove
  go back to: restore revert previous rollback
  roll back: rollback revert undo
  green light: approve
  give … permission: share permission access
  tick … off: complete close done
  cross … off: complete close done
  hand … over: assign transfer
  keep an eye on: monitor watch
  get notified: watch subscribe notification
  catch up on: read history list
  break … down: split subtask
  set … up: create configure setup
  put … on hold: pause
  turn … on: enable toggle update on
  turn … off: disable toggle update off
  switch … on: enable toggle update on
  switch … off: disable toggle update off
  sign in: login authenticate
  log in: login authenticate
  sign out: logout
  how many: count number total list
  how much: amount size total count
  how big: size
  how long: duration time
  how far: distance
  how fast: speed performance time
  how high: height elevation
  how tall: height
  how warm: temperature weather
  thumbs up: reaction emoji like
  to do list: task todo
  to-do: task todo
  in one go: batch bulk
  at once: batch bulk multiple
  all at once: batch bulk
  write to: send message
  let … know: send message notify
  find out: get search
  figure out: get search
  carry out: run execute
  point out: comment
  take … back: undo revert
  bring … back: restore
  move … to the bin: trash delete
  move … to the trash: trash delete
  out of office: vacation
  on holiday: vacation
  on vacation: vacation
  near me: nearby local place
  close to: nearby
  what time: time clock
  who has access: permission list
  who can see: permission list
  stack trace: stacktrace error
  log time: worklog
  log … hours: worklog time
  on call: oncall
  happen most: top frequent
  most often: top frequent
  what … say about: review comment
  up to date: latest update
  by hand: manual
  make sure: check verify validate
  pull request: pullrequest pr
  merge request: mergerequest mr
  home page: homepage`;

interface Phrase {
  pattern: RegExp;
  meaning: string;
}

const phrases: readonly Phrase[] = PHRASES.trim()
  .split('\n')
  .map((line) => {
    const [pattern = '', meaning = ''] = line.split(':').map((part) => part.trim());
    const words = pattern
      .split(' ')
      .map((word) => (word === '…' ? "(?:[\\p{L}\\p{N}'-]+ ){0,3}?" : `${word}\\b ?`))
      .join('');
    return { pattern: new RegExp(`\\b${words}`, 'u'), meaning };
  });

/** What the turns of speech in a query mean, in words that tools use. */
export function meaningsIn(query: string): string {
  const text = query.toLowerCase().replace(/\s+/g, ' ');
  return phrases
    .filter(({ pattern }) => pattern.test(text))
    .map(({ meaning }) => meaning)
    .join(' ');
}
