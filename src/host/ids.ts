/** Every id that package.json and the code share, once. A test holds the two together. */

export const Commands = {
  searchTools: 'toolwright.searchTools',
  runProgram: 'toolwright.runProgram',
  openDashboard: 'toolwright.openDashboard',
  cancelRun: 'toolwright.cancelRun',
  startServer: 'toolwright.startServer',
  stopServer: 'toolwright.stopServer',
  restartServer: 'toolwright.restartServer',
  reloadServers: 'toolwright.reloadServers',
  showLog: 'toolwright.showLog',
  showServerLog: 'toolwright.showServerLog',
  stopAllServers: 'toolwright.stopAllServers',
  signIn: 'toolwright.signIn',
  signOut: 'toolwright.signOut',
  trustServer: 'toolwright.trustServer',
  distrustServer: 'toolwright.distrustServer',
  enableTool: 'toolwright.enableTool',
  disableTool: 'toolwright.disableTool',
  enableAllTools: 'toolwright.enableAllTools',
  copyName: 'toolwright.copyName',
  openServerDefinition: 'toolwright.openServerDefinition',
  addServer: 'toolwright.addServer',
  importServers: 'toolwright.importServers',
  undoImport: 'toolwright.undoImport',
  managePermissions: 'toolwright.managePermissions',
  runDoctor: 'toolwright.runDoctor',
  serveHttp: 'toolwright.serveHttp',
  stopHttp: 'toolwright.stopHttp',
  resetHttpToken: 'toolwright.resetHttpToken',
  addInstructions: 'toolwright.addInstructions',
  runSkill: 'toolwright.runSkill',
  openSkill: 'toolwright.openSkill',
  reviewSkill: 'toolwright.reviewSkill',
  showSkillHistory: 'toolwright.showSkillHistory',
  testSkill: 'toolwright.testSkill',
  testAllSkills: 'toolwright.testAllSkills',
  renameSkill: 'toolwright.renameSkill',
  moveSkill: 'toolwright.moveSkill',
  exportSkill: 'toolwright.exportSkill',
  importSkills: 'toolwright.importSkills',
  deleteSkill: 'toolwright.deleteSkill',
  saveSkill: 'toolwright.saveSkill',
  analyzeSkills: 'toolwright.analyzeSkills',
  cleanUpSkills: 'toolwright.cleanUpSkills',
  revealToken: 'toolwright.revealToken',
  previewPrivacy: 'toolwright.previewPrivacy',
  clearTokens: 'toolwright.clearTokens',
  privacyAudit: 'toolwright.privacyAudit',
} as const;

export const Views = {
  servers: 'toolwright.servers',
  skills: 'toolwright.skills',
  activity: 'toolwright.activity',
} as const;

/** What `when` clauses of package.json may ask for. */
export const ContextKeys = {
  isRunning: 'toolwright.isRunning',
  isServingHttp: 'toolwright.isServingHttp',
  welcome: 'toolwright.welcome',
} as const;

/** Webview panels, by the view type under which VS Code restores them. */
export const Panels = { dashboard: 'toolwright.dashboard' } as const;

export const Settings = {
  section: 'toolwright',
  servers: 'servers',
  policy: 'policy',
  editorTools: 'editorTools',
  httpPort: 'http.port',
  clientMetadataUrl: 'signIn.clientMetadataUrl',
  startTimeoutSeconds: 'startTimeoutSeconds',
  idleMinutes: 'idleMinutes',
  tokenBudget: 'tokenBudget',
  timeoutSeconds: 'timeoutSeconds',
  cpuSeconds: 'cpuSeconds',
  callTimeoutSeconds: 'callTimeoutSeconds',
  memoryMb: 'memoryMb',
  stackKb: 'stackKb',
  maxCalls: 'maxCalls',
  maxCallsInFlight: 'maxCallsInFlight',
  maxSourceChars: 'maxSourceChars',
  maxConsoleChars: 'maxConsoleChars',
  maxResultChars: 'maxResultChars',
  privacyEnabled: 'privacy.enabled',
  privacyAllowSwitchingOff: 'privacy.allowSwitchingOff',
  privacyKinds: 'privacy.kinds',
  privacyPatterns: 'privacy.patterns',
  privacyKeepDays: 'privacy.keepDays',
  privacyAuditDays: 'privacy.auditDays',
} as const;

/** Names of the Language Model Tools. */
export const Tools = {
  search_tools: 'toolwright_search_tools',
  execute_code: 'toolwright_execute_code',
  call_tool: 'toolwright_call_tool',
  save_skill: 'toolwright_save_skill',
  load_skill: 'toolwright_load_skill',
  list_skills: 'toolwright_list_skills',
  run_skill: 'toolwright_run_skill',
} as const;
