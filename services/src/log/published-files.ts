/** What the files of a published batch are called, in the folder of its number. */
export const BATCH_FILE = 'batch.json';
export const LEAVES_FILE = 'leaves.bin';
export const ENTRIES_FILE = 'entries.jsonl';
export const SCORES_FILE = 'scores.bin';
