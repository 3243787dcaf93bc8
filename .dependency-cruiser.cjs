// The import direction of ARCHITECTURE.md. test/walls plants a violation of each rule and sees it refused.
/** What reads Markdown, and its types. */
const markdown = ['mdast-util-[a-z-]+', 'micromark-[a-z-]+', '@types/mdast'];
/** What reads XML, JSON schemas and JSONPath. */
const measuring = ['saxes', 'ajv', 'ajv-formats', 'json-p3'];
const room = (name) => `^src/${name}/`;
/** A room may import itself, the rooms named, and the npm packages named (`node` stands for Node's own modules). */
const wall = (name, { rooms = [], packages = [], node = false, from = room(name), pathNot }) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment: `src/${name} may import only ${[`src/${name}`, ...rooms.map((other) => `src/${other}`), ...packages, ...(node ? ['node:*'] : [])].join(', ')}`,
  from: { path: from, ...(pathNot ? { pathNot } : {}) },
  to: {
    pathNot: [room(name), ...rooms.map(room), ...packages.map((name) => `^node_modules/${name}/`)],
    dependencyTypesNot: node ? ['core'] : [],
  },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'No import cycles.', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', comment: 'Every import resolves.', from: {}, to: { couldNotResolve: true } },
    wall('core', { packages: ['zod', 'yaml', ...markdown, ...measuring] }),
    {
      name: 'yaml-only-in-plan',
      severity: 'error',
      comment: 'Only the plan parser reads YAML, and only the import of guides writes it.',
      from: { path: '^src/', pathNot: '^src/core/(plan|import/write)/' },
      to: { path: '^node_modules/yaml/' },
    },
    {
      name: 'markdown-only-in-import',
      severity: 'error',
      comment: 'Only src/core/import/markdown knows the library that reads Markdown.',
      from: { path: '^src/', pathNot: '^src/core/import/markdown/' },
      to: { path: markdown.map((name) => `^node_modules/${name}/`) },
    },
    {
      name: 'formats-only-in-measure',
      severity: 'error',
      comment: 'Only src/core/measure knows the libraries that read what gates measure by.',
      from: { path: '^src/', pathNot: '^src/core/measure/' },
      to: { path: measuring.map((name) => `^node_modules/${name}/`) },
    },
    {
      name: 'import-is-a-leaf',
      severity: 'error',
      comment: 'The import of guides is used by its command alone: neither the engine nor the rest of the core needs it.',
      from: { path: '^src/', pathNot: '^src/(core/import/|faces/cli/commands/import\\.ts)' },
      to: { path: '^src/core/import/' },
    },
    wall('wire', { rooms: ['core'], packages: ['write-file-atomic', '@types/write-file-atomic'], node: true }),
    wall('engine', { rooms: ['core'] }),
    wall('host', {
      rooms: ['core', 'wire'],
      packages: ['@xterm/headless', '@xterm/addon-unicode-graphemes', 'write-file-atomic', '@types/write-file-atomic'],
      node: true,
    }),
    wall('adapters', {
      rooms: ['core', 'wire'],
      packages: ['chokidar', 'execa', 'node-pty', '@lydell/.+', 'write-file-atomic', '@types/write-file-atomic'],
      node: true,
    }),
    wall('demo', { node: true }),
    wall('agent', { rooms: ['core'], node: true }),
    {
      ...wall('faces', {
        rooms: ['core', 'wire'],
        packages: [
          'ink',
          'react',
          '@types/react',
          'zustand',
          'commander',
          'zod',
          '@modelcontextprotocol/server',
          'string-width',
          '@xterm/headless',
          '@xterm/addon-unicode-graphemes',
        ],
        node: true,
      }),
    },
    {
      name: 'faces-keep-apart',
      severity: 'error',
      comment: 'A face never imports another face; what two share belongs into core or wire.',
      from: { path: '^src/faces/([^/]+)/' },
      to: { path: '^src/faces/([^/]+)/', pathNot: '^src/faces/$1/' },
    },
    {
      name: 'protocol-only-in-mcp',
      severity: 'error',
      comment: 'Only src/faces/mcp speaks the Model Context Protocol, and no other face checks what it is given by schemas.',
      from: { path: '^src/faces/', pathNot: '^src/faces/mcp/' },
      to: { path: '^node_modules/(@modelcontextprotocol|zod)/' },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      comment: 'src/main joins the rooms and is imported by none.',
      from: { path: '^src/', pathNot: '^src/main/' },
      to: { path: '^src/main/' },
    },
    {
      name: 'components-know-no-store',
      severity: 'error',
      comment: 'Components take readonly props; screens select from the store.',
      from: { path: '^src/faces/tui/components/' },
      to: { path: ['^src/faces/tui/(store|screens)', '^node_modules/zustand/', '^src/wire/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    // test/walls checks a copy of the tree whose node_modules is a link.
    preserveSymlinks: true,
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts'],
    },
  },
};
