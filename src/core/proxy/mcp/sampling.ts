/**
 * A server that wants the language model (MCP sampling): text only, with the person's consent for this
 * server, and a bound on what it may cost. The model itself is the host's.
 */
import {
  CreateMessageRequestParamsSchema,
  type CreateMessageResult,
} from '@modelcontextprotocol/sdk/types.js';
import type { CompletionRequest, LanguageModel, Person, SamplingAnswer } from '../../ports';
import { InvalidInputError, ToolwrightError } from '../../util/errors';
import { plainText } from '../../util/plainText';
import type { Questions } from './questions';

const MAX_TOKENS = 4_096;
const MAX_PROMPT_CHARS = 200_000;
const MAX_PREVIEW_CHARS = 1_500;

/** The person did not let the server use the model. */
class SamplingRefusedError extends ToolwrightError {
  constructor() {
    super('sampling_refused', 'The person did not agree to use the language model.');
  }
}

/** What the person answered for this session of the server. */
export class SamplingConsent {
  isForSession = false;
}

export interface SamplingContext {
  server: string;
  questions: Questions;
  /** The line of those that have the consent: the model answers one of them at a time. */
  completions: Questions;
  person: Person;
  model: LanguageModel;
  consent: SamplingConsent;
}

/** Throws InvalidInputError for what cannot be asked, or a ToolwrightError of the model's. */
export async function sample(
  params: unknown,
  context: SamplingContext,
  signal: AbortSignal,
): Promise<CreateMessageResult> {
  const request = readRequest(context.server, params);
  if (!(await isPermitted(request, context, signal))) throw new SamplingRefusedError();
  const { completions, model } = context;
  const { text, model: name } = await completions.ask(signal, (either) =>
    model.complete(request, either),
  );
  return { role: 'assistant', content: { type: 'text', text }, model: name };
}

async function isPermitted(
  request: CompletionRequest,
  { server, questions, person, consent }: SamplingContext,
  signal: AbortSignal,
): Promise<boolean> {
  if (consent.isForSession) return true;
  const { maxTokens } = request;
  const ask = async (either: AbortSignal): Promise<SamplingAnswer> => {
    // Whoever waited in line behind the same question finds its answer.
    if (consent.isForSession) return 'session';
    const preview = previewOf(request);
    const answer = await person.approveSampling({ server, preview, maxTokens }, either);
    consent.isForSession = answer === 'session';
    return answer;
  };
  return (await questions.ask(signal, ask, (answer) => answer === 'deny')) !== 'deny';
}

function readRequest(server: string, params: unknown): CompletionRequest {
  const parsed = CreateMessageRequestParamsSchema.safeParse(params);
  if (!parsed.success) {
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    throw new InvalidInputError(`Not what the protocol says: ${path.join('.')}: ${message}.`);
  }
  const { messages, systemPrompt, maxTokens, modelPreferences, tools } = parsed.data;
  if (tools !== undefined && tools.length > 0) {
    throw new InvalidInputError('Sampling with tools is not offered.');
  }
  const read = messages.map(({ role, content }) => {
    const parts = Array.isArray(content) ? content : [content];
    const texts = parts.map((part) => {
      if (part.type === 'text') return part.text;
      throw new InvalidInputError(`Sampling takes text only, not ${part.type}.`);
    });
    return { role, text: texts.join('\n') };
  });
  const chars = read.reduce((sum, { text }) => sum + text.length, systemPrompt?.length ?? 0);
  if (chars > MAX_PROMPT_CHARS) {
    throw new InvalidInputError(`The messages have ${chars} characters, over ${MAX_PROMPT_CHARS}.`);
  }
  return {
    server,
    ...(systemPrompt !== undefined && { systemPrompt }),
    messages: read,
    maxTokens: Math.max(1, Math.min(maxTokens, MAX_TOKENS)),
    modelHints:
      modelPreferences?.hints?.flatMap(({ name }) => (name === undefined ? [] : [name])) ?? [],
  };
}

function previewOf({ systemPrompt, messages }: CompletionRequest): string {
  const texts = messages.map(({ role, text }) => `${role}: ${text}`);
  if (systemPrompt !== undefined) texts.unshift(`system: ${systemPrompt}`);
  return plainText(texts.join('\n\n'), MAX_PREVIEW_CHARS);
}
