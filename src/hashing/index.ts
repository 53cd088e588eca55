export { compare, hash, hashesPerSecond, hashingLoad, stopHashing } from './hashing.ts'
