import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('..', import.meta.url));
const typescript = ['**/*.ts', '**/*.tsx'];

const NODE_GLOBALS = ['process', 'console', 'performance', 'URL', 'module', 'setTimeout', 'clearTimeout'];
const nodeGlobals = Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly']));

const networkGlobals = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'].map((name) => ({
  name,
  message: 'The workbench is offline: only main/archive connects, to the archive that a person named.',
}));

const onlyWindowOpensWindows = {
  selector: 'NewExpression[callee.name="BrowserWindow"], NewExpression[callee.property.name="BrowserWindow"]',
  message: 'Windows are made in main/window.ts, where their security settings are.',
};

const noRawHtml = {
  selector: [
    'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    'AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]',
  ].join(', '),
  message: 'Text from files must never become markup.',
};

export default defineConfig(
  globalIgnores(['node_modules/', 'dist/', 'release/', 'test-output/', 'runs/', '.cache/', 'models/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,mjs,cjs}'],
    extends: [js.configs.recommended],
    rules: {
      // No file is cut to fit: this only asks whether one of such length is still about one thing.
      'max-lines': ['error', { max: 450, skipBlankLines: false, skipComments: false }],
      'max-len': ['error', { code: 110, comments: 120, ignoreUrls: true, ignoreRegExpLiterals: true }],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
    },
  },
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],

      // Numbers belong in messages, and `() => doIt()` is the plain way to write a callback.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // An `async` method may implement an interface without awaiting anything itself.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['**/*.{mjs,cjs}'], languageOptions: { globals: nodeGlobals } },
  {
    files: ['{core,preload,renderer}/**/*.{ts,tsx}', 'main/**/*.ts'],
    ignores: ['main/cli/**', 'main/log.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['{core,main,preload,renderer}/**/*.{ts,tsx,mjs}'],
    rules: {
      'no-restricted-globals': ['error', ...networkGlobals],
      'no-restricted-syntax': ['error', onlyWindowOpensWindows, noRawHtml],
    },
  },
  { files: ['main/window.ts'], rules: { 'no-restricted-syntax': ['error', noRawHtml] } },
  {
    files: ['main/**/*.ts'],
    ignores: ['main/ipc/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          name: 'electron',
          importNames: ['ipcMain'],
          message: 'Only main/ipc listens, because only there are sender and payload checked.',
        },
      ],
    },
  },
  { files: ['renderer/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  {
    // Tests hand odd values to typed functions on purpose.
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['.config/**'], rules: { 'no-restricted-exports': 'off' } },
);
