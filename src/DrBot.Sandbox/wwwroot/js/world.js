// The cloud as it is now: polled, drawn, and broken on demand.
import { el } from './mrkdwn.js';
import { practice, world } from './api.js';

const drawings = {
  database: 'M3 4c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2Zm0 0v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2',
  workload: 'M2.5 4.5 8 2l5.5 2.5v7L8 14l-5.5-2.5v-7Zm0 0L8 7l5.5-2.5M8 7v7',
  dns: 'M2 8h11M9 4l4 4-4 4',
  mail: 'M2 4h12v8.5H2V4Zm0 .5L8 9l6-4.5',
  post: 'M3 6.5v3l7 3v-9l-7 3Zm7-1.5c1.8.4 3 1.6 3 3s-1.2 2.6-3 3M5 10v3',
};

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  path.setAttribute('d', drawings[name]);
  return svg;
}

const $ = id => document.getElementById(id);
let clock = null;
let seen = new Map();
let last = '';

const breaks = state => {
  const [primary] = Object.keys(state.regions);
  const up = state.regions[primary]?.up;
  const replicas = Object.values(state.databases).filter(d => d.role === 'replica');
  const frozen = replicas.some(d => d.lag === -1);
  return [
    up ? { text: `Take ${primary} down`, kind: 'region-down', region: primary, style: 'danger' }
      : { text: `Bring ${primary} back`, kind: 'region-up', region: primary },
    frozen && up ? { text: 'Resume replication', kind: 'heal-replication' } : { text: 'Freeze replication', kind: 'freeze-replication' },
    { text: 'Slow promotion', kind: 'slow-promotion', title: 'The next promotion takes twenty minutes' },
    { text: 'Throttle the cloud API', kind: 'throttle', count: 5, title: 'The next five calls are throttled' },
    { text: 'Lose a response', kind: 'lose-response', count: 1, title: 'The next call takes effect, and its answer is lost' },
    { text: 'Slack says slow down', slack: { kind: 'rate-limit', method: 'chat.update', count: 2, number: 5 }, title: 'The next two updates are answered with 429' },
    { text: 'Mend everything', kind: 'heal', slack: { kind: 'mend' } },
  ];
};

async function breakIt(what) {
  try {
    if (what.slack) await practice.break(what.slack);
    if (what.kind) {
      const answer = await world.break({ kind: what.kind, region: what.region, count: what.count });
      if (answer.error) throw new Error(answer.error);
    }
    $('break-said').textContent = `${what.text}: done.`;
    await refresh();
  } catch (error) {
    $('break-said').textContent = error.message;
  }
}

/** Practice time of a moment in real milliseconds: the one clock the page shows. Real time until the world has been read. */
export const practiceTime = real => new Date(clock ? clock.at + (real - clock.wire) * clock.speed : real);

export async function refresh() {
  try {
    const state = await world.read();
    $('world-away').hidden = true;
    clock = { at: Date.parse(state.clock.domain), wire: Date.parse(state.clock.wire), speed: state.clock.speed, read: performance.now() };
    const { clock: ignored, ...rest } = state;
    const now = JSON.stringify(rest);
    if (now === last) return;
    last = now;
    draw(state);
  } catch {
    $('world-away').hidden = false;
  }
}

function draw(state) {
  const before = seen;
  seen = new Map();
  const changed = (key, value) => {
    const text = JSON.stringify(value);
    seen.set(key, text);
    return before.size > 0 && before.get(key) !== text ? ' changed' : '';
  };
  $('regions').replaceChildren(...Object.entries(state.regions).map(([name, region], i) => regionCard(state, name, region, i, changed)));
  $('dns').replaceChildren(...aside('dns', Object.entries(state.dns).map(([name, record]) => [name, dnsRow(name, record, changed)])));
  const focused = document.activeElement?.dataset?.kind;
  $('breaks').replaceChildren(...breaks(state).map(b => el('button', {
    type: 'button', class: `btn ${b.style ?? ''}`, title: b.title, dataset: { kind: b.kind ?? b.slack.kind }, onclick: () => breakIt(b),
  }, b.text)));
  if (focused) $('breaks').querySelector(`[data-kind="${focused}"]`)?.focus();
  $('faults').replaceChildren(...(state.faults ?? []).map(f => el('li', {}, f)));
  drawOutward(state);
}

function regionCard(state, name, region, index, changed) {
  const databases = Object.entries(state.databases).filter(([, d]) => d.region === name);
  const deployments = Object.entries(state.deployments ?? {}).filter(([key, d]) => (d.region ?? guessRegion(state, key)) === name);
  return el('section', { class: `region ${region.up ? 'up' : 'down'}${changed('region/' + name, region)}`, dataset: { region: name } },
    el('h3', {}, name, el('span', { class: 'quiet' }, index === 0 ? 'primary' : 'recovery'),
      el('span', { class: `pill ${region.up ? 'good' : 'bad'}` }, region.up ? 'up' : 'down')),
    serves(state, region),
    aside(name, [
      ...databases.map(([id, d]) => [id, databaseRow(id, d, changed)]),
      ...deployments.map(([id, d]) => [id, deploymentRow(id, d, changed)]),
    ]));
}

// Users come by the names that move; the fixed name of each region says nothing about them.
function serves(state, region) {
  const names = (region.traffic ?? []).filter(n => state.dns[n]?.type === 'CNAME' && !isDrill(n));
  if (names.length === 0) return null;
  return el('p', { class: `serves ${region.trouble ? 'is-bad' : 'quiet'}` },
    `Users of ${names.join(', ')} come here${region.trouble ? `, and find nothing: ${region.trouble}` : ''}`);
}

const isDrill = id => /(^|[^a-z])drill/.test(id);

