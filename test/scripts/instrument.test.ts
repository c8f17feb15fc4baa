import { expect } from 'chai';

import { instrument, type Instrumented } from '../../scripts/coverage/instrument.ts';
import { coverageOf } from '../../scripts/coverage/table.ts';
import type { Point } from '../../scripts/coverage/points.ts';
import { readSource } from '../../scripts/solidity/project.ts';

describe('scripts/coverage', () => {
  let instrumented: Instrumented;
  before(function () {
    this.timeout(120_000);
    instrumented = instrument();
  });

  it('adds probes to a source and changes nothing else of it', () => {
    for (const [file, source] of Object.entries(instrumented.sources)) {
      if (file.endsWith('CoverageProbe.sol')) continue;
      let bare = source.replace(/^import \{CoverageProbe\}.*\n/m, '').replace(/CoverageProbe\.hit\(\d+\); /g, '');
      bare = bare.replace(/CoverageProbe\.choice\(\d+, /g, '(');
      const marks = (text: string): string => text.replace(/[\s{}()]/g, '');
      expect(marks(bare), file).to.equal(marks(readSource(file)));
    }
  });

  it('uses every number once', () => {
    const text = Object.values(instrumented.sources).join('');
    const numbers = [...text.matchAll(/CoverageProbe\.(hit|choice)\((\d+)/g)].flatMap(([, form, number]) =>
      form === 'hit' ? [Number(number)] : [Number(number), Number(number) + 1],
    );
    expect(numbers.sort((a, b) => a - b)).to.deep.equal(instrumented.points.map((_, index) => index));
  });

  it('counts what was met by any of the runs, and names what was not', () => {
    const at = { file: 'a.sol', line: 1, place: 'f' };
    const points: Point[] = [
      { ...at, kind: 'statement', what: 'if' },
      { ...at, kind: 'branch', what: 'x is true' },
      { ...at, kind: 'branch', what: 'x is false' },
    ];
    const run = (name: 'Mocha' | 'properties', hits: number[]) => ({
      name,
      hits: new Set(hits),
      passed: 1,
      failed: [],
    });
    const { table, missed, lowest } = coverageOf(points, [run('Mocha', [0]), run('properties', [1])]);
    expect(table).to.contain('1/2 (50.0 %)');
    expect(missed).to.deep.equal(['a.sol:1 f: branch x is false']);
    expect(lowest).to.equal(50);
  });
});
