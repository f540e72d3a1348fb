import { stem } from './stem.ts'

/** Everyday words one letter away from others: each is what was meant, and no slip of another. */
const words =
  'bank bill bike bird board boat body bonus book boot brand bread bridge bus cable cake call camp card care case cash ' +
  'chain chair change chart chat check child city class clean clock cloud coach coat code coffee color colour cookie cost ' +
  'court cover crew crowd dance data date deal debt desk diet door draft dream dress drink drive dust email entry error ' +
  'face fact fair faith fall fare farm fast fault fear file film fire fish flag flat float floor flow food foot force form ' +
  'frame front fruit fund game garden gate gear gift girl glass goal gold grade grant grape grass group guest guide hair ' +
  'hall hand head health heart heat hole home hope horse hotel house idea image inch iron item jacket job joke juice jump ' +
  'keyboard kind king kitchen lake lamp land lane law layer leaf league lease left lens lesson light line link lion list ' +
  'load loan lock logo look love luck lunch mail map mark market mask match meal meat media menu mile milk mind mine mode ' +
  'model mood moon mouse mouth movie name neck nest note number oven pace page paint pair panel paper park part party ' +
  'pass past path peak phone photo piano pilot pitch place plane planet plant plate play plus poem point pool port post ' +
  'price print prize proof race radio rail rain range rate raid raw river road rock role roof room root rope route rule ' +
  'safe sail salad salt sand scale scene school score screen seat seed shade shape share sheet shelf shell ship shirt shoe ' +
  'shop shoot shot show sign silk site size skin skirt sleep slot smoke snow soap sock song sound soup space speed sport ' +
  'spot staff stage stair star state station steam steel stick stock stone store storm story street style sugar suit table ' +
  'tail tank tape task taste tax tea teacher team tent term test text theme thing thread tile toast tool tooth touch tour ' +
  'towel tower town toy track trade train travel tree trend trick trip truck trust tube tune type valley video view voice ' +
  'vote walk wall war watch water wave wax week weight wheel wind window wine wing wire wish wood wool word work world yard'
/** And those near a word that steers the reading, of the commonest 40,000 English words. */
const nearSteering =
  'abort alter announcer annoyance aster beast blase boast bough brie brought campaigner cancel chance charge compel compete connected ' +
  'composted computed concern concession conciser condition confer confession conserve content contest convection convene ' +
  'convention converge conversation converse converter convey convict customary evermore exceed exceeding except excuse explanation ' +
  'explode excavation famish finesse finisher format freezer friendliest furnish inaction inductive lager lapse laser late ' +
  'latex lather latter linger lodger logger loner longed mars mart massage minuet minuter moth newer odder older parse ' +
  'perforate perfume precious preview purchaser receipted receiver recess recline recoil reindeer relieve remainder ' +
  'renumber reserve rewind ruler sales sandal shooter shorted sigh signer sin singe sorter stack stale stiff stile stole ' +
  'struck stuffy sundae tighten think thing tonic toxic triad tribal tropic vice warmed weed weep witch wish winch'

const stems = new Set(`${words} ${nearSteering}`.split(' ').map(stem))

/** Is it a word of its own, so that likeness to another is no slip of the pen? */
export const isOrdinary = (wordStem: string): boolean => stems.has(wordStem)
