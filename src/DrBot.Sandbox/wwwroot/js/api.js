// The two small APIs of the sandbox: /practice (people and messages) and /world (the cloud).
async function request(path, body) {
  const response = await fetch(path, body === undefined ? {} : {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  if (!response.ok && !(answer?.error)) throw new Error(answer?.detail ?? answer?.message ?? (text || `${response.status}`));
  return answer;
}

export const practice = {
  workspace: as => request(`/practice/workspace?as=${as ?? ''}`),
  messages: (as, channel) => request(`/practice/messages?as=${as}&channel=${channel}`),
  views: as => request(`/practice/views?as=${as}`),
  events: (as, after) => new EventSource(`/practice/events?as=${as}&after=${after}`),
  type: body => request('/practice/type', body),
  click: body => request('/practice/click', body),
  submit: body => request('/practice/submit', body),
  close: body => request('/practice/close', body),
  direct: as => request('/practice/direct', { as, channel: '', text: '' }),
  break: body => request('/practice/break', body),
};

export const world = {
  read: () => request('/world'),
  break: body => request('/world/break', body),
};

/** What a person is told when something did not work. */
export const explain = result => ({
  operation_timeout: 'DrBot did not acknowledge within three seconds (operation_timeout).',
  dispatch_failed: `DrBot could not be reached or refused the request (dispatch_failed${result.status ? `, HTTP ${result.status}` : ''}).`,
  unknown_command: 'That is not a command of this workspace. Commands begin with /dr.',
  not_in_threads: 'Slash commands do not work in threads. Type it in the channel.',
  not_in_channel: 'This person is not in this channel.',
  channel_not_found: 'This person cannot see that channel.',
  message_not_found: 'That message is gone.',
})[result.error] ?? result.answer ?? result.error ?? 'Something went wrong.';
