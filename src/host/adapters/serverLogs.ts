/** One output channel for each server, made when the server first has something to say. */
import * as vscode from 'vscode';
import type { ServerLog, ServerLogLevel } from '../../core/ports';
import type { Disposable } from '../../core/util/event';

export class ServerLogs implements Disposable {
  readonly #channels = new Map<string, vscode.LogOutputChannel>();

  open(server: string): ServerLog {
    const channel = this.#channel(server);
    return {
      write: (level, message) => writerOf(channel, level)(message),
      get level() {
        return levelOf(channel.logLevel);
      },
      onDidChangeLevel: (listener) => channel.onDidChangeLogLevel(() => listener()),
      dispose: () => {
        this.#channels.delete(server);
        channel.dispose();
      },
    };
  }

  /** Brings the log of a server to the front. */
  show(server: string): void {
    this.#channel(server).show();
  }

  dispose(): void {
    for (const channel of this.#channels.values()) channel.dispose();
    this.#channels.clear();
  }

  #channel(server: string): vscode.LogOutputChannel {
    let channel = this.#channels.get(server);
    if (channel === undefined) {
      channel = vscode.window.createOutputChannel(`Toolwright: ${server}`, { log: true });
      this.#channels.set(server, channel);
    }
    return channel;
  }
}

function writerOf(channel: vscode.LogOutputChannel, level: ServerLogLevel) {
  switch (level) {
    case 'debug':
      return (message: string) => channel.debug(message);
    case 'info':
    case 'notice':
      return (message: string) => channel.info(message);
    case 'warning':
      return (message: string) => channel.warn(message);
    default:
      return (message: string) => channel.error(message);
  }
}

function levelOf(level: vscode.LogLevel): ServerLogLevel {
  switch (level) {
    case vscode.LogLevel.Trace:
    case vscode.LogLevel.Debug:
      return 'debug';
    case vscode.LogLevel.Info:
      return 'info';
    case vscode.LogLevel.Warning:
      return 'warning';
    default:
      return 'error';
  }
}
