/**
 * Tests only: the adapters of src/host in a real VS Code, asked from outside over HTTP on loopback.
 * `POST /approveTool` with the question as JSON is answered when the person has answered; a request
 * that ends before that aborts the question.
 */
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { FormField, Person, ServerForm } from '../../../../src/core/ports';
import { editorBrowser } from '../../../../src/host/adapters/browser';
import { editorModel } from '../../../../src/host/adapters/languageModel';
import { personInWindow } from '../../../../src/host/adapters/person/person';
import { Turns } from '../../../../src/host/adapters/person/turns';

/** A field as it can be sent: its check is a pattern and what to say when a value does not fit. */
export type SentField = Omit<FormField, 'check'> & { pattern?: string; problem?: string };

type Answer = (body: never, signal: AbortSignal) => Promise<unknown>;

const person: Person = personInWindow(new Turns(), editorBrowser);

const answers: Record<string, Answer> = {
  ...person,
  fillForm: (form: Omit<ServerForm, 'fields'> & { fields: SentField[] }, signal) =>
    person.fillForm({ ...form, fields: form.fields.map(withCheck) }, signal),
  complete: (request: Parameters<typeof editorModel.complete>[0], signal) =>
    editorModel.complete(request, signal),
  externalUrl: async ({ url }: { url: string }) => editorBrowser.externalUrl?.(url),
  setting: async ({ id, value }: { id: string; value: unknown }) =>
    vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global),
  command: async ({ id, arg }: { id: string; arg: unknown }) =>
    void (await vscode.commands.executeCommand(id, arg)),
  /** Calls one of our tools as an agent would, outside of a chat. */
  invoke: async ({ tool, input }: { tool: string; input: object }, signal) => {
    const cancel = new vscode.CancellationTokenSource();
    signal.addEventListener('abort', () => cancel.cancel());
    const options = { input, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool(tool, options, cancel.token);
    const [part] = content;
    return part instanceof vscode.LanguageModelTextPart ? JSON.parse(part.value) : undefined;
  },
};

function withCheck({ pattern, problem = 'wrong', ...field }: SentField): FormField {
  const expression = pattern === undefined ? undefined : new RegExp(pattern);
  return {
    ...field,
    check: (value) => (expression?.test(String(value)) === false ? problem : undefined),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return JSON.parse(text);
}

export function activate(context: vscode.ExtensionContext): void {
  const server = createServer((request, response) => {
    const abort = new AbortController();
    response.on('close', () => abort.abort());
    const answer = async (): Promise<unknown> => {
      const ask = answers[(request.url ?? '').slice(1)];
      if (ask === undefined) throw new Error(`nothing answers ${request.url}`);
      return ask((await bodyOf(request)) as never, abort.signal);
    };
    const end = (reply: object): void => void response.end(JSON.stringify(reply));
    answer().then(
      (value) => end({ value }),
      ({ name, code, message }: Error & { code?: string }) =>
        end({ error: { name, code, message } }),
    );
  });
  context.subscriptions.push({ dispose: () => server.close() });
  server.listen(0, '127.0.0.1', () => {
    const file = process.env['TOOLWRIGHT_ASKER'];
    if (file !== undefined) writeFileSync(file, String((server.address() as AddressInfo).port));
  });
}
