/** Hands out compiled code of our choice in place of what Hardhat compiled. */
import hre from 'hardhat';

import type { Compiled } from '../solidity/project.ts';

type Code = Compiled['contracts'];

/** Returns a function that says which code tests deploy from now on. */
export function replaceArtifacts(): (code: Code) => void {
  let current: Code = {};
  const read = hre.artifacts.readArtifact.bind(hre.artifacts);
  hre.artifacts.readArtifact = (async (name: string) => {
    const artifact = await read(name);
    const compiled = current[artifact.sourceName]?.[artifact.contractName];
    if (compiled === undefined) return artifact;
    const { bytecode, deployedBytecode } = compiled.evm;
    return {
      ...artifact,
      bytecode: `0x${bytecode.object}`,
      linkReferences: bytecode.linkReferences,
      deployedBytecode: `0x${deployedBytecode.object}`,
      deployedLinkReferences: deployedBytecode.linkReferences,
    };
  }) as typeof hre.artifacts.readArtifact;
  return (code) => (current = code);
}
