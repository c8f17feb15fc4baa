import { fileURLToPath } from 'node:url';

import hardhatToolboxMochaEthers from '@nomicfoundation/hardhat-toolbox-mocha-ethers';
import { configVariable, defineConfig } from 'hardhat/config';

const settings = {
  optimizer: { enabled: true, runs: 1_000_000 },
  viaIR: true,
  // Cancun has transient storage, and every chain we name runs it.
  evmVersion: 'cancun',
  // What scripts/check/contracts.ts compares; it changes nothing in the code.
  outputSelection: { '*': { '*': ['metadata', 'storageLayout', 'transientStorageLayout'] } },
};

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  paths: {
    sources: { solidity: ['contracts', 'bench/contracts'] },
    tests: { mocha: 'test', solidity: 'test/properties' },
  },
  // The compiler comes from the npm package `solc` of the same version, so that a build needs no other download.
  solidity: {
    compilers: [{ version: '0.8.37', path: fileURLToPath(import.meta.resolve('solc/soljson.js')), settings }],
    // Kleros' own courts, as published (MIT): what the ERC-792 arbitrator is tested against.
    npmFilesToBuild: [
      '@kleros/erc-792/contracts/examples/SimpleCentralizedArbitrator.sol',
      '@kleros/erc-792/contracts/examples/CentralizedArbitratorWithAppeal.sol',
    ],
  },
  typechain: { outDir: 'sdk/src/generated', tsNocheck: true },
  test: {
    solidity: {
      fuzz: { runs: 256, seed: '0xa9e27' },
      invariant: { runs: 24, depth: 160, failOnRevert: true },
    },
  },
  networks: {
    localhost: { type: 'http', chainType: 'l1', url: 'http://127.0.0.1:8545' },
    sepolia: {
      type: 'http',
      chainType: 'l1',
      url: configVariable('SEPOLIA_RPC_URL'),
      accounts: [configVariable('SEPOLIA_PRIVATE_KEY')],
    },
  },
});
