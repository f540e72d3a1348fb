import { AppError } from '../domain/errors.ts'

/** What was approved is not what would happen now. */
export const staleApproval = () =>
  new AppError('approval_stale', {
    detail: 'What was approved has changed since. Nothing was sent; ask for a fresh approval.',
  })
