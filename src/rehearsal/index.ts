export {
  addRehearsal,
  askForRehearsal,
  candidatesOf,
  mostCandidates,
  type Rehearsal,
  RehearsalRefused,
  rehearsalById,
  rehearsalsOf,
} from './rehearsals.ts'
export { giveUpRehearsal, rehearse, rehearseInBackground } from './rehearse.ts'
export { type Report, reportInWords } from './report.ts'
