/**
 * What the conformance scenarios are expected to do, and why where they do not pass. The runner fails on
 * a failure that is not named here, and on a name here that passes. docs/conformance.md shows the table.
 */

/** Scenarios of the client suites. */
export const CLIENT = [
  'initialize',
  'tools_call',
  'elicitation-sep1034-client-defaults',
  'sse-retry',
  'auth/metadata-default',
  'auth/metadata-var1',
  'auth/metadata-var2',
  'auth/metadata-var3',
  'auth/basic-cimd',
  'auth/scope-from-www-authenticate',
  'auth/scope-from-scopes-supported',
  'auth/scope-omitted-when-undefined',
  'auth/scope-step-up',
  'auth/scope-retry-limit',
  'auth/token-endpoint-auth-basic',
  'auth/token-endpoint-auth-post',
  'auth/token-endpoint-auth-none',
  'auth/pre-registration',
  'auth/2025-03-26-oauth-metadata-backcompat',
  'auth/2025-03-26-oauth-endpoint-fallback',
  'auth/resource-mismatch',
  'auth/offline-access-scope',
  'auth/offline-access-not-supported',
  'auth/client-credentials-jwt',
  'auth/client-credentials-basic',
  'auth/cross-app-access-complete-flow',
];

/** Measure times: run alone, so that the machine's load does not decide. */
export const ALONE = new Set(['sse-retry']);

/** Scenarios that fail, by name, with the reason. */
const NO_MACHINE_CLIENT =
  'an extension for programs that act without a person; Toolwright signs in a person';

export const EXPECTED_FAILURES = {
  'auth/client-credentials-jwt': NO_MACHINE_CLIENT,
  'auth/client-credentials-basic': NO_MACHINE_CLIENT,
  'auth/cross-app-access-complete-flow':
    "an extension in which a company's identity provider signs in for the person",
};
