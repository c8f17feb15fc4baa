// Bundling for browsers with esbuild, the way a dApp does it: no polyfill, and a Node built-in is an error.
import { dirname } from 'node:path';

import { build, type BuildFailure } from 'esbuild';

import { SDK_FOLDER } from './sdk-entries.ts';

export interface BrowserBundle {
  code: string;
  /** What it still imports when it runs. */
  imports: string[];
  /** The files it is made of, relative to the repository. */
  files: string[];
}

export interface BundleOptions {
  /** Packages to leave out of the bundle. */
  external?: string[];
  /** Makes the exports a global of this name instead of a module. */
  globalName?: string;
}

/** Bundles TypeScript source that may import the SDK by path. Rejects with `BUNDLE_FAILED` and esbuild's complaints. */
export async function bundleForBrowser(source: string, options: BundleOptions = {}): Promise<BrowserBundle> {
  const { external = [], globalName } = options;
  const result = await build({
    absWorkingDir: dirname(SDK_FOLDER),
    stdin: { contents: source, resolveDir: SDK_FOLDER, loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    conditions: ['agent-market-source'],
    external,
    ...(globalName === undefined ? { format: 'esm' } : { format: 'iife', globalName }),
    write: false,
    metafile: true,
    logLevel: 'silent',
  }).catch((failure: BuildFailure) => {
    const texts = failure.errors.map(({ text }) => text).join('; ');
    throw Object.assign(new Error(texts, { cause: failure }), { code: 'BUNDLE_FAILED' });
  });
  const [output] = Object.values(result.metafile.outputs);
  return {
    code: result.outputFiles[0]?.text ?? '',
    imports: output?.imports.map(({ path }) => path) ?? [],
    files: Object.keys(result.metafile.inputs).filter((path) => path !== '<stdin>' && !path.endsWith('/<stdin>')),
  };
}
