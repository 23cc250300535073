import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const IMPORT_IN_OBJECT = {
  selector: 'Property :matches(ArrowFunctionExpression, FunctionExpression) ImportExpression[source.value=/[.]ts$/]',
  message: 'TypeScript does not rewrite the ending of an import in a function of an object literal: move it out.',
};

export default tseslint.config(
  { ignores: ['dist/', 'reports/', 'node_modules/', 'test-results/', 'playwright-report/', 'tests/fixtures/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', IMPORT_IN_OBJECT],
    },
  },
  {
    // Only the configuration reads the environment: everything else is handed what it needs.
    files: ['src/**/*.ts'],
    ignores: ['src/config/**', 'src/practice/web/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config reads the environment.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        IMPORT_IN_OBJECT,
        {
          selector: "CallExpression[callee.name='mkdir'] Property[key.name='recursive']",
          message: 'Node never ends where the folder cannot be made: use makeFolder of core/files.ts.',
        },
      ],
    },
  },
  {
    // See src/core/key-pair.ts: exporting such a key can hang Node 20 for ever.
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: 'node:crypto', importNames: ['generateKeyPairSync'], message: 'Use generateKey of core/key-pair.ts.' },
      ],
    },
  },
  {
    // winston's File transport is declared by one package and expected by another: the rule takes it for a stranger.
    files: ['src/reporters/log.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable' } },
  },
);
