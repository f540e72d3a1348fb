/** Builders for tests that run Carillon as people do: its programs in processes of their own, at a place of their own. */
export { cardOf, chat, type Said } from './testing/chat.ts'
export { crashInBroadcast } from './testing/broadcast-crash.ts'
export { lookInto, readRow, type Tally, tally, until } from './testing/database.ts'
export {
  endProgram,
  givenEmptyPlace,
  givenPlace,
  givenPlaceOfRun,
  givenPlaceOnServices,
  type Place,
  runProgram,
  startProgram,
} from './testing/place.ts'
export { type RunningServer, startServer } from './testing/server.ts'
export { holdRoundTrip } from './testing/round-trip.ts'
export { givenProposal, holdMainJob, winBack } from './testing/main-job.ts'
