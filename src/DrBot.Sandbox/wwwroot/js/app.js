// The chat: one acting person, their conversations, and what they do in them.
import { el, mrkdwn } from './mrkdwn.js';
import { blocks } from './blocks.js';
import { explain, practice } from './api.js';
import { showViews } from './modal.js';
import { nextTheme, showTheme } from './theme.js';
import { grow, remember, typing } from './writing.js';
import * as world from './world.js';

const $ = id => document.getElementById(id);
const state = { me: null, room: null, workspace: null, messages: [], unread: new Map(), thread: null, source: null };

const person = id => state.workspace.people.find(p => p.id === id);
const names = {
  user: (id, label) => person(id)?.real_name ?? label ?? (id === 'USLACKBOT' ? 'Slackbot' : id),
  channel: (id, label) => state.workspace.channels.find(c => c.id === id)?.name ?? (label || id),
  group: (id, label) => state.workspace.groups.find(g => g.id === id)?.handle ?? (label ?? id).replace(/^@/, ''),
  isMe: id => id === state.me,
  people: () => state.workspace.people.filter(p => !p.deleted && !p.is_bot).map(p => ({ value: p.id, text: { text: p.real_name } })),
  channels: () => state.workspace.channels.filter(c => !c.is_im).map(c => ({ value: c.id, text: { text: c.name } })),
};

async function actAs(id) {
  state.me = id;
  sessionStorage.setItem('me', id);
  state.workspace = await practice.workspace(id);
  const wanted = state.workspace.channels.find(c => c.id === state.room?.id && c.is_member)
    ?? state.workspace.channels.find(c => c.name === 'incidents' && c.is_member) ?? state.workspace.channels.find(c => c.is_member);
  state.unread.clear();
  follow(state.workspace.last);
  drawSide();
  await openRoom(wanted);
  showViews(await practice.views(id), id, names);
}

async function openRoom(room) {
  state.room = room ?? null;
  closeThread();
  state.messages = room ? await practice.messages(state.me, room.id) : [];
  if (room) state.unread.delete(room.id);
  drawSide();
  drawRoom();
}

function follow(after) {
  state.source?.close();
  const source = state.source = practice.events(state.me, after);
  const me = state.me;
  const on = (kind, handle) => source.addEventListener(kind, event => { if (me === state.me) handle(JSON.parse(event.data)); });
  on('message', m => received(m));
  on('message_changed', m => received(m));
  on('message_deleted', m => {
    state.messages = state.messages.filter(x => x.ts !== m.ts);
    document.querySelectorAll(`[data-ts="${CSS.escape(m.ts)}"]`).forEach(n => n.remove());
  });
  on('view', async () => showViews(await practice.views(me), me, names));
  on('view_closed', async () => showViews(await practice.views(me), me, names));
  on('channel', reload);
  on('person', reload);
  let broken = false;
  source.onopen = () => {
    status('connected', 'good');
    // The world may have been started anew meanwhile: read everything again rather than guess what was missed.
    if (broken) actAs(state.me);
  };
  source.onerror = () => {
    broken = true;
    status('reconnecting', 'bad');
  };
}

async function reload() {
  state.workspace = await practice.workspace(state.me);
  drawSide();
}

function status(text, kind) {
  $('link').textContent = text;
  $('link').className = `pill ${kind}`;
}

async function received(message) {
  if (message.channel !== state.room?.id) {
    if (!state.workspace.channels.some(c => c.id === message.channel)) await reload();
    if (message.user !== state.me && !message.edited) state.unread.set(message.channel, (state.unread.get(message.channel) ?? 0) + 1);
    drawSide();
    return;
  }
  const index = state.messages.findIndex(m => m.ts === message.ts);
  if (index >= 0) state.messages[index] = message;
  else state.messages.push(message);
  const atEnd = nearEnd();
  place(message);
  const parent = message.thread_ts && message.thread_ts !== message.ts ? state.messages.find(m => m.ts === message.thread_ts) : null;
  if (parent) place(parent);
  if (atEnd || message.user === state.me) toEnd();
  else if (index < 0) $('newer').hidden = false;
}

// Drawing

