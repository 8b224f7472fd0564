/**
 * Tests only: a language model whose answers a test writes. Registered through VS Code's public
 * interface, so that everything between chat panel and tools is the real thing.
 */
import * as vscode from 'vscode';

/** One request that reached the model, reduced to what a script decides by. */
export interface ModelRequest {
  /** The names of the tools that were offered. */
  tools: string[];
  /** All that it is told, in the order that it is told it: instructions, then the conversation. */
  text: string;
  /** The results of the calls so far, oldest first. */
  results: { callId: string; text: string }[];
}

export interface ModelCall {
  id: string;
  name: string;
  input: object;
}

export interface ModelAnswer {
  text?: string;
  calls?: ModelCall[];
}

export type Script = (request: ModelRequest) => ModelAnswer | Promise<ModelAnswer>;

/** What the extension exports to the tests. */
export interface ScriptedModel {
  /** Calls of `scripted_weather` for the city Nowhere, which never ends, that were cancelled. */
  readonly cancelled: number;
  /** All requests since the last `setScript`, without VS Code's own small ones (titles). */
  readonly requests: ModelRequest[];
  setScript(script: Script): void;
}

/** The provider's side of the interface: newer than the typings that the project compiles with. */
interface ChatProvider {
  provideLanguageModelChatInformation(): Promise<object[]>;
  provideLanguageModelChatResponse(
    model: unknown,
    messages: readonly vscode.LanguageModelChatMessage[],
    options: { tools?: readonly { name: string }[] },
    progress: vscode.Progress<vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart>,
  ): Promise<void>;
  provideTokenCount(model: unknown, text: unknown): Promise<number>;
}

const lm = vscode.lm as unknown as {
  registerLanguageModelChatProvider(vendor: string, provider: ChatProvider): vscode.Disposable;
};

const information = {
  id: 'scripted',
  name: 'Scripted',
  family: 'scripted',
  version: '1',
  maxInputTokens: 100_000,
  maxOutputTokens: 8_000,
  capabilities: { toolCalling: true, imageInput: false },
};

function textIn(messages: readonly vscode.LanguageModelChatMessage[]): string {
  return messages
    .flatMap((message): unknown[] => message.content)
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('\n');
}

function resultsIn(messages: readonly vscode.LanguageModelChatMessage[]): ModelRequest['results'] {
  return messages
    .flatMap((message): unknown[] => message.content)
    .filter((part) => part instanceof vscode.LanguageModelToolResultPart)
    .map((part) => ({
      callId: part.callId,
      text: part.content
        .filter((piece) => piece instanceof vscode.LanguageModelTextPart)
        .map((piece) => piece.value)
        .join(''),
    }));
}

/** "Repeat: TEXT" in the last message is answered with TEXT, anything else with an empty list. */
function withoutTools(messages: readonly vscode.LanguageModelChatMessage[]): string {
  const text = (messages.at(-1)?.content ?? [])
    .map((part: unknown) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('');
  return /Repeat: (.*)/s.exec(text)?.[1] ?? '[]';
}

/** The image part is newer than the typings that the project compiles with. */
const { LanguageModelDataPart } = vscode as unknown as {
  LanguageModelDataPart: {
    image(data: Uint8Array, mimeType: string): vscode.LanguageModelTextPart;
  };
};

function weatherOf(city: string): vscode.LanguageModelToolResult {
  const node = { type: 1, children: [{ type: 2, text: `${city} is sunny` }] };
  return new vscode.LanguageModelToolResult([
    new vscode.LanguageModelPromptTsxPart({ node }),
    new vscode.LanguageModelTextPart('all day'),
    LanguageModelDataPart.image(new TextEncoder().encode('a picture'), 'image/png'),
  ]);
}

export function activate(context: vscode.ExtensionContext): ScriptedModel {
  const requests: ModelRequest[] = [];
  let script: Script = () => ({ text: 'no script' });

  const provider: ChatProvider = {
    provideLanguageModelChatInformation: () => Promise.resolve([information]),
    provideLanguageModelChatResponse: async (_model, messages, { tools = [] }, progress) => {
      // Requests without tools are VS Code's own (titles and progress texts), or of a server.
      if (tools.length === 0) {
        progress.report(new vscode.LanguageModelTextPart(withoutTools(messages)));
        return;
      }
      const request = {
        tools: tools.map((tool) => tool.name),
        text: textIn(messages),
        results: resultsIn(messages),
      };
      requests.push(request);
      const { text, calls = [] } = await script(request);
      if (text) progress.report(new vscode.LanguageModelTextPart(text));
      for (const { id, name, input } of calls) {
        progress.report(new vscode.LanguageModelToolCallPart(id, name, input));
      }
    },
    provideTokenCount: (_model, text) =>
      Promise.resolve(typeof text === 'string' ? Math.ceil(text.length / 4) : 10),
  };
  context.subscriptions.push(lm.registerLanguageModelChatProvider('scripted', provider));

  let cancelled = 0;
  context.subscriptions.push(
    vscode.lm.registerTool<{ city: string }>('scripted_weather', {
      invoke: async ({ input }, token) => {
        if (input.city === 'Nowhere') {
          await new Promise((resolve) => token.onCancellationRequested(resolve));
          cancelled++;
        }
        return weatherOf(input.city);
      },
    }),
    vscode.lm.registerTool('scripted_turn', {
      invoke: async ({ toolInvocationToken }) => {
        if (toolInvocationToken === undefined) throw new Error('there is no turn.');
        const text = new vscode.LanguageModelTextPart('in a turn');
        return new vscode.LanguageModelToolResult([text]);
      },
    }),
  );

  return {
    get cancelled() {
      return cancelled;
    },
    requests,
    setScript(next) {
      script = next;
      requests.length = 0;
    },
  };
}
