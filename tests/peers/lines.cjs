// Every peer speaks one JSON document a line: that is all a test has to read.
exports.say = (event, data = {}) => process.stdout.write(JSON.stringify({ event, ...data }) + '\n');
