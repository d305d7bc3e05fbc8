// Slack's own Web API client: node web-client.cjs TOKEN SLACK_API_URL METHOD [JSON ARGUMENTS]
// Says {"event":"answer",…} or {"event":"error",code,error,…}, and "limited" when it was told to wait.
const { WebClient, WebClientEvent, LogLevel } = require('@slack/web-api');
const { say } = require('./lines.cjs');

const [token, slackApiUrl, method, json = '{}'] = process.argv.slice(2);
const { rejectRateLimitedCalls, pages, ...options } = JSON.parse(json);
const client = new WebClient(token, { slackApiUrl, logLevel: LogLevel.ERROR, rejectRateLimitedCalls, retryConfig: { retries: 2, factor: 1, minTimeout: 1 } });
client.on(WebClientEvent.RATE_LIMITED, seconds => say('limited', { seconds }));

(async () => {
  try {
    if (pages) {
      for await (const page of client.paginate(method, options)) say('page', { page });
      return say('answer', {});
    }
    const started = Date.now();
    const answer = await client.apiCall(method, options);
    say('answer', { answer, milliseconds: Date.now() - started });
  } catch (error) {
    say('error', { code: error.code, error: error.data?.error, needed: error.data?.needed, provided: error.data?.provided, retryAfter: error.retryAfter, messages: error.data?.response_metadata?.messages });
  }
})();
