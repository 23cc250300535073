// Who may import whom. The folders are peers that know only `core`; `commands` wires them together.
const folders = [
  'config',
  'runbook',
  'runner',
  'pages',
  'steps',
  'checks',
  'host',
  'cert',
  'evidence',
  'documents',
  'graph',
  'reporters',
  'sessions',
  'practice',
];

const onlyCoreAndItself = folders.map((folder) => ({
  name: `${folder}-imports-core-and-itself`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(core|${folder})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/', pathNot: '^src/core/' },
    },
    ...onlyCoreAndItself,
    {
      name: 'a-command-imports-no-command',
      severity: 'error',
      from: { path: '^src/commands/[^/_]+[.]ts$' },
      to: { path: '^src/commands/[^/_]+[.]ts$' },
    },
    {
      name: 'cli-imports-commands-and-core',
      severity: 'error',
      from: { path: '^src/cli[.]ts$' },
      to: { path: '^src/', pathNot: '^src/(core|commands)/' },
    },
    {
      name: 'a-step-imports-no-step',
      severity: 'error',
      from: { path: '^src/steps/[^_]' },
      to: { path: '^src/steps/[^_]' },
    },
    {
      name: 'a-check-imports-no-check',
      severity: 'error',
      from: { path: '^src/checks/[^_]' },
      to: { path: '^src/checks/[^_]' },
    },
    {
      name: 'a-screen-imports-no-screen',
      severity: 'error',
      from: { path: '^src/pages/[^_/]+[.]ts$' },
      to: { path: '^src/pages/[^_/]+[.]ts$' },
    },
    {
      name: 'playwright-values-only-in-the-runner',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(runner/|playwright-test[.]ts$)' },
      to: { path: 'node_modules/(playwright-core|@playwright)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'playwright-types-only-where-pages-are-handled',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(core|pages|steps|checks|evidence|runner)/|^src/playwright-test[.]ts$' },
      to: { path: 'node_modules/(playwright-core|@playwright)' },
    },
    {
      name: 'node-forge-only-in-cert',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cert/' },
      to: { path: 'node_modules/(@types/)?node-forge' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/practice/web/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
