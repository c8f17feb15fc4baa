// Loaded into a measured process: at its end it writes the CPU time of all its threads, in milliseconds, to file 3.
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, String((user + system) / 1000));
});
