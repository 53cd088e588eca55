export { compare, expectHash, hash, hashesPerSecond, hashingLoad, stopHashing } from './hashing.ts'
