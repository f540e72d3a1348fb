import { testGoals } from './testing.ts'

testGoals('build.yaml')
