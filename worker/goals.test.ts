import { test } from '../store/testing.ts'
import { defineGoalTests } from './testing/goal-tests.ts'

defineGoalTests(test, { worker: () => ({}), settle: (_, worker) => worker.drain() })
