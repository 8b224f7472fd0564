/** VS Code's secret storage as the core's port. */
import type * as vscode from 'vscode';
import type { Secrets } from '../../core/ports';

export function editorSecrets(storage: vscode.SecretStorage): Secrets {
  return {
    get: async (key) => storage.get(key),
    set: async (key, value) => storage.store(key, value),
    delete: async (key) => storage.delete(key),
  };
}
