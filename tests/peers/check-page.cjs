// Renders hostile text with the page's own scripts on a document of our own: node check-page.cjs WWWROOT
// Text must stay text: no element but the few that mrkdwn has, no address that is not a page.
const { cpSync, mkdtempSync, rmSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const { pathToFileURL } = require('url');
const { say } = require('./lines.cjs');

class Element {
  constructor(tag) { Object.assign(this, { tag, children: [], attributes: {}, dataset: {} }); }
  append(...nodes) { this.children.push(...nodes); }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener() {}
  get childNodes() { return this.children; }
}
globalThis.document = { createElement: tag => new Element(tag), createTextNode: text => text };

const allowed = new Set(['strong', 'em', 's', 'code', 'pre', 'blockquote', 'span', 'a', 'time']);
const names = { user: (id, label) => label ?? id, channel: (id, label) => label ?? id, group: (id, label) => label ?? id, isMe: () => false };
const hostile = [
  '<script>alert(1)</script>', '&lt;img src=x onerror=alert(1)&gt;', '<javascript:alert(1)|press me>', '<JaVaScRiPt:alert(1)>', '<data:text/html,x|y>',
  '<https://x.test/"onmouseover="alert(1)|a>', '<@U1|<b>x</b>>', '<!date^NaN^{date}|<i>x</i>>', '<!date^99999999999999^{date}^https://x|y>', '*_~`nested`~_*', '```\n<b>\n```',
  '&amp;lt;script&amp;gt;', '<#C1|x><!subteam^S1|@x><!here>', '> quote <script>\n> two', '`<a href=x>`', '*'.repeat(5000), '_a'.repeat(3000), '<'.repeat(3000), '```'.repeat(999), ':x:'.repeat(500),
  '\u202e\u0000<b>', 'a\n\n\nb', '<https://x.test|*bold*>', '<mailto:a@x.test|a>', '<vbscript:x>',
];

(async () => {
  // A folder that says its scripts are modules, as a browser is told by the page.
  const folder = mkdtempSync(join(tmpdir(), 'drbot-page-'));
  const messages = [];
  try {
    cpSync(join(process.argv[2], 'js'), folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const { mrkdwn } = await import(pathToFileURL(join(folder, 'mrkdwn.js')));
    const walk = (node, text) => {
      if (typeof node === 'string') return;
      if (!allowed.has(node.tag)) messages.push(`${node.tag} from ${text.slice(0, 60)}`);
      for (const [name, value] of Object.entries(node.attributes)) {
        if (!['href', 'target', 'rel', 'datetime', 'title'].includes(name)) messages.push(`${name} from ${text.slice(0, 60)}`);
        if (name === 'href' && !/^(https?:|mailto:)/.test(value)) messages.push(`href ${value} from ${text.slice(0, 60)}`);
      }
      node.children.forEach(child => walk(child, text));
    };
    for (const text of hostile) {
      const started = Date.now();
      mrkdwn(text, names).forEach(node => walk(node, text));
      if (Date.now() - started > 1000) messages.push(`${Date.now() - started} ms for ${text.slice(0, 20)}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  say(messages.length ? 'refused' : 'accepted', { texts: hostile.length, messages });
  process.exitCode = messages.length ? 1 : 0;
})();
