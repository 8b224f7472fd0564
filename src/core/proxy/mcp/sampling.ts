/**
 * A server that wants the language model (MCP sampling): text only, with the person's consent for this
 * server, and a bound on what it may cost. The model itself is the host's.
 */
import type { CreateMessageRequest, CreateMessageResult } from '@modelcontextprotocol/sdk/types.js';
import type { CompletionRequest, LanguageModel, Person } from '../../ports';
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
  person: Person;
  model: LanguageModel;
  consent: SamplingConsent;
}

/** Throws InvalidInputError for what cannot be asked, or a ToolwrightError of the model's. */
export async function sample(
  params: CreateMessageRequest['params'],
  { server, questions, person, model, consent }: SamplingContext,
  signal: AbortSignal,
): Promise<CreateMessageResult> {
  const request = readRequest(server, params);
  if (!consent.isForSession) {
    const { maxTokens } = request;
    const answer = await questions.ask(signal, async (either) => {
      // Whoever waited in line behind the same question finds its answer.
      if (consent.isForSession) return 'session';
      return person.approveSampling({ server, preview: previewOf(request), maxTokens }, either);
    });
    if (answer === 'deny') throw new SamplingRefusedError();
    consent.isForSession = answer === 'session';
  }
  const { text, model: name } = await model.complete(request, signal);
  return { role: 'assistant', content: { type: 'text', text }, model: name };
}

function readRequest(
  server: string,
  { messages, systemPrompt, maxTokens, modelPreferences, tools }: CreateMessageRequest['params'],
): CompletionRequest {
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
