#!/usr/bin/env node
'use strict';
// The first thing that runs. It is CommonJS and ES5, so that a Node of any age can read it and say what is wrong instead of
// failing on syntax; bin/package.json keeps it CommonJS inside a package of ES modules.

var path = require('path');

/** The oldest Node that has all we use, node:sqlite without a flag among it: package.json says the same under `engines`. */
var needs = [22, 22];
var has = process.versions.node.split('.');
var fits = +has[0] > needs[0] || (+has[0] === needs[0] && +has[1] >= needs[1]);
var root = path.join(__dirname, '..');

if (fits) start();
else if (!process.env.SLUICE_NODE_TRIED) tryOwnNode();
else refuse();

function start() {
  var module = require('module');
  // Halves what it takes to compile the bundle; Node keeps the cache in the temporary folder.
  module.enableCompileCache();
  var entry = path.join(root, 'dist', 'cli.js');
  if (!require('fs').existsSync(entry)) {
    return fail('Sluice has not been built: ' + entry + ' is missing. Run `npm run build` in ' + root + ' first.');
  }
  delete process.env.SLUICE_NODE_TRIED;
  void require('./load.js')(entry);
}

/** A checkout brings its own Node from npm, for machines whose Node is older. */
function tryOwnNode() {
  var own = path.join(root, 'node_modules', 'node', 'bin', 'node');
  if (!require('fs').existsSync(own)) return refuse();
  var env = {};
  for (var name in process.env) env[name] = process.env[name];
  env.SLUICE_NODE_TRIED = '1';
  var child = require('child_process').spawn(own, [__filename].concat(process.argv.slice(2)), { stdio: 'inherit', env: env });
  child.on('error', refuse);

  // The keyboard's interrupt reaches the child by itself, for it is in the same foreground group; passed on as well it would count
  // as two, and two mean "stop everything". From elsewhere (`kill -INT`) it reaches only us.
  process.on('SIGINT', function () {
    if (!inForeground()) child.kill('SIGINT');
  });
  process.on('SIGQUIT', function () {
    if (!inForeground()) child.kill('SIGQUIT');
  });
  ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'].forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('exit', function (status, signal) {
    if (signal === null) return process.exit(status);
    // To die by the same signal lets the shell see what happened.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Whether our process group is the one that the terminal sends its signals to. Without /proc: whether there is a terminal. */
function inForeground() {
  var fs = require('fs');
  try {
    // "PID (NAME) STATE PPID PGRP SESSION TTY TPGID ...": the name may hold anything, so read from its end.
    var stat = fs.readFileSync('/proc/self/stat', 'utf8');
    var fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[2] === fields[5];
  } catch {
    return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  }
}

function refuse() {
  fail(
    'Sluice needs Node ' +
      needs.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      '). ' +
      'Install a newer one from https://nodejs.org or with your version manager, and try again.',
  );
}

function fail(sentence) {
  process.stderr.write('sluice: ' + sentence + '\n');
  process.exitCode = 2;
}
