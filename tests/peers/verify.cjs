// Bolt's request verification alone: node verify.cjs SECRET TIMESTAMP SIGNATURE < body
const { verifySlackRequest } = require('@slack/bolt');
const { say } = require('./lines.cjs');

const [signingSecret, timestamp, signature] = process.argv.slice(2);
const body = require('fs').readFileSync(0, 'utf8');
try {
  verifySlackRequest({
    signingSecret, body, nowMilliseconds: Number(timestamp) * 1000,
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
  });
  say('accepted');
} catch (error) {
  say('refused', { message: error.message });
  process.exit(1);
}
