/** The fenced code in a Markdown file. */
export interface Block {
  /** File and line of the fence. */
  where: string;
  language: string;
  /** The word after the language: what is to be done with the code. */
  mode: string;
  code: string;
}

export function blocksOf(file: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: (Block & { fence: string; indent: number }) | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const [, indent = '', fence, info = ''] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (open === undefined && fence !== undefined) {
      const [language = '', mode = ''] = info.trim().split(/\s+/);
      open = { where: `${file}:${index + 1}`, language, mode, code: '', fence, indent: indent.length };
    } else if (open !== undefined && fence?.startsWith(open.fence) === true && info.trim() === '') {
      blocks.push({ where: open.where, language: open.language, mode: open.mode, code: open.code });
      open = undefined;
    } else if (open !== undefined) {
      open.code += `${line.slice(open.indent)}\n`;
    }
  }
  if (open !== undefined) throw new Error(`${open.where}: the fence is never closed`);
  return blocks;
}