function drawSide() {
  $('team').textContent = `${state.workspace.team} world`;
  const rooms = state.workspace.channels.filter(c => c.is_member);
  const item = (c, label) => el('li', {}, el('button', {
    type: 'button', 'aria-current': c.id === state.room?.id ? 'page' : undefined, dataset: { channel: c.id }, onclick: () => { openRoom(c); document.body.classList.remove('show-side'); },
  }, label, state.unread.get(c.id) ? el('span', { class: 'count' }, String(state.unread.get(c.id))) : null));
  $('channels').replaceChildren(...rooms.filter(c => !c.is_im).map(c => item(c, `# ${c.name}`)));
  const directs = rooms.filter(c => c.is_im);
  $('directs').replaceChildren(...directs.map(c => item(c, names.user(c.user))));
  if (!directs.some(c => c.user === state.workspace.bot))
    $('directs').append(el('li', {}, el('button', { type: 'button', onclick: openBot }, names.user(state.workspace.bot))));
  const focused = document.activeElement?.getAttribute('role') === 'radio';
  $('people').replaceChildren(...state.workspace.people.filter(p => !p.is_bot).map(personButton));
  if (focused) $('people').querySelector('[aria-checked=true]')?.focus();
}

async function openBot() {
  const id = await practice.direct(state.me);
  await reload();
  openRoom(state.workspace.channels.find(c => c.id === id));
}

function personButton(p) {
  const kind = p.deleted ? 'closed account' : p.is_ultra_restricted || p.is_restricted ? 'guest' : p.is_stranger ? 'other organisation' : '';
  return el('button', {
    type: 'button', role: 'radio', class: 'person', 'aria-checked': String(p.id === state.me), tabindex: p.id === state.me ? 0 : -1,
    dataset: { user: p.id }, onclick: () => actAs(p.id), onkeydown: movePerson,
  }, avatar(p), el('span', {}, el('strong', {}, p.real_name), el('span', { class: 'quiet' }, [p.profile?.title, kind].filter(Boolean).join(' · '))));
}

function movePerson(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...$('people').children];
  all[(all.indexOf(event.currentTarget) + step + all.length) % all.length].focus();
}

function avatar(p) {
  if (p?.is_bot || !p) return el('span', { class: 'avatar bot', 'aria-hidden': 'true' }, p ? 'DR' : '!');
  const hue = [...p.id].reduce((h, c) => (h * 31 + c.charCodeAt(0)) % 360, 7);
  return el('span', { class: 'avatar', 'aria-hidden': 'true', dataset: { hue: String(Math.round(hue / 30)) } }, p.real_name.split(/\s+/).map(w => w[0]).slice(0, 2).join(''));
}

function drawRoom() {
  const room = state.room;
  $('room').textContent = !room ? 'No channel' : room.is_im ? names.user(room.user) : `#${room.name}`;
  $('topic').textContent = room?.topic?.value ?? '';
  $('welcome').hidden = room?.name !== 'incidents';
  $('messages').replaceChildren();
  if (!room) $('messages').append(el('p', { class: 'notice' }, 'This person is in no channel.'));
  state.messages.forEach(m => place(m));
  $('composer-who').replaceChildren('Writing as ', el('strong', {}, names.user(state.me)));
  $('composer-text').placeholder = room?.is_im ? `Message ${names.user(room.user)}` : `Message #${room?.name ?? ''}, or /dr help`;
  toEnd();
}

function place(message) {
  const reply = message.thread_ts && message.thread_ts !== message.ts;
  if (!reply) put($('messages'), message, true);
  if (state.thread && (message.ts === state.thread || message.thread_ts === state.thread)) put($('thread-messages'), message, false);
}

/** Draws a message in its place, keeping the focus where it was when a card is drawn anew. */
function put(list, message, inChannel) {
  const node = draw(message, inChannel);
  const old = list.querySelector(`:scope > [data-ts="${CSS.escape(message.ts)}"]`);
  if (!old) {
    const next = [...list.children].find(n => n.dataset.ts > message.ts);
    list.insertBefore(node, next ?? null);
    group(node);
    if (next) group(next);
    return;
  }
  const focused = old.contains(document.activeElement) ? document.activeElement.closest('[data-action-id]')?.dataset : null;
  old.replaceWith(node);
  group(node);
  if (focused) node.querySelector(`[data-block-id="${CSS.escape(focused.blockId)}"][data-action-id="${CSS.escape(focused.actionId)}"]`)?.focus();
}

// Messages that follow each other from the same person within five minutes share a head.
function group(node) {
  const before = node.previousElementSibling;
  const same = before?.dataset.user === node.dataset.user && before?.dataset.ephemeral === node.dataset.ephemeral && node.dataset.ts - before.dataset.ts < 300;
  node.classList.toggle('follows', Boolean(same));
}

