#!/usr/bin/env node
// Committed, unlike what it loads, so that npm can link it before anything is built.
import '../dist/cli/main.js';