/** Rows with what exists for drills folded away under one line. */
function aside(key, rows) {
  const drills = rows.filter(([id]) => isDrill(id));
  if (drills.length === 0) return rows.map(([, row]) => row);
  const open = document.querySelector(`details[data-drills="${key}"]`)?.open;
  return [...rows.filter(([id]) => !isDrill(id)).map(([, row]) => row),
    el('details', { class: 'drills', open, dataset: { drills: key } }, el('summary', {}, `for drills: ${drills.length}`), drills.map(([, row]) => row))];
}

// A cluster is named for its side of the plan; a deployment that tells its region is believed.
const guessRegion = (state, key) => Object.keys(state.regions)[/^(primary|prod)/.test(key) ? 0 : 1];

function databaseRow(id, d, changed) {
  const busy = d.status !== 'available';
  return el('div', { class: 'row' + changed('db/' + id, { ...d, lag: d.lag === null ? null : d.lag < 0 ? -1 : 0 }), dataset: { database: id, role: d.role, status: d.status } },
    icon('database'),
    el('span', { class: 'name' }, id),
    el('span', { class: 'facts' },
      el('span', { class: `tag ${d.role}` }, d.role),
      el('span', { class: `tag ${busy ? 'busy' : ''}` }, d.status)),
    d.source && el('span', { class: 'sub quiet' }, `copies ${d.source} · `, lag(d.lag)));
}

function lag(seconds) {
  if (seconds === null || seconds === undefined) return 'lag unknown';
  const bad = seconds < 0 || seconds > 900;
  const text = seconds < 0 ? 'replication stopped' : `${seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`} behind`;
  return el('span', { class: bad ? 'is-bad' : seconds > 60 ? 'is-warn' : '' }, text);
}

function deploymentRow(id, d, changed) {
  const [, namespace, name] = id.split('/');
  const pods = Math.max(d.desired, d.ready);
  return el('div', { class: 'row' + changed('deploy/' + id, d), dataset: { deployment: id, desired: d.desired, ready: d.ready } },
    icon('workload'),
    el('span', { class: 'name' }, name ?? id),
    el('span', { class: 'facts' },
      el('span', { class: 'pods', 'aria-hidden': 'true' }, Array.from({ length: Math.min(pods, 12) }, (_, i) => el('i', { class: i < d.ready ? 'on' : '' }))),
      el('span', { class: `tag ${d.ready < d.desired ? 'warn' : ''}` }, `${d.ready}/${d.desired} ready`)),
    namespace && el('span', { class: 'sub quiet' }, `in ${namespace}`, d.env?.DB_HOST && d.ready > 0 ? ` · database ${d.env.DB_HOST.split('.')[0]}` : ''));
}

function dnsRow(name, record, changed) {
  return el('div', { class: 'row' + changed('dns/' + name, { value: record.value, status: record.status }), dataset: { dns: name, value: record.value, status: record.status } },
    icon('dns'),
    el('span', { class: 'name' }, name),
    el('span', { class: 'facts' },
      el('span', { class: 'tag' }, `${record.ttl} s`),
      record.status && el('span', { class: `tag ${record.status === 'INSYNC' ? '' : 'busy'}` }, record.status)),
    el('span', { class: 'sub' }, '→ ', el('strong', {}, record.value),
      record.served && record.served !== record.value && el('span', { class: 'quiet' }, ` (resolvers still say ${record.served})`)));
}

function drawOutward(state) {
  const time = at => at ? new Date(at).toISOString().slice(11, 16) : '';
  const items = [
    ...(state.mails ?? []).map(m => ({ icon: 'mail', at: m.at, title: m.subject, who: [m.to].flat().join(', '), body: m.text ?? m.body ?? '' })),
    ...(state.statusPage?.incidents ?? []).flatMap(incident => incident.updates.map(u => (
      { icon: 'post', at: u.at, title: incident.name, who: `status page · ${u.status}`, body: u.body }))),
  ].sort((a, b) => Date.parse(b.at ?? 0) - Date.parse(a.at ?? 0));
  const open = new Set([...$('outward').querySelectorAll('details[open]')].map(d => d.dataset.key));
  const components = Object.entries(state.statusPage?.components ?? {});
  $('page').replaceChildren(...components.map(([name, status]) => el('div', { class: 'row', dataset: { component: name, status } },
    icon('post'), el('span', { class: 'name' }, name),
    el('span', { class: 'facts' }, el('span', { class: `tag ${status === 'operational' ? 'primary' : 'warn'}` }, status.replaceAll('_', ' '))))));
  $('outward').replaceChildren(...(items.length ? items.map(i => {
    const key = `${i.at} ${i.who} ${i.title}`;
    return el('details', { class: 'outward', open: open.has(key), dataset: { key } },
      el('summary', {}, icon(i.icon), el('span', { class: 'name' }, i.title, el('span', { class: 'quiet' }, i.who)), el('time', {}, time(i.at))),
      el('pre', {}, i.body));
  }) : [el('p', { class: 'quiet' }, 'No mail and no status page post yet.')]));
}

function tick() {
  if (!clock) return;
  const at = new Date(clock.at + (performance.now() - clock.read) * clock.speed);
  $('clock').textContent = at.toISOString().slice(11, 19) + ' UTC';
  $('clock').title = `practice time: ${at.toISOString().slice(0, 10)}`;
  $('speed').textContent = `×${clock.speed}`;
  $('speed').title = clock.speed === 1 ? 'The practice clock runs as fast as yours' : `The practice clock runs ${clock.speed} times as fast as yours`;
}

export async function start() {
  await refresh();
  setInterval(() => { if (!document.hidden) refresh(); }, 1000);
  setInterval(tick, 200);
}
