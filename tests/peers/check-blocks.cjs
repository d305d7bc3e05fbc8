// Type-checks cards as KnownBlock[]: node check-blocks.cjs FILE.json
// FILE holds {"name": [blocks], …}. KnownBlock[] alone: the bare Block type would let any type name through.
const { spawnSync } = require('child_process');
const { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const { say } = require('./lines.cjs');

const cards = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'drbot-blocks-'));
try {
  symlinkSync(join(__dirname, 'node_modules'), join(folder, 'node_modules'));
  const constants = Object.entries(cards).map(([name, blocks], i) => `// ${name.replace(/[\r\n]/g, ' ')}\nexport const card${i}: KnownBlock[] = ${JSON.stringify(blocks)};`);
  writeFileSync(join(folder, 'cards.ts'), `import type { KnownBlock } from '@slack/types';\n${constants.join('\n')}\n`);
  const check = spawnSync(process.execPath, [
    join(__dirname, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '--strict', '--skipLibCheck',
    '--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022', join(folder, 'cards.ts'),
  ], { cwd: folder, encoding: 'utf8' });
  say(check.status === 0 ? 'accepted' : 'refused', { cards: Object.keys(cards).length, messages: check.status === 0 ? [] : (check.stdout + check.stderr).split('\n').filter(Boolean) });
  process.exitCode = check.status === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
