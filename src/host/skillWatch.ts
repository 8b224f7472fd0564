/** Tells when files of skills come, change or go, whoever writes them. */
import * as vscode from 'vscode';
import { Burst, watchPatterns } from './watchPatterns';

const FILES = '**/.toolwright/skills/**';
/** A version is written as several files. */
const DELAY_MS = 300;

/** `ownFolder` is the person's own library; it need not exist. */
export function watchSkills(ownFolder: vscode.Uri, onChange: () => void): vscode.Disposable {
  const burst = new Burst(onChange, DELAY_MS);
  const own = new vscode.RelativePattern(ownFolder, 'skills/**');
  return vscode.Disposable.from(watchPatterns([FILES, own], burst.note), burst);
}
