import { inject } from 'vitest'
import { test } from '../store/testing.ts'
import { defineKillTests } from './testing/kill-tests.ts'

defineKillTests(test, () => ({ store: inject('testStore'), redisUrl: undefined }))
