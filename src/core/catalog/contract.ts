/**
 * What is known of a tool: the contract that its server published, brought into one form. This file
 * holds the shapes only; reading them from a server's reply is normalise.ts.
 */
import type { JsonObject } from '../util/json';

/** A JSON Schema 2020-12 document as servers send it. */
export type JsonSchema = JsonObject;

/** Hints of the server about a tool. Hints, not proof: the policy decides what they are worth. */
export interface ToolAnnotations {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

/** One tool as its server describes it. `server.name` is its identity. */
export interface ToolContract {
  server: string;
  /** The name on the wire, exactly as the server sent it. */
  name: string;
  title?: string;
  /** May be empty. */
  description: string;
  /** Always a schema of type object. */
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema;
  annotations: ToolAnnotations;
  /** What the server says of this version of the tool, unread: `version`, `changes`, `deprecations`. */
  stated?: JsonObject;
  /** How much its matches count in a search, beside the 1 of others: whoever searches has it anyway. */
  searchWeight?: number;
}

/** A contract and the names under which programs reach it. */
export interface CatalogTool extends ToolContract {
  /** `server.name`: unique, and what policy rules and messages use. */
  id: string;
  /** The server as an object in code, e.g. `github`. A valid identifier. */
  namespace: string;
  /** The tool as a method of that object, e.g. `list_issues`. A valid identifier. */
  method: string;
  /** `namespace.method`: the expression that calls it in code. */
  call: string;
}

/** The tools of one server, and what was wrong with those that had to be left out. */
export interface ToolList {
  tools: ToolContract[];
  /** One sentence for each tool or page that could not be used. */
  problems: string[];
}