function draw(message, inChannel) {
  const author = person(message.user);
  const sent = world.practiceTime(Number(message.ts) * 1000);
  const stamp = sent.toISOString();
  const on = { act: click => practice.click({ as: state.me, channel: message.channel, ts: message.ts, ...click }) };
  const body = message.blocks?.length ? blocks(message.blocks, names, on) : [el('div', { class: 'block section' }, el('div', { class: 'text' }, mrkdwn(message.text, names)))];
  return el('article', {
    class: `message${message.ephemeral ? ' ephemeral' : ''}${message.blocks?.length ? ' card' : ''}`,
    dataset: { ts: message.ts, user: message.user, ephemeral: String(message.ephemeral) },
  },
  avatar(author),
  el('div', { class: 'body' },
    message.ephemeral && el('p', { class: 'only-you' }, 'Only visible to you'),
    el('p', { class: 'head' }, el('strong', {}, names.user(message.user)), message.bot_id && el('span', { class: 'app' }, 'APP'),
      el('time', { datetime: stamp, title: `practice time: ${stamp.slice(0, 19).replace('T', ' ')} UTC` }, `${stamp.slice(11, 16)} UTC`)),
    el('div', { class: 'content' }, body),
    message.edited && el('span', { class: 'edited quiet' }, '(edited)'),
    message.reactions && el('p', { class: 'reactions' }, message.reactions.map(r => el('span', { class: 'pill' }, mrkdwn(`:${r.name}:`, names), ` ${r.count}`))),
    inChannel && message.reply_count && el('button', { type: 'button', class: 'replies', onclick: () => openThread(message.ts) }, `${message.reply_count} ${message.reply_count === 1 ? 'reply' : 'replies'}`)),
  inChannel && !message.ephemeral && el('div', { class: 'tools' }, el('button', { type: 'button', class: 'plain', title: 'Reply in thread', 'aria-label': 'Reply in thread', onclick: () => openThread(message.ts) }, '↳')));
}

function openThread(ts) {
  state.thread = ts;
  $('thread').hidden = false;
  $('thread-messages').replaceChildren();
  state.messages.filter(m => m.ts === ts || m.thread_ts === ts).forEach(m => put($('thread-messages'), m, false));
  $('thread-text').focus();
}

function closeThread() {
  state.thread = null;
  $('thread').hidden = true;
}

const nearEnd = () => $('stream').scrollHeight - $('stream').scrollTop - $('stream').clientHeight < 120;
function toEnd() {
  $('newer').hidden = true;
  $('stream').scrollTop = $('stream').scrollHeight;
}

// Writing

async function send(box, threadTs) {
  const text = box.value.trim();
  if (!text || !state.room) return;
  remember(text);
  box.value = '';
  grow(box);
  const waiting = text.startsWith('/') ? note(`${text} …`, 'waiting') : null;
  try {
    const result = await practice.type({ as: state.me, channel: state.room.id, text, threadTs });
    if (!result.ok && !result.ts) note(explain(result), 'failed');
  } catch (error) {
    note(error.message, 'failed');
  } finally {
    waiting?.remove();
  }
}

function note(text, kind) {
  const node = el('p', { class: `note ${kind}`, role: 'status', dataset: { ts: '9999999999' } }, text);
  $('messages').append(node);
  toEnd();
  if (kind === 'failed') setTimeout(() => node.remove(), 12000);
  return node;
}

// Wiring

const composer = $('composer-text');
$('composer').addEventListener('submit', event => { event.preventDefault(); send(composer); });
typing(composer, () => send(composer));
typing($('thread-text'), () => send($('thread-text'), state.thread));
$('thread-form').addEventListener('submit', event => event.preventDefault());
$('thread-close').addEventListener('click', closeThread);
$('newer').addEventListener('click', toEnd);
$('stream').addEventListener('scroll', () => { if (nearEnd()) $('newer').hidden = true; });
$('welcome').addEventListener('click', event => {
  const say = event.target.closest('[data-say]')?.dataset.say;
  if (!say) return;
  composer.value = say + ' ';
  composer.focus();
});
$('theme').addEventListener('click', () => nextTheme($('theme')));
for (const [button, name] of [['show-side', 'show-side'], ['show-world', 'show-world']])
  $(button).addEventListener('click', () => $(button).setAttribute('aria-expanded', String(document.body.classList.toggle(name))));

showTheme($('theme'));
await world.start();
const everyone = await practice.workspace().catch(() => null);
const first = everyone?.people?.find(p => p.id === sessionStorage.getItem('me')) ?? everyone?.people?.find(p => !p.is_bot && !p.deleted && !p.is_restricted);
if (first) await actAs(first.id);
else status('no people', 'bad');

const wanted = /^#([CDG]\w+)\/p(\d+)(\d{6})$/.exec(location.hash);
if (wanted && state.workspace) {
  await openRoom(state.workspace.channels.find(c => c.id === wanted[1]));
  const node = document.querySelector(`[data-ts="${wanted[2]}.${wanted[3]}"]`);
  node?.scrollIntoView({ block: 'center' });
  node?.classList.add('linked');
}
