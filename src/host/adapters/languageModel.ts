/**
 * The editor's language model for servers that ask for one (MCP sampling). Whether a server may is
 * asked by the core; on top of that VS Code asks once whether this extension may use the model.
 */
import * as vscode from 'vscode';
import type { Completion, CompletionRequest, LanguageModel } from '../../core/ports';
import { messageOf, ToolwrightError } from '../../core/util/errors';
import { chooseModel } from './chooseModel';

/** VS Code has no way to tell a model how long its answer may be: so much text is a token, about. */
const CHARS_PER_TOKEN = 4;

const { LanguageModelError } = vscode;

export const editorModel: LanguageModel = { complete };

/**
 * Throws ToolwrightError. An answer that gets longer than `maxTokens`, by estimate, is stopped and cut
 * there. There is no role for a system prompt, so it goes first, as the user's.
 */
async function complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
  const { server, purpose, systemPrompt, messages, maxTokens, modelHints } = request;
  const models = await vscode.lm.selectChatModels();
  const model = chooseModel(models, modelHints);
  if (model === undefined) {
    throw new ToolwrightError(
      'no_language_model',
      'VS Code has no language model here. Sign in to GitHub Copilot, or add a model with the ' +
        'command "Chat: Manage Language Models".',
    );
  }
  const { LanguageModelChatMessage: Message } = vscode;
  const sent = [
    ...(systemPrompt === undefined ? [] : [Message.User(systemPrompt)]),
    ...messages.map(({ role, text }) =>
      role === 'user' ? Message.User(text) : Message.Assistant(text),
    ),
  ];
  const cancel = new vscode.CancellationTokenSource();
  const onAbort = (): void => cancel.cancel();
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const justification =
      purpose ?? vscode.l10n.t("The MCP server '{0}' asks the language model something.", server);
    const response = await model.sendRequest(sent, { justification }, cancel.token);
    const limit = maxTokens * CHARS_PER_TOKEN;
    let text = '';
    for await (const piece of response.text) {
      text += piece;
      if (text.length >= limit || signal.aborted) break;
    }
    if (signal.aborted) throw new vscode.CancellationError();
    return { text: text.slice(0, limit), model: model.id };
  } catch (error) {
    if (signal.aborted) {
      throw new ToolwrightError('cancelled', 'The request to the language model was cancelled.', {
        cause: error,
      });
    }
    throw explained(error, model.name);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Ends an answer that was cut short, too.
    cancel.cancel();
    cancel.dispose();
  }
}

/** In English, as all errors are: the server that asked gets it, too. */
function explained(error: unknown, model: string): ToolwrightError {
  const code = error instanceof LanguageModelError ? error.code : undefined;
  const fail = (ourCode: string, message: string): ToolwrightError =>
    new ToolwrightError(ourCode, message, { cause: error });
  switch (code) {
    case LanguageModelError.NoPermissions.name:
      return fail(
        'language_model_refused',
        `The person has not let Toolwright use the model ${model}. They can change that with the ` +
          'command "Manage Language Model Access".',
      );
    case LanguageModelError.Blocked.name:
      return fail(
        'language_model_blocked',
        `The model ${model} took no request: its quota is used up, or its filter stopped it. ` +
          'Wait, or choose another model.',
      );
    case LanguageModelError.NotFound.name:
      return fail('no_language_model', `The model ${model} is gone. Choose another model.`);
    default:
      return fail('language_model_failed', `The model ${model} failed: ${messageOf(error)}`);
  }
}
