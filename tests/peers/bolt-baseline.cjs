// The smallest Bolt app: acknowledges a slash command and stores nothing. node bolt-baseline.cjs SECRET [PORT]
// Says {"event":"ready","port":…}; what DrBot's acknowledgements are measured against.
const { App, HTTPReceiver, LogLevel } = require('@slack/bolt');
const { say } = require('./lines.cjs');

const [signingSecret, port] = process.argv.slice(2);
const receiver = new HTTPReceiver({ signingSecret, endpoints: ['/slack/commands'], logLevel: LogLevel.ERROR });
// The token is checked with Slack at start unless the app says who it is: the measured path must not call anything.
const app = new App({ receiver, logLevel: LogLevel.ERROR, authorize: async () => ({ botToken: 'xoxb-practice', botId: 'B0DRBOT', botUserId: 'U0DRBOT' }) });

app.command('/dr', async ({ ack }) => ack('recorded'));
app.start({ port: Number(port ?? 0), host: '127.0.0.1' }).then(server => say('ready', { port: server.address().port }));
