// Validates an app manifest against Slack's schema: node check-manifest.cjs MANIFEST.json SCHEMA_FOLDER
// The schemas are slackapi/manifest-schema's manifest.schema.{1,2}.0.0.json.
const Ajv = require('ajv');
const { readFileSync } = require('fs');
const { join } = require('path');
const { say } = require('./lines.cjs');

const [file, schemas] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(file, 'utf8'));
const version = manifest._metadata?.major_version ?? 1;
const schema = JSON.parse(readFileSync(join(schemas, `manifest.schema.${version}.0.0.json`), 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
const ok = validate(manifest);
say(ok ? 'accepted' : 'refused', { version, messages: (validate.errors ?? []).map(e => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`) });
process.exitCode = ok ? 0 : 1;
