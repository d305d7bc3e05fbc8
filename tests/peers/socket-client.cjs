// Slack's own Socket Mode client: node socket-client.cjs APP_TOKEN SLACK_API_URL
// Says its states, and a line for each payload it got and acknowledged.
const { SocketModeClient, LogLevel } = require('@slack/socket-mode');
const { say } = require('./lines.cjs');

const [appToken, slackApiUrl] = process.argv.slice(2);
const client = new SocketModeClient({ appToken, logLevel: LogLevel.ERROR, clientPingTimeout: 1000, clientOptions: { slackApiUrl, retryConfig: { retries: 0 } } });

for (const state of ['connected', 'reconnecting', 'disconnected']) client.on(state, () => say(state));
client.on('slash_commands', async ({ ack, body }) => {
  say('command', { text: body.text });
  await ack({ text: `over the socket: ${body.text}` });
});
client.on('interactive', async ({ ack, body }) => {
  say('interactive', { type: body.type, value: body.actions?.[0].value });
  await ack();
});
client.on('app_mention', async ({ ack, event, body, retry_num, retry_reason }) => {
  say('mention', { text: event.text, id: body.event_id, retry: retry_num, reason: retry_reason });
  if (event.text.includes('twice') && retry_num === 0) return;
  await ack();
});

client.start().catch(error => {
  say('refused', { code: error.code, error: error.data?.error });
  process.exit(1);
});
