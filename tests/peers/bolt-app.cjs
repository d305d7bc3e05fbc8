// A Bolt app as the receiver of signed deliveries: node bolt-app.cjs SECRET SLACK_API_URL
// Says {"event":"ready","port":…}, then a line for each thing Bolt let through.
const { App, HTTPReceiver, LogLevel } = require('@slack/bolt');
const { say } = require('./lines.cjs');

const [signingSecret, slackApiUrl] = process.argv.slice(2);
const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
const app = new App({ token: 'xoxb-practice', receiver, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl } });

app.command('/dr', async ({ command, ack, client, respond }) => {
  say('command', { text: command.text, user: command.user_id, team: command.team_id });
  if (command.text === 'ignore') return;
  if (command.text.startsWith('modal')) {
    await client.views.open({ trigger_id: command.trigger_id, view: modal });
    return ack();
  }
  if (command.text === 'later') {
    await ack();
    return respond({ text: 'said later', response_type: 'ephemeral' });
  }
  return ack({ text: `you said ${command.text}` });
});

app.action('approve', async ({ action, body, ack }) => {
  say('action', { value: action.value, user: body.user.id, container: body.container.type, ephemeral: body.container.is_ephemeral, message: body.message?.text });
  await ack();
});

app.view('declare', async ({ view, ack }) => {
  const reason = view.state.values.reason.text.value;
  say('view', { reason, metadata: view.private_metadata });
  await ack(reason.length < 5 ? { response_action: 'errors', errors: { reason: 'too short' } } : undefined);
});

app.view({ callback_id: 'declare', type: 'view_closed' }, async ({ ack, body }) => {
  say('closed', { cleared: body.is_cleared });
  await ack();
});

app.event('app_mention', async ({ event, body, context }) => {
  say('mention', { text: event.text, id: body.event_id, retry: context.retryNum ?? 0, reason: context.retryReason });
  // A failed acknowledgement makes Slack send the event again.
  if (context.retryNum === undefined && event.text.includes('fail')) process.exit(3);
});

app.error(async error => say('error', { message: error.message, code: error.code }));

const text = value => ({ type: 'plain_text', text: value });
const modal = {
  type: 'modal', callback_id: 'declare', private_metadata: 'kept', notify_on_close: true, title: text('Declare'), submit: text('Declare'),
  blocks: [{ type: 'input', block_id: 'reason', label: text('Reason'), element: { type: 'plain_text_input', action_id: 'text' } }],
};

app.start({ port: 0, host: '127.0.0.1' }).then(server => say('ready', { port: server.address().port }));
