/** For `catch` after a question to the file system: nothing there is an answer, other errors are not. */
export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
