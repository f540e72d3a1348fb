import { inject } from 'vitest'
import { test } from '../store/testing.ts'
import { defineFaultTests } from './testing/fault-tests.ts'

defineFaultTests(test, () => ({ store: inject('testStore'), redisUrl: undefined }))
